"""Routes of official lists as they were on a day."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.api.dependencies import ReaderLanguage, Reading
from app.api.docs import READS, problems
from app.api.files import REPORT_ANSWER, AskedFormat, report_answer
from app.api.list_editions import AskedEntries
from app.api.lists import ListId
from app.api.schemas.list_edition import EditionOut, EntryOut, ListStateOut, StateEntriesOut
from app.exchange.publishing import PublishedFormat
from app.official.reports import edition_report
from app.services import list_states, lists

router = APIRouter(prefix="/v1/lists/{list_id}", tags=["Lists"])

AsOf = Annotated[
    date | None,
    Query(
        description="As the list was on this day, by the dates of its editions; today when left "
        "out. Days to come and days before the first edition are refused.",
        examples=["2026-06-15"],
    ),
]


@router.get("/state", summary="Read a list on a day", responses=READS | problems(404))
async def read_list_state(list_id: ListId, session: Reading, as_of: AsOf = None) -> ListStateOut:
    """Say which edition of a list was in force on a day, with its entries by state."""
    found = await list_states.state(session, list_id, as_of)
    counted = await lists.by_state(session, found.edition)
    return ListStateOut(
        as_of=found.as_of,
        edition=EditionOut.of(found.edition),
        next_on=found.next_on,
        states={country or "": count for country, count in counted},
    )


@router.get("/entries", summary="List entries on a day", responses=READS | problems(404))
async def find_list_entries(
    list_id: ListId,
    session: Reading,
    asked: AskedEntries,
    as_of: AsOf = None,
) -> StateEntriesOut:
    """List the entries that a list had on a day, in their order."""
    found = await list_states.state(session, list_id, as_of)
    page = await list_states.entries(session, found, *asked)
    return StateEntriesOut(
        as_of=found.as_of,
        edition=found.edition.number,
        items=[EntryOut.of(entry) for entry in page.items],
        next_cursor=page.next_cursor,
    )


@router.get(
    "/export",
    summary="Take a list away as it was on a day",
    response_class=Response,
    responses={**READS, **problems(404), **REPORT_ANSWER},
)
async def export_list(
    list_id: ListId,
    session: Reading,
    language: ReaderLanguage,
    as_of: AsOf = None,
    form: AskedFormat = PublishedFormat.DOCX,
) -> Response:
    """Take the edition that was in force on a day away as a document, in Russian or English."""
    found = await list_states.state(session, list_id, as_of)
    record, edition = found.record, found.edition
    report = edition_report(
        record, edition, await list_states.every_entry(session, found), language
    )
    return await report_answer(report, form, f"{record.industry}-{record.kind}-{edition.number}")
