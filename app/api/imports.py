"""Routes of imports."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response, status
from fastapi.responses import StreamingResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent

from app.api import import_files
from app.api.advice import likely_codes
from app.api.dependencies import (
    Calling,
    Cursor,
    Limit,
    ReaderLanguage,
    Reading,
    Writing,
    actor,
    database,
    live_registry,
)
from app.api.docs import CHANGES, CREATES, READS, READS_ONE, problems
from app.api.import_drafts import draft_asked
from app.api.import_files import ReportFormat, Upload
from app.api.replay import ReplayableRoute
from app.api.schemas.imports import ImportOut, RowReportOut, StartedOut
from app.api.schemas.page import PageOut
from app.db import WriteSession
from app.services import idempotency, imports
from app.services.access import Caller
from app.services.threads import in_thread
from app.values.idempotency import StoredAnswer
from app.values.imports import ImportDraft, ImportRecord
from app.values.page import Paging
from app.vocabulary.imports import ImportStatus, RowResult

PATH = "/v1/imports"
LONG = re.compile(r"/v1/imports(?:/[^/]+/events)?")
"""Addresses where files are received, or progress is watched: no limit of time."""

_WATCH_SECONDS = 0.5

router = APIRouter(prefix=PATH, tags=["Imports"], route_class=ReplayableRoute)

ImportId = Annotated[
    UUID, Path(description="The import.", examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a17"])
]


@router.post(
    "",
    status_code=status.HTTP_202_ACCEPTED,
    summary="Import a file",
    responses=CREATES | problems(404),
    response_model=StartedOut,
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "The file as it is, plain, gzip or zip; or a form with one file.",
            "content": {
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "properties": {"file": {"type": "string", "format": "binary"}},
                        "required": ["file"],
                    }
                },
            },
        }
    },
)
async def start_import(
    request: Request,
    caller: Calling,
    upload: Annotated[Upload, Depends(import_files.received)],
    draft: Annotated[ImportDraft, Depends(draft_asked)],
    idempotency_key: Annotated[
        str | None,
        Header(
            min_length=1,
            max_length=200,
            description="Makes the request safe to repeat: the same key and file start one import.",
            examples=["registry-2026-11-26"],
        ),
    ] = None,
) -> Response:
    """Take a file in and import it in the background; watch it under its id.

    Rows are created or replaced by the source's own key. A bad row is reported and harms no other;
    of a damaged file the rows before the damage stay. Rows without an owner go to
    `organization_id`, else to an organization of the caller's portal.
    """
    async with database(request).write(actor(caller)) as session:
        if idempotency_key is not None:
            before = await _before(request, session, caller, upload, idempotency_key)
            if before is not None:
                return _answer(before.body, before.status, replayed=True)
        key = await imports.start(session, caller, draft, upload.parts())
        body = StartedOut(id=key, status=ImportStatus.QUEUED).model_dump_json().encode()
        if idempotency_key is not None:
            given = StoredAnswer(status.HTTP_202_ACCEPTED, {}, body)
            await idempotency.finish(session, caller, idempotency_key, given)
    return _answer(body, status.HTTP_202_ACCEPTED, replayed=False)


async def _before(
    request: Request, session: WriteSession, caller: Caller, upload: Upload, key: str
) -> StoredAnswer | None:
    """What was answered before to the same request with the same file under a key."""
    said = idempotency.fingerprint(
        [
            *(b"import", *(scope.encode() for scope in sorted(caller.scopes))),
            *(request.scope["query_string"], upload.digest.encode(), upload.name.encode()),
        ]
    )
    lasting = timedelta(hours=request.app.state.settings.idempotency_hours)
    return await idempotency.begin(session, caller, key, request=said, lasting=lasting)


@router.get("", summary="List imports", responses=READS)
async def find_imports(
    session: Reading,
    caller: Calling,
    language: ReaderLanguage,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> PageOut[ImportOut]:
    """List the imports of the caller's portal, newest first."""
    page = await imports.page(session, caller, Paging(cursor=cursor, limit=limit))
    return PageOut.of(page, lambda item: ImportOut.of(item, language))


