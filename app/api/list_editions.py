"""Routes of editions: read, compare, take away, import, publish."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response, status

from app.api.dependencies import (
    Calling,
    Cursor,
    Limit,
    OptionalCode,
    OptionalWords,
    ReaderLanguage,
    Reading,
    Writing,
)
from app.api.docs import CHANGES, CREATES, READS, READS_ONE, problems
from app.api.files import (
    FILE_BODY,
    REPORT_ANSWER,
    AskedFormat,
    Directory,
    SentDocument,
    report_answer,
)
from app.api.lists import ListId
from app.api.replay import ReplayableRoute
from app.api.schemas.fields import CountryCode, Note
from app.api.schemas.list_edition import (
    CountsOut,
    DifferenceOut,
    EditionIn,
    EditionOut,
    EntryOut,
    PublishedOut,
    StatesOut,
)
from app.api.schemas.list_import import ListImportOut, TablesOut
from app.api.schemas.page import PageOut
from app.exchange.publishing import PublishedFormat
from app.official.reports import difference_report, edition_report
from app.services import list_imports, list_publishing, lists
from app.services.list_imports import ImportOrder
from app.services.list_publishing import Desk, Order
from app.values.lists import EntryFilter
from app.values.page import Paging

router = APIRouter(
    prefix="/v1/lists/{list_id}/editions", tags=["Lists"], route_class=ReplayableRoute
)

Number = Annotated[int, Path(ge=1, le=1_000_000, description="Number of an edition.", examples=[1])]


async def _entries(
    country: Annotated[
        CountryCode | None, Query(description="Of this state.", examples=["KZ"])
    ] = None,
    code: OptionalCode = None,
    q: OptionalWords = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> tuple[EntryFilter, Paging]:
    return EntryFilter(country=country, code=code, q=q), Paging(cursor=cursor, limit=limit)


AskedEntries = Annotated[tuple[EntryFilter, Paging], Depends(_entries)]
"""Which entries of an edition, and which page of them."""


class DifferenceFormat(StrEnum):
    """JSON, or a document for people."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    DOCX = "docx"
    MARKDOWN = "markdown"


@router.get("", summary="List editions", responses=READS | problems(404))
async def find_list_editions(
    list_id: ListId, session: Reading, limit: Limit = 20, cursor: Cursor = None
) -> PageOut[EditionOut]:
    """List the editions of a list, the newest first."""
    page = await lists.editions(session, list_id, Paging(cursor=cursor, limit=limit))
    return PageOut.of(page, EditionOut.of)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    summary="Publish agreed proposals",
    responses=CREATES | problems(404),
)
async def publish_edition(
    list_id: ListId, body: EditionIn, session: Writing, caller: Calling, directory: Directory
) -> PublishedOut:
    """Publish the newest edition with agreed proposals laid over it as the next one.

    It is published whole or not at all. Of two who publish at once one wins, and the other gets a
    409. Lines that stand against a newer edition or against each other are named, each.
    """
    desk = Desk(session, caller, directory)
    order = Order(base=body.base, on=body.on, note=body.note)
    done = await list_publishing.publish(desk, list_id, order, body.proposals)
    return PublishedOut(
        edition=EditionOut.of(done.edition),
        counts=CountsOut.of(done.found),
        revision=done.revision,
    )


@router.post(
    "/reading",
    summary="Look at a document",
    responses=CHANGES,
    openapi_extra=FILE_BODY,
)
async def look_at_document(
    list_id: ListId, sent: SentDocument, session: Reading, caller: Calling
) -> TablesOut:
    """Read the tables of a document, and suggest which column is which; nothing is stored."""
    return TablesOut.of(await list_imports.look_at(session, caller, list_id, sent))


