"""Use cases of imports: a file is taken in, done as a background job, watched, cancelled."""

import asyncio
import gc
from collections.abc import AsyncIterator, Iterable
from datetime import timedelta
from functools import partial
from uuid import UUID

from app.db import Database, ReadSession, WriteSession
from app.errors import InvalidInputError, LaterError, NotFoundError, UnavailableError
from app.exchange.intake.sniff import may_be_lines
from app.processes import run_apart
from app.services import import_run, listings
from app.services.access import Caller
from app.services.ids import new_id
from app.services.work import Work
from app.store import import_reports, imports, queue
from app.values.imports import ImportDraft, ImportRecord, RowReport
from app.values.page import Page, Paging
from app.vocabulary.imports import ImportStatus, RowResult
from app.vocabulary.reach import is_sandbox
from app.vocabulary.terms import Scope

KIND = "import"
TIDY = "tidy imports"
_BROKEN_IMPORT = "Something went wrong here, and it was logged. The rows counted are in."
_INLINE_BYTES = 512 * 1024
"""Smaller texts are done here; a process of its own takes a second to start."""

_REPORTED_ROWS = 2_000
_APART_BYTES = 4 * 1024**3
"""Memory of such a process beside what it starts with: a hundred million cells of a sheet."""


async def start(
    session: WriteSession,
    caller: Caller,
    draft: ImportDraft,
    parts: Iterable[bytes],
    *,
    queued: bool = True,
) -> UUID:
    """Take a file in, and have it imported when the session commits, unless the caller does it.

    Raises:
        PermissionDeniedError: the caller may not write, or not for that organization.
        InvalidInputError: there is no such organization.
    """
    caller.must(Scope.WRITE)
    if draft.organization_id is not None:
        try:
            await listings.standing_owner(session, caller, draft.organization_id)
        except InvalidInputError as error:
            raise InvalidInputError.of(
                "?organization_id",
                "organization_not_found",
                f"There is no organization {draft.organization_id}. Create it first.",
            ) from error
    key = new_id()
    await imports.add(session, key, draft)
    for number, body in enumerate(parts):
        await imports.add_part(session, key, number, body)
    if queued:
        await queue.put(session, KIND, str(key))
    return key


async def read(session: ReadSession, caller: Caller, key: UUID) -> ImportRecord:
    """Return an import of the caller's portal; an administrator reads all but sandboxes'.

    Raises:
        NotFoundError: there is none that he may see.
    """
    found = await imports.get(session, key)
    if found is None or not _may_see(caller, found):
        raise NotFoundError(f"There is no import {key}.")
    return found


async def page(session: ReadSession, caller: Caller, paging: Paging) -> Page[ImportRecord]:
    """Return one page of the imports of the caller's portal, newest first."""
    return await imports.page(session, caller.portal, paging)


async def cancel(session: WriteSession, caller: Caller, key: UUID) -> ImportRecord:
    """Stop an import after the batch that runs; what is in stays.

    Raises:
        NotFoundError: there is none that he may see.
    """
    caller.must(Scope.WRITE)
    await read(ReadSession(session), caller, key)
    await imports.lock(session, key)
    await imports.finish(session, key, ImportStatus.CANCELLED)
    session.expire_all()
    return await read(ReadSession(session), caller, key)


async def report(  # noqa: PLR0913 - all by name
    session: ReadSession,
    caller: Caller,
    key: UUID,
    *,
    result: RowResult | None,
    troubled: bool,
    paging: Paging,
) -> Page[RowReport]:
    """Return one page of what became of rows.

    Raises:
        NotFoundError: there is no such import that he may see.
        CursorError: the cursor is broken or belongs to another question.
    """
    await read(session, caller, key)
    return await import_reports.report_page(
        session, key, result=result, troubled=troubled, paging=paging
    )


async def whole_report(
    database: Database, key: UUID, *, result: RowResult | None, troubled: bool
) -> AsyncIterator[list[RowReport]]:
    """Return what became of every row; whether he may see it is for the caller to ask.

    No connection is held while some of it is sent: who reads slowly keeps none from others.
    """
    after = 0
    while True:
        async with database.read() as session:
            found = await import_reports.report(
                session, key, result=result, troubled=troubled, after=after, limit=_REPORTED_ROWS
            )
        if not found:
            return
        yield found
        after = found[-1].number


async def run(work: Work) -> None:
    """Do an import as a background job.

    Raises:
        LaterError: the process stops; the import goes on in the next one.
        UnavailableError: the database is away; it goes on when that is back.
    """
    key = UUID(work.subject)
    async with work.database.read() as session:
        record = await imports.get(session, key)
    if record is None or record.status.over:
        return
    most = work.settings.import_unpacked_bytes
    if record.size <= _INLINE_BYTES and await _is_plain(work.database, key):
        await import_run.run(work.database, key, most_bytes=most, stopping=work.stopping)
        return
    alone = partial(run_alone, work.database.url, most)
    apart = asyncio.create_task(run_apart(alone, str(key), most_bytes=_APART_BYTES))
    stopping = asyncio.create_task(work.stopping.wait())
    try:
        await asyncio.wait({apart, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not apart.done():
            raise LaterError("The process stops; the import goes on in the next one.")
        away = await apart
        if away is not None:
            raise UnavailableError(away)
    finally:
        stopping.cancel()
        apart.cancel()
        await asyncio.gather(apart, stopping, return_exceptions=True)


async def give_up(work: Work) -> None:
    """End an import that something here keeps from going on; its portal is told."""
    key = UUID(work.subject)
    async with work.database.write() as session:
        record = await imports.lock(session, key)
        if record is None or record.status.over:
            return
        await imports.finish(session, key, ImportStatus.FAILED, _BROKEN_IMPORT)
        await import_run.tell_of_failure(session, record, _BROKEN_IMPORT, record.position)


async def tidy(work: Work) -> None:
    """Delete imports whose reports nobody needs any more; the listings stay."""
    async with work.database.write() as session:
        await imports.forget_old(session, timedelta(days=work.settings.import_report_days))


async def _is_plain(database: Database, key: UUID) -> bool:
    """Whether a file is text that is read line by line: neither packed, nor a sheet, nor XML."""
    async with database.read() as session:
        parts = imports.parts(session, key)
        start = await anext(parts, b"")
        await parts.aclose()
    return may_be_lines(start)


def run_alone(url: str, most_bytes: int, key: str) -> str | None:
    """Do an import in a process of its own, which may be killed at any time.

    Returns why the database was away, if it was: an error would end the process without a reason.
    """
    # What was read at the start stays, and a batch makes many objects that make no circles.
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)

    async def alone() -> None:
        database = Database(url, pool_size=2)
        try:
            await import_run.run(database, UUID(key), most_bytes=most_bytes)
        finally:
            await database.close()

    try:
        asyncio.run(alone())
    except UnavailableError as away:
        return away.detail
    return None


def _may_see(caller: Caller, found: ImportRecord) -> bool:
    if found.portal == caller.portal:
        return True
    return caller.may(Scope.ADMINISTER) and not is_sandbox(found.portal)