@router.get("/{import_id}", summary="Read an import", responses=READS_ONE)
async def read_import(
    import_id: ImportId, session: Reading, caller: Calling, language: ReaderLanguage
) -> ImportOut:
    """Read how far an import is, what became of its rows, and how its columns were used."""
    return ImportOut.of(await imports.read(session, caller, import_id), language)


@router.delete("/{import_id}", summary="Cancel an import", responses=CHANGES)
async def cancel_import(
    import_id: ImportId, session: Writing, caller: Calling, language: ReaderLanguage
) -> ImportOut:
    """Stop an import after the batch that runs; the rows that are in stay."""
    return ImportOut.of(await imports.cancel(session, caller, import_id), language)


@router.get(
    "/{import_id}/report",
    summary="Read the report of an import",
    responses=READS
    | READS_ONE
    | {
        200: {
            "content": {
                "text/csv": {"schema": {"type": "string"}},
                import_files.XLSX: {"schema": {"type": "string", "format": "binary"}},
            }
        }
    },
    response_model=PageOut[RowReportOut],
)
async def read_import_report(
    import_id: ImportId,
    request: Request,
    session: Reading,
    caller: Calling,
    language: ReaderLanguage,
    format: Annotated[  # noqa: A002 - its name in the API
        ReportFormat, Query(description="A page of JSON, or the whole as a file.", examples=["csv"])
    ] = ReportFormat.JSON,
    result: Annotated[
        RowResult | None, Query(description="Only these rows.", examples=["failed"])
    ] = None,
    problems: Annotated[  # noqa: FBT002 - by name in the query
        bool, Query(description="Only rows with something to look at.", examples=[True])
    ] = False,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> PageOut[RowReportOut] | StreamingResponse:
    """Read row by row what became of a file: created, updated, unchanged, skipped or failed.

    Each problem has the field, its value, the reason and the mend.
    """
    if format is not ReportFormat.JSON:
        # A session that ends here: the whole is read with others, and may take long to send.
        async with database(request).read() as asking:
            record = await imports.read(asking, caller, import_id)
        rows = imports.whole_report(database(request), import_id, result=result, troubled=problems)
        answer = import_files.csv_report if format is ReportFormat.CSV else import_files.xlsx_report
        return await answer(request.app.state.exports, rows, record.id, language)
    page = await imports.report(
        session, caller, import_id, result=result, troubled=problems,
        paging=Paging(cursor=cursor, limit=limit),
    )  # fmt: skip
    live = live_registry(request)
    likely = await in_thread(lambda: [likely_codes(row, live) for row in page.items])
    each = zip(page.items, likely, strict=True)
    return PageOut(
        items=[RowReportOut.of(row, codes, language) for row, codes in each],
        next_cursor=page.next_cursor,
    )


async def _watched(import_id: ImportId, request: Request, caller: Calling) -> ImportRecord:
    async with database(request).read() as session:
        return await imports.read(session, caller, import_id)


@router.get(
    "/{import_id}/events",
    summary="Watch an import",
    responses=READS_ONE,
    response_class=EventSourceResponse,
)
async def watch_import(
    request: Request,
    caller: Calling,
    language: ReaderLanguage,
    record: Annotated[ImportRecord, Depends(_watched, scope="function")],
) -> AsyncIterator[ServerSentEvent]:
    """Watch the progress of an import as server-sent events, until one named `end`."""
    last = None
    while True:
        now = ImportOut.of(record, language)
        if record.status.over:
            yield ServerSentEvent(data=now, event="end")
            return
        if now != last:
            yield ServerSentEvent(data=now, event="progress")
            last = now
        await asyncio.sleep(_WATCH_SECONDS)
        async with database(request).read() as session:
            record = await imports.read(session, caller, record.id)


def _answer(body: bytes, code: int, *, replayed: bool) -> Response:
    headers = {"Idempotent-Replayed": "true"} if replayed else {}
    return Response(body, status_code=code, media_type="application/json", headers=headers)
