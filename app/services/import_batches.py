"""Writes an import batch by batch, each with its checkpoint in one transaction.

Two batches are written at once where the later needs nothing of the earlier, but it reaches its
checkpoint, and commits, only behind it. So the place reached stays one number.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from uuid import UUID

from app.db import Actor, Database
from app.errors import LaterError
from app.exchange.intake.drafts import Row, check
from app.exchange.intake.items import Item, UnreadableFileError, printable
from app.exchange.intake.owners import OwnerSaid
from app.exchange.intake.reading import Reading
from app.services import import_rows
from app.services.import_owners import Owners
from app.store import imports
from app.values.imports import ImportRecord
from app.vocabulary.imports import RowResult
from app.vocabulary.terms import Side

_ROWS = 1_000
_MOST_NOTES = 20

Read = tuple[list[Row], float, str | None]
"""Rows, the share of the file that is read with them, and why there are no more."""


class _NotOursError(Exception):
    """The import was cancelled, or another run goes on with it."""


@dataclass
class _Batch:
    """Rows that one transaction writes.

    Attributes:
        first: how many rows stand before them.
        done: the share of the file that is read with them.
        keys: those that its rows write, by side.
        written: whether it was, once that is known.
    """

    rows: list[Row]
    first: int
    done: float
    written: asyncio.Future[bool] = field(init=False)

    @cached_property
    def keys(self) -> set[tuple[Side, str | None]]:
        return {(row.side, row.key) for row in self.rows}

    @cached_property
    def owners(self) -> set[OwnerSaid | None]:
        return {row.owner for row in self.rows if not row.failed}


@dataclass
class Progress:
    """Where a run stands, for whoever watches it in this process."""

    done: float = 0.0
    rows: int = 0


@dataclass
class Run:
    """One go at an import.

    Attributes:
        key: with which it writes; whoever begins later takes that right away.
        position: rows that are stored with their checkpoint.
    """

    database: Database
    record: ImportRecord
    owners: Owners
    reading: Reading
    stopping: asyncio.Event
    progress: Progress
    key: UUID
    position: int
    started: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """How long the import has run, with the goes before this one."""
        return self.record.seconds + time.monotonic() - self.started


async def write_all(
    job: Run,
    items: Iterator[Item],
    read: Callable[..., Awaitable[Read]],
    ahead: Awaitable[Read],
) -> str | None:
    """Write batches until the file or the right to write ends; return why it cannot be read on.

    Raises:
        LaterError: the process stops; all that was begun is written.
    """
    last: _Batch | None = None
    running: set[asyncio.Future[bool]] = set()
    at = job.position
    try:
        while True:
            rows, done, error = await ahead
            if rows:
                batch, at = _Batch(rows, at, done), at + len(rows)
                if error is None:
                    # The next rows are read while the database works on these.
                    ahead = asyncio.ensure_future(
                        read(read_some, items, at, 0, _ROWS, job.owners.country)
                    )
                if last is not None and not _apart(job, last, batch):
                    await last.written
                batch.written = asyncio.ensure_future(_write(job, batch, last))
                running.add(batch.written)
                if last is not None:
                    running.discard(last.written)
                    if not await last.written:
                        return error
                last = batch
            if not rows or error is not None or job.stopping.is_set():
                ours = last is None or await last.written
                if ours and job.stopping.is_set() and rows and error is None:
                    raise LaterError("The process stops; the import goes on in the next one.")
                return error
    finally:
        for writing in running:
            writing.cancel()
        await asyncio.gather(*running, return_exceptions=True)


def _apart(job: Run, earlier: _Batch, later: _Batch) -> bool:
    """Whether a batch needs nothing that the one before it writes."""
    return (
        not job.record.dry_run
        and job.owners.know(later.owners)
        and earlier.keys.isdisjoint(later.keys)
    )


def read_some(items: Iterator[Item], position: int, skipped: int, most: int, home: str) -> Read:
    """Read and check some rows of owners at home there, behind those that are done already."""
    rows: list[Row] = []
    done = 0.0
    try:
        for _ in islice(items, skipped):
            pass
        for number, item in enumerate(islice(items, most), start=position + skipped + 1):
            rows.append(check(item, number, home))
            done = item.done
    except UnreadableFileError as error:
        return rows, done, error.detail
    return rows, done, None


async def _write(job: Run, batch: _Batch, before: _Batch | None) -> bool:
    """Store a batch with its checkpoint; False when the import is not ours to go on with."""
    record = job.record
    by = Actor(record.requested_by, record.portal, f"import-{record.id}")
    owners = job.owners.of_batch()
    try:
        async with job.database.write(by) as session:
            _check(ours=await imports.runs(session, record.id, job.key))
            trying = await session.begin_nested() if record.dry_run else None
            outcomes = await import_rows.write(session, batch.rows, owners)
            if trying is not None:
                await trying.rollback()
                for outcome in outcomes:
                    if outcome.result is RowResult.CREATED:
                        outcome.record_id = None
            _check(ours=before is None or await before.written)
            _check(ours=await imports.hold(session, record.id, job.key, batch.first))
            await imports.advance(
                session,
                record.id,
                [outcome.columns(record.id) for outcome in outcomes],
                position=batch.first + len(batch.rows),
                done=batch.done,
                seconds=job.seconds,
            )
    except _NotOursError:
        return False
    job.position = batch.first + len(batch.rows)
    if not record.dry_run:
        # What a trial found may have been what it made.
        owners.settle()
    job.progress.done, job.progress.rows = batch.done, job.position
    if batch.first == 0:
        await describe(job)
    return True


def _check(*, ours: bool) -> None:
    if not ours:
        raise _NotOursError


async def describe(job: Run) -> None:
    """Note what the file turned out to be, and which of its columns are used."""
    reading = job.reading
    notes = [f"The column {name} stands more than once; the first one counts."
             for name in reading.repeated]  # fmt: skip
    used = reading.columns.used
    taken = {column for columns in used.values() for column in columns}
    unused = [name for name in reading.headers if name not in taken]
    if unused:
        notes.append(f"Not used: {', '.join(unused[:_MOST_NOTES])}.")
    if reading.unread:
        notes.append(
            "Sheets that were not read, since they are hidden or have other headers: "
            f"{', '.join(reading.unread[:_MOST_NOTES])}."
        )
    async with job.database.write() as session:
        await imports.describe(
            session,
            job.record.id,
            found_format=reading.format,
            used={target: list(map(printable, columns)) for target, columns in used.items()},
            notes=list(map(printable, notes[:_MOST_NOTES])),
        )