@router.post(
    "/import",
    summary="Import a document",
    responses=CHANGES,
    openapi_extra=FILE_BODY,
)
async def import_edition(
    list_id: ListId,
    sent: SentDocument,
    session: Writing,
    caller: Calling,
    directory: Directory,
    mapping: Annotated[
        str, Query(max_length=60, description="Name of a mapping.", examples=["official-2026"])
    ],
    base: Annotated[
        int,
        Query(
            ge=0,
            le=1_000_000,
            description="Number of the edition that you believe to be the newest; 0 for none.",
            examples=[0],
        ),
    ],
    on: Annotated[date, Query(description="Date of the edition.", examples=["2025-02-11"])],
    note: Annotated[
        Note, Query(description="What to say of it.", examples=["Рекомендация № 1"])
    ] = "",
    *,
    dry_run: Annotated[
        bool, Query(description="Only report on every row.", examples=[True])
    ] = False,
    skip_failed: Annotated[
        bool, Query(description="Publish without the rows that cannot be taken.", examples=[False])
    ] = False,
) -> ListImportOut:
    """Publish the rows of a document (CSV, XLSX, DOCX or PDF) as the next edition.

    Its answer reports on every row. With `dry_run` nothing is stored. Without it, rows that cannot
    be taken keep the edition from being published, unless `skip_failed` is set. Entries keep their
    ids from the edition before, and their ties what was decided of them.
    """
    order = ImportOrder(
        base=base, on=on, note=note, mapping=mapping, dry_run=dry_run, skip_failed=skip_failed
    )
    desk = Desk(session, caller, directory)
    return ListImportOut.of(await list_imports.import_document(desk, list_id, sent, order))


@router.get("/{number}", summary="Read an edition", responses=READS_ONE)
async def read_list_edition(list_id: ListId, number: Number, session: Reading) -> StatesOut:
    """Read an edition, with the numbers of its entries by state."""
    _, edition = await lists.read_edition(session, list_id, number)
    counted = await lists.by_state(session, edition)
    return StatesOut(
        edition=EditionOut.of(edition), states={country or "": count for country, count in counted}
    )


@router.get("/{number}/entries", summary="List entries", responses=READS | problems(404))
async def find_entries(
    list_id: ListId,
    number: Number,
    session: Reading,
    asked: AskedEntries,
) -> PageOut[EntryOut]:
    """List the entries of an edition, in their order."""
    page = await lists.entries(session, (list_id, number), *asked)
    return PageOut.of(page, EntryOut.of)


@router.get(
    "/{number}/difference",
    summary="Compare an edition with an earlier one",
    response_model=DifferenceOut,
    responses={
        **READS_ONE,
        200: {"content": dict(REPORT_ANSWER[200]["content"])},
    },
)
async def compare_list_editions(
    list_id: ListId,
    number: Number,
    session: Reading,
    language: ReaderLanguage,
    since: Annotated[
        int | None,
        Query(
            ge=0,
            le=1_000_000,
            description="Number of the earlier edition; by default the one before.",
            examples=[1],
        ),
    ] = None,
    form: Annotated[
        DifferenceFormat,
        Query(alias="format", description="JSON, or a document.", examples=["json"]),
    ] = DifferenceFormat.JSON,
) -> DifferenceOut | Response:
    """Compare an edition with an earlier one, row by row and field by field."""
    found = await lists.difference(session, list_id, number, since)
    if form is DifferenceFormat.JSON:
        return DifferenceOut.of(found)
    report = difference_report(found.record, (found.older, found.newer), found.found, language)
    stem = f"{found.record.industry}-{found.record.kind}-difference-{number}"
    return await report_answer(report, PublishedFormat(form.value), stem)


@router.get(
    "/{number}/export",
    summary="Take an edition away",
    response_class=Response,
    responses={**READS_ONE, **REPORT_ANSWER},
)
async def export_edition(
    list_id: ListId,
    number: Number,
    session: Reading,
    language: ReaderLanguage,
    form: AskedFormat = PublishedFormat.DOCX,
) -> Response:
    """Take an edition away as a document fit to be published, in Russian or English."""
    found = await lists.whole_edition(session, list_id, number)
    record, edition, _ = found
    stem = f"{record.industry}-{record.kind}-{edition.number}"
    return await report_answer(edition_report(*found, language), form, stem)
