"""Runs an import: reads, checks and writes batch by batch, each with its checkpoint.

A batch, its report and the place reached are one transaction. So whoever goes on after a kill
begins behind the last batch, and two who run the same import by mistake do not both write one.
"""

import asyncio
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from uuid import UUID

from app.db import Actor, Database, ReadSession, WriteSession
from app.errors import ConflictError
from app.exchange.intake.reading import Reading
from app.services import notices
from app.services.access import Caller
from app.services.ids import new_id
from app.services.import_batches import Progress, Run, describe, read_some, write_all
from app.services.import_mappings import mapping_of
from app.services.import_owners import Owners
from app.store import import_ends, imports
from app.values.imports import ImportRecord
from app.vocabulary.imports import ImportFormat, ImportStatus
from app.vocabulary.notices import Wanted

_OF_ROWS = frozenset({ImportFormat.CSV, ImportFormat.XLSX, ImportFormat.JSONL})
"""Formats whose rows are goods each; in others prices follow under the key of their goods."""

_FIRST_BATCH = 100
"""Small, so that progress and a wrong mapping show soon."""


async def run(
    database: Database,
    import_id: UUID,
    *,
    most_bytes: int,
    stopping: asyncio.Event | None = None,
    progress: Progress | None = None,
) -> ImportStatus:
    """Do an import, or go on with it; return how it ended. One that is gone was cancelled.

    Raises:
        LaterError: it was told to stop before the end.
    """
    async with database.write() as session:
        record = await imports.lock(session, import_id)
        if record is None or record.status.over:
            return record.status if record is not None else ImportStatus.CANCELLED
        key = new_id()
        await imports.begin(session, import_id, key)
    caller = Caller(record.requested_by, record.portal, record.scopes)
    with tempfile.TemporaryDirectory(prefix="import-") as name:
        folder = Path(name)
        path = folder / "file"
        await _fetch(database, import_id, path)
        reading = Reading(
            path, record.file_name, folder, mapping_of(record.mapping), record.format, most_bytes
        )
        job = Run(
            database, record, Owners(caller, record), reading,
            stopping or asyncio.Event(), progress or Progress(), key, record.position,
        )  # fmt: skip
        async with database.read() as reading_session:
            await job.owners.begin(reading_session)
        error = await _read_all(job)
    return await _finish(job, error)


async def _read_all(job: Run) -> str | None:
    """Read and write batch by batch; return why the file could not be read to its end."""
    items = job.reading.items()
    error = None
    # One thread from the first row to the last: what lxml holds does not bear to be passed on.
    with ThreadPoolExecutor(max_workers=1) as thread:
        read = partial(asyncio.get_running_loop().run_in_executor, thread)
        ahead = read(read_some, items, 0, job.position, _FIRST_BATCH, job.owners.country)
        try:
            error = await write_all(job, items, read, ahead)
        finally:
            await read(items.close)
    await describe(job)
    return error


async def _finish(job: Run, error: str | None) -> ImportStatus:
    """Look for duplicates, withdraw what vanished, and end."""
    record = job.record
    by = Actor(record.requested_by, record.portal, f"import-{record.id}")
    async with job.database.write(by) as session:
        if not await imports.hold(session, record.id, job.key, job.position):
            now = await imports.get(ReadSession(session), record.id)
            return now.status if now is not None else ImportStatus.CANCELLED
        await import_ends.mark_duplicates(session, record.id)
        if job.reading.format in _OF_ROWS:
            await import_ends.mark_repeated_keys(session, record.id)
        if error is None and record.retire and not record.dry_run:
            try:
                async with session.begin_nested():
                    await _retire(session, job)
            except ConflictError as refused:
                error = refused.detail
        status = ImportStatus.COMPLETED if error is None else ImportStatus.FAILED
        await imports.finish(session, record.id, status, error)
        if error is not None:
            await tell_of_failure(session, record, error, job.position)
    job.progress.done = 1.0
    return status


async def tell_of_failure(
    session: WriteSession, record: ImportRecord, error: str, rows: int
) -> None:
    """Write to those of the portal who want to know of imports that failed."""
    await notices.tell_portal(
        session, record.portal, Wanted.IMPORT_FAILED,
        {"import_id": str(record.id), "file": record.file_name, "reason": error, "rows": rows},
    )  # fmt: skip


async def _retire(session: WriteSession, job: Run) -> None:
    record = job.record
    if job.reading.partial:
        raise ConflictError(
            "The file says that it holds changes only, so nothing was withdrawn. All rows are in."
        )
    for side in await import_ends.sides(ReadSession(session), record.id):
        gone, standing = await import_ends.count_vanished(
            ReadSession(session), record.id, record.portal, side
        )
        if gone * 100 > record.most_percent * standing:
            raise ConflictError(
                f"{gone} of {standing} listings would be withdrawn, more than "
                f"{record.most_percent} percent; none was. All rows are in. Check the file, or "
                "raise most_percent."
            )
        if gone:
            await import_ends.retire(session, record.id, record.portal, side)


async def _fetch(database: Database, import_id: UUID, path: Path) -> None:
    async with database.read() as session:
        with path.open("wb") as file:
            async for body in imports.parts(session, import_id):
                await asyncio.to_thread(file.write, body)
