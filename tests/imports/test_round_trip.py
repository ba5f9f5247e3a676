"""Whatever a listing states in details, an export that is imported again loses none of it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.api.export_tables import listing_columns, listing_row
from app.exchange.intake.columns import ColumnMapping
from app.exchange.intake.drafts import Row, check
from app.exchange.intake.reading import Reading
from app.exchange.table_writers import CsvWriter, JsonLinesWriter, XlsxWriter
from app.values.details import GROUPS, details_of
from app.values.listing import ListingRecord
from app.values.source import Source
from app.vocabulary.details import NO_DETAILS, Details
from app.vocabulary.details.evidence import CLAIMED
from app.vocabulary.details.green import GreenWanted
from app.vocabulary.details.listing import Requirements
from app.vocabulary.reach import EVERYONE
from app.vocabulary.terms import Kind, Purpose, Side
from tests.imports.details_of_listings import details
from tests.imports.stated import BACKED, DETAILS, WANTED
from tests.support.api import Json

NOW = datetime(2026, 11, 28, tzinfo=UTC)
SOME = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow], database=None
)
stated = st.sampled_from(Side).flatmap(
    lambda side: st.sampled_from(Purpose).flatmap(
        lambda purpose: st.tuples(st.just(side), st.just(purpose), details(side, purpose))
    )
)


def stating(sent: Json) -> Details:
    return details_of({name: group for name, group in sent.items() if name in GROUPS})


OFFER = (Side.OFFER, Purpose.JOINT_PROJECT, stating(DETAILS))
GREEN_OFFER = (Side.OFFER, Purpose.SUPPLY, stating(BACKED))
NEED = (Side.NEED, Purpose.TECHNOLOGY, stating(WANTED))


def record(side: Side, purpose: Purpose, said: Details) -> ListingRecord:
    return ListingRecord(
        id=UUID(int=1),
        organization_id=UUID(int=2),
        side=side,
        kind=Kind.MATERIAL if side is Side.OFFER else None,
        purpose=purpose,
        title="Катанка",
        source=Source("kz-industry", "k1"),
        details=said,
        revision=1,
        created_at=NOW,
        updated_at=NOW,
    )


def exported(one: ListingRecord, form: str) -> bytes:
    rows, columns = [listing_row(one, None, EVERYONE)], listing_columns(one.side)
    if form == "jsonl":
        return JsonLinesWriter().add(rows)
    if form == "csv":
        writer = CsvWriter(columns)
        return writer.add(rows) + writer.finish()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        book = XlsxWriter(columns, path, "offers")
        book.add(rows)
        book.finish()
        return path.read_bytes()


def read_again(body: bytes, form: str) -> Row:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"file.{form}"
        path.write_bytes(body)
        reading = Reading(path, path.name, Path(folder), ColumnMapping(), None, 10_000_000)
        [item] = reading.items()
    return check(item, 1)


def put(row: Row, stored: Details, purpose: Purpose) -> Details:
    assert row.details is not None
    troubles = list(row.troubles)
    price = {"price": row.price} if row.says_price else {}
    found = row.details.put_to(stored, price, troubles, purpose)
    assert troubles == []
    return found


def claimed(said: Details) -> Details:
    """What another registry learns: not who stands behind green values, nor a wish for nothing."""
    required, green = said.requirements, said.green
    if required is not None and required.green == GreenWanted():
        required = replace(required, green=None)
        required = None if required == Requirements() else required
    said = replace(said, requirements=required)
    if green is None:
        return said
    footprint = green.footprint and replace(green.footprint, verifier=None, evidence=CLAIMED)
    recycled = green.recycled and replace(green.recycled, evidence=CLAIMED)
    energy = green.energy and replace(green.energy, evidence=CLAIMED)
    plain = replace(green, footprint=footprint, recycled=recycled, energy=energy)
    return replace(said, green=plain)


def check_round_trip(case: tuple[Side, Purpose, Details], form: str) -> None:
    side, purpose, said = case
    row = read_again(exported(record(side, purpose, said), form), form)
    assert (row.side, row.given["purpose"]) == (side, purpose)
    assert put(row, said, purpose) == said
    assert put(row, NO_DETAILS, purpose) == claimed(said)


@pytest.mark.parametrize("form", ["csv", "jsonl"])
@SOME
@given(case=stated)
@example(case=OFFER)
@example(case=GREEN_OFFER)
@example(case=NEED)
def test_details_of_an_export_come_back_as_they_were(
    case: tuple[Side, Purpose, Details], form: str
) -> None:
    check_round_trip(case, form)


@settings(SOME, max_examples=10)
@given(case=stated)
@example(case=OFFER)
@example(case=GREEN_OFFER)
@example(case=NEED)
def test_details_of_a_workbook_come_back_as_they_were(case: tuple[Side, Purpose, Details]) -> None:
    check_round_trip(case, "xlsx")
