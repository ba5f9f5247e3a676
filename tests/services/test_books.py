"""The columns of a registry hold what its records say, whatever was written since."""

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, cast
from uuid import UUID

import pytest

from app.cooperation.book import Book
from app.db import Database
from app.matching.packed import Ids, Packed
from app.services import sight
from app.services.books import book_of
from app.services.live import LiveRegistry
from app.services.network import in_trade
from app.services.packed_records import pack_listing, unpack_listing
from app.values.listing import ListingRecord
from app.values.organization import OrganizationRecord
from app.values.source import Source
from app.vocabulary.reach import EVERYONE, Reach
from app.vocabulary.terms import Period, Purpose, Side, Status, Visibility
from app.vocabulary.units import Quantity, units

ON = date(2026, 6, 1)
PORTALS = ("kz-industry", "ru-register", "sandbox.tester")
REACHES = (
    EVERYONE,
    Reach(frozenset({Visibility.PUBLIC, Visibility.MEMBERS}), "ru-register"),
    Reach(portal="sandbox.tester"),
    Reach(frozenset(Visibility), "by-other"),
)
Line = tuple[str, str, bool, tuple[str, ...], float | None, str | None]


def owner(number: int, **changes: Any) -> OrganizationRecord:
    given: dict[str, Any] = {
        "id": UUID(int=number), "revision": 1, "name": f"АО «{number}»", "country": "KZ",
        "created_at": datetime(2024, 1, 1, tzinfo=UTC),
        "updated_at": datetime(2024, 1, 1, tzinfo=UTC), "source": Source(PORTALS[number % 3]),
    }  # fmt: skip
    return OrganizationRecord(**(given | changes))


def listing(number: int, **changes: Any) -> ListingRecord:
    side = Side.NEED if number % 2 else Side.OFFER
    given: dict[str, Any] = {
        "id": UUID(int=1_000 + number), "revision": 1, "side": side,
        "organization_id": UUID(int=number % 5 + 1), "title": f"Лента {number}",
        "source": Source(PORTALS[number % 3]), "codes": (f"74{number % 7:02}", "72"),
        "created_at": datetime(2025, 1, 1, tzinfo=UTC),
        "updated_at": datetime(2025, 1, 1, tzinfo=UTC),
        "quantity": None if number % 4 == 3 else Quantity(number, units()["TNE"], Period.YEAR),
    }  # fmt: skip
    return ListingRecord(**(given | changes))


VARIETY: tuple[dict[str, Any], ...] = (
    {},
    {"visibility": Visibility.PRIVATE},
    {"visibility": Visibility.MEMBERS},
    {"hidden": True},
    {"status": Status.PAUSED},
    {"purpose": Purpose.TECHNOLOGY},
    {"valid_until": date(2026, 5, 31)},
    {"valid_until": ON},
    {"created_at": datetime(2027, 1, 1, tzinfo=UTC)},
    {"quantity": Quantity(3.0, units()["KMT"], Period.MONTH)},
    {"quantity": Quantity(3.0, units()["TNE"], Period.ONCE)},
)


@pytest.fixture
def live() -> LiveRegistry:
    """Some organizations with listings of all sorts, held as a start holds them."""
    made = LiveRegistry(cast("Database", None))
    for number in range(1, 6):
        openness = Visibility.PRIVATE if number == 4 else Visibility.PUBLIC
        one = owner(number, visibility=openness, steward="by-other" if number == 4 else None)
        made.organizations[one.id] = one
    records = [listing(number, **VARIETY[number % len(VARIETY)]) for number in range(80)]
    made.listings.hold(
        Packed.of(unpack_listing, list(map(pack_listing, records))),
        Ids(record.id.bytes for record in records),
        Ids(record.organization_id.bytes for record in records),
    )
    return made


def said(live: LiveRegistry, reach: Reach, year: int | None) -> Iterator[Line]:
    """What a book must say, record by record."""
    for record in live.listings.values():
        one = live.organizations.get(record.organization_id)
        stands = in_trade(record, ON) if year is None else stood(record, year)
        if one is None or not stands or not sight.shown(live, reach, record):
            continue
        amount = record.quantity
        once = amount is not None and amount.period is Period.ONCE
        if once and year not in {None, record.created_at.year}:
            amount = None
        yield (
            str(one.id), one.country, record.side is Side.OFFER, record.codes,
            amount.yearly_base if amount else None, amount.unit.dimension if amount else None,
        )  # fmt: skip


def stood(record: ListingRecord, year: int) -> bool:
    until = record.valid_until
    return (
        in_trade(replace(record, valid_until=None), ON)
        and record.created_at.year <= year
        and (until is None or until.year >= year)
    )


def lines(book: Book) -> Iterator[Line]:
    columns = (book.organization, book.offered, book.code_set, book.amount, book.dimension)
    for number, offered, codes, amount, dimension in zip(
        *(column.tolist() for column in columns), strict=True
    ):
        stated = not math.isnan(amount)
        yield (
            book.organizations[number], book.countries[number], offered, book.code_sets[codes],
            amount if stated else None, book.dimensions[dimension] if stated else None,
        )  # fmt: skip


def check(live: LiveRegistry) -> None:
    for reach in REACHES:
        for year in (None, 2025, 2027):
            expected = list(said(live, reach, year))
            assert list(lines(book_of(live, reach, on=ON, year=year))) == expected


def test_a_book_says_what_the_records_say(live: LiveRegistry) -> None:
    assert len(book_of(live, EVERYONE, on=ON)) >= 10
    check(live)


def test_a_book_is_kept_up_with_what_is_written(live: LiveRegistry) -> None:
    check(live)
    live.listings[UUID(int=1_000)] = listing(0, codes=("8544",), organization_id=UUID(int=9))
    live.listings[UUID(int=1_011)] = listing(11, status=Status.WITHDRAWN)
    del live.listings[UUID(int=1_022)]
    check(live)  # the first one's organization is not there yet
    live.organizations[UUID(int=9)] = owner(9, country="AM")
    check(live)
    live.organizations[UUID(int=1)] = owner(1, country="BY", visibility=Visibility.PRIVATE)
    live.listings[UUID(int=1_000)] = listing(0, codes=("8544", "85"))
    live.listings[UUID(int=1_022)] = listing(22)
    check(live)
    del live.organizations[UUID(int=9)]
    del live.organizations[UUID(int=2)]
    del live.listings[UUID(int=1_000)]
    check(live)


def test_a_registry_that_is_read_anew_has_a_new_book(live: LiveRegistry) -> None:
    check(live)
    live.listings.clear()
    live.organizations.clear()
    check(live)
    live.organizations[UUID(int=1)] = owner(1, country="KG")
    live.listings[UUID(int=1_004)] = listing(4, organization_id=UUID(int=1))
    check(live)
    assert len(book_of(live, EVERYONE, on=ON)) == 1


def test_of_nothing_there_is_an_empty_book() -> None:
    assert len(book_of(LiveRegistry(cast("Database", None)), EVERYONE, on=ON)) == 0
