"""A directory that is kept up with changes is the one that would be made anew."""

from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

import pytest

from app.db import Database
from app.services.list_directory import LiveDirectory
from app.services.live import LiveRegistry
from app.values.listing import ListingRecord
from app.values.organization import OrganizationRecord
from app.values.source import Source
from app.vocabulary.identifiers import Scheme, parse_identifier
from app.vocabulary.terms import Purpose, Side, Status, Visibility

AT = datetime(2026, 1, 1, tzinfo=UTC)


def owner(number: int, **changes: Any) -> OrganizationRecord:
    given: dict[str, Any] = {
        "id": UUID(int=number), "revision": 1, "name": f"АО «{number}»", "country": "KZ",
        "created_at": AT, "updated_at": AT, "source": Source("kz-industry"),
    }  # fmt: skip
    return OrganizationRecord(**(given | changes))


def listing(number: int, of: int, **changes: Any) -> ListingRecord:
    given: dict[str, Any] = {
        "id": UUID(int=100 + number), "revision": 1, "side": Side.NEED,
        "organization_id": UUID(int=of), "title": f"Лента {number}", "codes": ("7408",),
        "source": Source("kz-industry"), "created_at": AT, "updated_at": AT,
    }  # fmt: skip
    return ListingRecord(**(given | changes))


@pytest.fixture
def live() -> LiveRegistry:
    """Three organizations with a few listings each."""
    made = LiveRegistry(cast("Database", None))
    for number in (1, 2, 3):
        made.organizations[UUID(int=number)] = owner(number)
        for at in range(3):
            made.listings[UUID(int=100 + 3 * number + at)] = listing(3 * number + at, number)
    return made


async def check(directory: LiveDirectory) -> None:
    """Compare it with a new one, and the names of all records with those in it."""
    live = directory.live
    live.revision += 1
    found, anew = await directory.read(), await LiveDirectory(live).read()
    assert found == anew
    assert list(found.organizations) == list(anew.organizations)
    names = {key: one.name for key, one in found.organizations.items()}
    for one in found.organizations.values():
        names |= {each.id: each.title for each in one.listings}
    for key in (*live.organizations, *live.listings, UUID(int=7)):
        assert directory.name_of(key) == names.get(key)


async def test_it_is_kept_up_with_every_kind_of_change(live: LiveRegistry) -> None:
    directory = LiveDirectory(live)
    await check(directory)
    first = await directory.read()
    assert sum(len(one.listings) for one in first.organizations.values()) == 9
    number = parse_identifier(Scheme.KZ_BIN, "491240005005")
    live.organizations[UUID(int=1)] = owner(1, name="ТОО «Новое»", identifiers=(number,))
    live.organizations[UUID(int=4)] = owner(4)
    live.listings[UUID(int=140)] = listing(40, 4)
    await check(directory)
    live.listings[UUID(int=103)] = listing(3, 2)  # moves
    live.listings[UUID(int=104)] = listing(4, 1, hidden=True)
    live.listings[UUID(int=106)] = listing(6, 2, visibility=Visibility.PRIVATE)
    live.listings[UUID(int=107)] = listing(7, 2, purpose=Purpose.TECHNOLOGY)
    live.listings[UUID(int=108)] = listing(8, 2, status=Status.PAUSED)
    del live.listings[UUID(int=109)]
    await check(directory)
    live.organizations[UUID(int=3)] = owner(3, visibility=Visibility.MEMBERS)
    del live.organizations[UUID(int=4)]
    await check(directory)
    live.organizations[UUID(int=3)] = owner(3)
    del live.listings[UUID(int=140)]
    await check(directory)


async def test_a_registry_that_is_read_anew_has_a_new_directory(live: LiveRegistry) -> None:
    directory = LiveDirectory(live)
    await check(directory)
    live.listings.clear()
    live.organizations.clear()
    await check(directory)
    live.organizations[UUID(int=1)] = owner(1, country="KG")
    live.listings[UUID(int=101)] = listing(1, 1)
    await check(directory)
    assert [one.country for one in (await directory.read()).organizations.values()] == ["KG"]
