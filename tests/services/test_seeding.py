"""Seeding: what is stored, what is left out with a warning, and what a repetition does."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.db import Database
from app.errors import SourceError
from app.exchange.demonstration import demonstration
from app.exchange.jsonlines import read_seeds
from app.exchange.seeds import SeedListing, SeedOrganization
from app.services.seeding import Seeded, seed, seed_demonstration_if_empty
from app.store import changes, listings, organizations
from app.values.listing import ListingRecord
from app.values.organization import OrganizationRecord
from app.vocabulary.identifiers import Scheme, Verification
from app.vocabulary.terms import Kind, Side

DATA = Path(__file__).parents[3] / "shared/data"

ROD = SeedListing(key="rod", title="Катанка медная", kind="material", codes=("7408 11 000 0",))
BUYS = SeedListing(key="buys", title="Нужны катоды", codes=("7403",))


def maker(number: int = 1, **changed: Any) -> SeedOrganization:
    listing = replace(ROD, key=f"rod-{number}", title=f"Катанка {number}")
    plain = SeedOrganization(
        place=f"file:{number}",
        key=f"key-{number}",
        name=f"Завод {number}",
        country="RU",
        listings=(listing,),
    )
    return replace(plain, **changed)


async def all_organizations(database: Database) -> list[OrganizationRecord]:
    async with database.read() as session:
        return [item async for chunk in organizations.all_records(session) for item in chunk]


async def all_listings(database: Database) -> list[ListingRecord]:
    async with database.read() as session:
        return [item async for chunk in listings.all_records(session) for item in chunk]


async def revision(database: Database) -> int:
    async with database.read() as session:
        return await changes.last_revision(session)


async def test_okpd2_codes_are_kept_and_wrong_ones_left_out_with_a_warning(
    database: Database,
) -> None:
    listing = replace(ROD, okpd2=("24.44.23.120", "24.4.4", "04.11", "244423120"))
    done = await seed(database, [maker(listings=(listing,))], portal="p")
    (stored,) = await all_listings(database)
    assert stored.okpd2 == ("24.44.23.120",)
    assert [warning.split(": ")[1] for warning in done.warnings] == ["24.4.4", "04.11"]


async def test_an_organization_is_stored_with_offers_and_needs_under_its_portal(
    database: Database,
) -> None:
    row = maker(identifiers=(("RU-INN", "7707083893"),), city="Тула", listings=(ROD, BUYS))
    done = await seed(database, [row], portal="tests")
    assert done == Seeded(organizations=1, offers=1, needs=1)
    (stored,) = await all_organizations(database)
    assert (stored.name, stored.city, stored.source.portal) == ("Завод 1", "Тула", "tests")
    assert stored.identifiers[0].verification is Verification.CHECKSUM
    offer, need = sorted(await all_listings(database), key=lambda item: item.side, reverse=True)
    assert (offer.side, offer.kind, offer.codes) == (Side.OFFER, Kind.MATERIAL, ("7408110000",))
    assert (need.side, need.kind, need.codes) == (Side.NEED, None, ("7403",))
    assert offer.source.portal == "tests"


async def test_a_repetition_changes_nothing(database: Database) -> None:
    rows = [maker(number) for number in range(3)]
    await seed(database, rows, portal="tests")
    before = (await all_organizations(database), await all_listings(database))
    seen = await revision(database)
    done = await seed(database, rows, portal="tests")
    assert done == Seeded(unchanged=3)
    assert (await all_organizations(database), await all_listings(database)) == before
    assert await revision(database) == seen


async def test_a_checked_number_joins_rows_of_several_files(database: Database) -> None:
    number = (("RU-INN", "7707083893"),)
    await seed(database, [maker(1, identifiers=number)], portal="one")
    await seed(database, [maker(2, identifiers=number)], portal="two")
    (stored,) = await all_organizations(database)
    owners = {listing.organization_id for listing in await all_listings(database)}
    assert owners == {stored.id}


async def test_a_bad_number_is_kept_unverified_and_joins_nobody(database: Database) -> None:
    number = (("RU-INN", "7707 083 890"),)
    rows = [maker(1, identifiers=number), maker(2, identifiers=number)]
    done = await seed(database, rows, portal="tests")
    assert [warning.split(";")[0] for warning in done.warnings] == [
        "file:1: RU-INN: its check digit does not fit",
        "file:2: RU-INN: its check digit does not fit",
    ]
    stored = await all_organizations(database)
    assert len(stored) == 2
    for organization in stored:
        (kept,) = organization.identifiers
        assert (kept.scheme, kept.value) == (Scheme.RU_INN, "7707083890")
        assert kept.verification is Verification.UNVERIFIED


@pytest.mark.parametrize("code", ["7408ABC", "740", "7701", "74 99"])
async def test_a_code_that_does_not_exist_is_left_out_with_a_warning(
    database: Database, code: str
) -> None:
    listing = replace(ROD, codes=(code, "7408"))
    done = await seed(database, [maker(listings=(listing,))], portal="tests")
    (warning,) = done.warnings
    assert warning.startswith("file:1 rod:")
    assert warning.endswith("left out")
    assert [item.codes for item in await all_listings(database)] == [("7408",)]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"country": None}, "file:1: Завод 1 has no known state; left out"),
        ({"country": "ZZ"}, "file:1: Завод 1 has no known state; left out"),
        ({"name": ""}, "file:1: the organization has no name; left out"),
    ],
)
async def test_nothing_is_invented_for_who_has_no_name_or_state(
    database: Database, changed: dict[str, Any], said: str
) -> None:
    done = await seed(database, [maker(**changed), maker(2)], portal="tests")
    assert done.warnings == [said]
    assert [item.name for item in await all_organizations(database)] == ["Завод 2"]


@pytest.mark.parametrize(
    "bad",
    [
        {"kind": "service"},
        {"purpose": "barter"},
        {"language": "xx"},
        {"quantity": (5.0, "охапок", "year")},
        {"quantity": (5.0, "т", "day")},
    ],
)
async def test_a_row_that_cannot_be_stored_names_its_place_and_harms_no_other(
    database: Database, bad: dict[str, Any]
) -> None:
    good = replace(ROD, key="good")
    broken = maker(3, listings=(good, replace(ROD, **bad)))
    with pytest.raises(SourceError) as caught:
        await seed(database, [maker(1), maker(2), broken, maker(4)], portal="tests")
    assert caught.value.detail.startswith("file:3: ")
    assert "4 records before it are stored" in caught.value.detail
    assert [item.name for item in await all_organizations(database)] == ["Завод 1", "Завод 2"]
    assert len(await all_listings(database)) == 2


async def test_rows_before_one_that_cannot_be_read_are_stored(database: Database) -> None:
    def reading() -> Iterator[SeedOrganization]:
        for number in range(250):
            yield maker(number)
        raise SourceError("file:251: not JSON.")

    with pytest.raises(SourceError, match="file:251: not JSON"):
        await seed(database, reading(), portal="tests")
    assert len(await all_organizations(database)) == 250


async def test_a_file_whose_first_row_is_broken_stores_nothing(database: Database) -> None:
    def reading() -> Iterator[SeedOrganization]:
        raise SourceError("file:1: not JSON.")
        yield

    with pytest.raises(SourceError) as caught:
        await seed(database, reading(), portal="tests")
    assert caught.value.detail == "file:1: not JSON."
    assert await revision(database) == 0


async def test_the_demonstration_registry_is_loaded_once_and_marked(database: Database) -> None:
    done = await seed_demonstration_if_empty(database)
    assert done is not None
    assert done.warnings == []
    assert done.organizations == len(list(demonstration()))
    makers, listed = await all_organizations(database), await all_listings(database)
    assert {item.source.portal for item in makers} == {"demonstration"}
    assert {item.source.portal for item in listed} == {"demonstration"}
    assert (len(makers), len(listed)) == (done.organizations, done.offers + done.needs)
    assert await seed_demonstration_if_empty(database) is None
    assert len(await all_organizations(database)) == done.organizations


async def test_a_registry_that_holds_anything_gets_no_demonstration(database: Database) -> None:
    await seed(database, [maker()], portal="tests")
    assert await seed_demonstration_if_empty(database) is None
    assert len(await all_organizations(database)) == 1


async def test_only_one_process_at_a_time_may_look_whether_it_is_empty(database: Database) -> None:
    async with database.alone(), database.read() as session:
        locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"
        assert await session.scalar(text(locks)) == 1
        tried = "SELECT pg_try_advisory_lock(objid::bigint) FROM pg_locks WHERE locktype='advisory'"
        assert await session.scalar(text(tried)) is False


@pytest.mark.skipif(not DATA.exists(), reason="the real registers are not here")
async def test_real_rows_of_every_shape_are_stored_and_a_repetition_changes_nothing(
    database: Database, tmp_path: Path
) -> None:
    names = (
        "registry/ru_fabricators_rubber_products",
        "registry/ru_gisp_pp719_producers",
        "registry/ru_moscow_industrial_enterprises",
        "registry/ru_producers_inn_with_declared_products_dev",
        "quality/ru_portal_awards_dev",
        "quality/ru_tnved10_declarations_dev",
    )
    for round_ in range(2):
        for name in names:
            rows = islice(read_seeds(DATA / f"{name}.jsonl.gz"), 60)
            done = await seed(database, rows, portal="seed.real")
            added = done.organizations + done.offers + done.needs
            assert (added > 0) == (round_ == 0), name
        seen = await revision(database)
    assert await revision(database) == seen
    assert len(await all_listings(database)) > 150


async def test_a_truncated_file_stores_what_could_be_read(
    database: Database, tmp_path: Path
) -> None:
    rows = [
        {"name": f"З{n}", "inn": "", "products": f"товар {n * 7919 % 10007}"} for n in range(500)
    ]
    packed = gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode())
    path = tmp_path / "cut.jsonl.gz"
    path.write_bytes(packed[: len(packed) * 2 // 3])
    with pytest.raises(SourceError, match=r"cut\.jsonl\.gz: damaged after line \d+"):
        await seed(database, read_seeds(path), portal="tests")
    stored = await all_organizations(database)
    assert 50 < len(stored) < 500
    assert {item.name for item in stored} == {f"З{n}" for n in range(len(stored))}
