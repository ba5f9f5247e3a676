"""Runs an import: reads, checks and writes batch by batch, each with its checkpoint.

A batch, its report and the place reached are one transaction. So whoever goes on after a kill
begins behind the last batch, and two who run the same import by mistake do not both write one.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from uuid import UUID

import structlog

from app.db import Actor, Database, ReadSession, WriteSession
from app.errors import ConflictError, LaterError
from app.exchange.intake.drafts import Row, check
from app.exchange.intake.items import Item, UnreadableFileError
from app.exchange.intake.reading import Reading
from app.services import import_rows, notices
from app.services.access import Caller
from app.services.import_mappings import mapping_of
from app.services.import_owners import Owners
from app.store import imports
from app.values.imports import ImportRecord
from app.vocabulary.imports import ImportStatus, RowResult
from app.vocabulary.notices import Wanted

BATCH = 1_000
_FIRST_BATCH = 100
"""Small, so that progress and a wrong mapping show soon."""

_MOST_NOTES = 20

log = structlog.get_logger("app.imports")


_Batch = tuple[list[Row], float, str | None]
"""Rows, the share of the file that is read with them, and why there are no more."""


@dataclass
class Progress:
    """Where a run stands, for whoever watches it in this process."""

    done: float = 0.0
    rows: int = 0


@dataclass
class _Run:
    database: Database
    record: ImportRecord
    owners: Owners
    reading: Reading
    stopping: asyncio.Event
    progress: Progress
    position: int = 0
    started: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        return self.record.seconds + time.monotonic() - self.started


async def run(
    database: Database,
    import_id: UUID,
    *,
    most_bytes: int,
    stopping: asyncio.Event | None = None,
    progress: Progress | None = None,
) -> ImportStatus:
    """Do an import, or go on with it; return how it ended.

    Raises:
        LaterError: it was told to stop before the end.
        NotFoundError: there is no such import.
    """
    async with database.write() as session:
        record = await imports.lock(session, import_id)
        if record is None or record.status.over:
            return record.status if record is not None else ImportStatus.CANCELLED
        await imports.begin(session, import_id)
    caller = Caller(record.requested_by, record.portal, record.scopes)
    with tempfile.TemporaryDirectory(prefix="import-") as name:
        folder = Path(name)
        path = folder / "file"
        await _fetch(database, import_id, path)
        reading = Reading(
            path, record.file_name, folder, mapping_of(record.mapping), record.format, most_bytes
        )
        job = _Run(
            database, record, Owners(caller, record), reading,
            stopping or asyncio.Event(), progress or Progress(),
        )  # fmt: skip
        async with database.read() as reading_session:
            await job.owners.begin(reading_session)
        error = await _read_all(job)
    return await _finish(job, error)


async def _read_all(job: _Run) -> str | None:
    """Read and write batch by batch; return why the file could not be read to its end."""
    items = job.reading.items()
    job.position = job.record.position
    error = None
    # One thread from the first row to the last: what lxml holds does not bear to be passed on.
    with ThreadPoolExecutor(max_workers=1) as thread:
        read = partial(asyncio.get_running_loop().run_in_executor, thread)
        ahead = read(_batch, items, 0, job.position, _FIRST_BATCH)
        try:
            error = await _write_all(job, items, read, ahead)
        finally:
            await read(items.close)
    await _describe(job)
    return error


async def _write_all(
    job: _Run,
    items: Iterator[Item],
    read: Callable[..., Awaitable[_Batch]],
    ahead: Awaitable[_Batch],
) -> str | None:
    while True:
        rows, done, error = await ahead
        if rows and error is None:
            # The next rows are read while the database works on these.
            ahead = asyncio.ensure_future(read(_batch, items, job.position + len(rows), 0, BATCH))
        if not rows or not await _write(job, rows, done):
            return error
        if error is not None:
            return error
        if job.stopping.is_set():
            raise LaterError("The process stops; the import goes on in the next one.")


def _batch(items: Iterator[Item], position: int, skipped: int, most: int) -> _Batch:
    """Read and check some rows; behind those that are done with already."""
    rows: list[Row] = []
    done = 0.0
    try:
        for _ in islice(items, skipped):
            pass
        for number, item in enumerate(islice(items, most), start=position + skipped + 1):
            rows.append(check(item, number))
            done = item.done
    except UnreadableFileError as error:
        return rows, done, error.detail
    return rows, done, None


async def _write(job: _Run, rows: list[Row], done: float) -> bool:
    """Store a batch with its checkpoint; False when the import is not ours to go on with."""
    record = job.record
    by = Actor(record.requested_by, record.portal, f"import-{record.id}")
    async with job.database.write(by) as session:
        now = await imports.lock(session, record.id)
        if now is None or now.status is not ImportStatus.RUNNING:
            return False
        if now.position != job.position:
            log.warning("another process goes on with the import", id=str(record.id))
            return False
        if record.dry_run:
            trying = await session.begin_nested()
            outcomes = await import_rows.write(session, rows, job.owners)
            await trying.rollback()
            # What it found may have been what it made.
            job.owners = Owners(job.owners.caller, record, job.owners.country, job.owners.own_name)
            for outcome in outcomes:
                if outcome.result is RowResult.CREATED:
                    outcome.record_id = None
        else:
            outcomes = await import_rows.write(session, rows, job.owners)
        first = job.position == 0
        job.position += len(rows)
        await imports.advance(
            session,
            record.id,
            [outcome.columns(record.id) for outcome in outcomes],
            position=job.position,
            done=done,
            seconds=job.seconds,
        )
    job.progress.done, job.progress.rows = done, job.position
    if first:
        await _describe(job)
    return True


async def _describe(job: _Run) -> None:
    reading = job.reading
    notes = [f"The column {name} stands more than once; the first one counts."
             for name in reading.repeated]  # fmt: skip
    used = reading.columns.used
    taken = {column for columns in used.values() for column in columns}
    unused = [name for name in reading.headers if name not in taken]
    if unused:
        notes.append(f"Not used: {', '.join(unused[:_MOST_NOTES])}.")
    async with job.database.write() as session:
        await imports.describe(
            session,
            job.record.id,
            found_format=reading.format,
            used={target: list(columns) for target, columns in used.items()},
            notes=notes[:_MOST_NOTES],
        )


async def _finish(job: _Run, error: str | None) -> ImportStatus:
    """Look for duplicates, withdraw what vanished, and end."""
    record = job.record
    by = Actor(record.requested_by, record.portal, f"import-{record.id}")
    async with job.database.write(by) as session:
        now = await imports.lock(session, record.id)
        if now is None or now.status is not ImportStatus.RUNNING:
            return now.status if now is not None else ImportStatus.CANCELLED
        if now.position != job.position:
            return now.status
        await imports.mark_duplicates(session, record.id)
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


async def _retire(session: WriteSession, job: _Run) -> None:
    record = job.record
    if job.reading.partial:
        raise ConflictError(
            "The file says that it holds changes only, so nothing was withdrawn. All rows are in."
        )
    for side in await imports.sides(ReadSession(session), record.id):
        gone, standing = await imports.count_vanished(
            ReadSession(session), record.id, record.portal, side
        )
        if gone * 100 > record.most_percent * standing:
            raise ConflictError(
                f"{gone} of {standing} listings would be withdrawn, more than "
                f"{record.most_percent} percent; none was. All rows are in. Check the file, or "
                "raise most_percent."
            )
        if gone:
            await imports.retire(session, record.id, record.portal, side)


async def _fetch(database: Database, import_id: UUID, path: Path) -> None:
    async with database.read() as session:
        with path.open("wb") as file:
            async for body in imports.parts(session, import_id):
                await asyncio.to_thread(file.write, body)
