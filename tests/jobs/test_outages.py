"""The database goes away, or says nothing: jobs are waited for, taken again, and told of once."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import asyncpg
import pytest
from sqlalchemy import text
from structlog.testing import capture_logs
from typing_extensions import override

from app.config import Settings
from app.db import Database
from app.errors import UnavailableError
from app.jobs.outages import OutageFilter
from app.jobs.worker import Worker
from app.services.work import Work
from app.store import queue
from tests.api.breaking import run
from tests.jobs.working import Recorder, a_kind, ask, until


async def lose_connections(database: Database) -> None:
    async with database.engine.connect() as connection:
        await connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


async def test_a_lost_connection_is_waited_for(database: Database, settings: Settings) -> None:
    recorder = Recorder()
    # What it had taken when the connection was lost is taken again once the lease is over.
    hasty = settings.model_copy(update={"job_lease_seconds": 2.0})
    worker = Worker(database, hasty, kinds=[a_kind(recorder)], schedules=())
    working = asyncio.create_task(worker.run())
    await ask(database, "before")
    await until(lambda: len(recorder.runs) == 1)
    await lose_connections(database)
    await asyncio.sleep(0.1)
    await ask(database, "after")
    await until(lambda: ("after", 1) in recorder.runs)
    worker.stopping.set()
    await asyncio.wait_for(working, 20)


async def test_a_job_that_an_outage_hits_is_done_when_it_is_over_and_leaves_a_line_in_the_log(
    database: Database, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """It cannot even be put off: that would be told over the connection that is lost."""

    async def hit(work: Work) -> None:
        if len(recorder.runs) == 1:
            await lose_connections(database)
            raise UnavailableError("away")

    recorder = Recorder(hit)
    hasty = settings.model_copy(update={"job_lease_seconds": 2.0})
    worker = Worker(database, hasty, kinds=[a_kind(recorder)], schedules=())
    await ask(database, "катанка")
    working = asyncio.create_task(worker.run())
    await until(lambda: len(recorder.runs) == 1)
    await asyncio.sleep(hasty.job_lease_seconds + 0.5)
    await ask(database, "has it look")
    await until(lambda: len(recorder.runs) == 3)
    worker.stopping.set()
    await asyncio.wait_for(working, 20)
    async with database.read() as session:
        assert await queue.failed(session) == []
    assert not [record for record in caplog.records if record.exc_info]


async def test_jobs_that_run_when_the_connection_is_lost_go_on_and_others_are_not_held_up(
    database: Database, settings: Settings
) -> None:
    """As by a firewall that forgets it: the database is there, and so is everything else."""
    others_done = asyncio.Event()

    async def go_on(work: Work) -> None:
        if work.subject == "long":
            await others_done.wait()
            # Longer than it may go on without a sign of life.
            await asyncio.sleep(hasty.job_lease_seconds + 1)

    recorder = Recorder(go_on)
    hasty = settings.model_copy(update={"job_lease_seconds": 2.0})
    worker = Worker(database, hasty, kinds=[a_kind(recorder)], schedules=())
    working = asyncio.create_task(worker.run())
    await ask(database, "long")
    await until(lambda: len(recorder.runs) == 1)
    await lose_connections(database)
    await ask(database, "short")
    await until(lambda: ("short", 1) in recorder.runs)
    others_done.set()
    async with asyncio.timeout(20):
        while await waiting(database):  # noqa: ASYNC110 - there is nothing to wait on
            await asyncio.sleep(0.05)
    worker.stopping.set()
    await asyncio.wait_for(working, 20)
    assert recorder.runs == [("long", 1), ("short", 1)]


async def waiting(database: Database) -> int:
    """How many jobs are in the queue, those that run among them."""
    async with database.read() as session:
        return int(await session.scalar(text("SELECT count(*) FROM queue.pgqueuer")) or 0)


async def test_whatever_breaks_the_jobs_off_they_are_taken_up_again(
    database: Database, settings: Settings
) -> None:
    recorder = Recorder()
    await ask(database, "patient")
    await run(database, "ALTER TABLE queue.pgqueuer_statistics RENAME TO aside")
    worker = Worker(database, settings, kinds=[a_kind(recorder)], schedules=())
    with capture_logs() as said:
        working = asyncio.create_task(worker.run())
        await until(lambda: any(entry["event"] == "jobs broke off" for entry in said))
    await run(database, "ALTER TABLE queue.aside RENAME TO pgqueuer_statistics")
    await until(lambda: recorder.runs == [("patient", 1)])
    worker.stopping.set()
    await asyncio.wait_for(working, 20)


class Watched(Database):
    """Keeps the last connection of the driver that it gave away."""

    connection: asyncpg.Connection | None = None

    @override
    @asynccontextmanager
    async def driver(self) -> AsyncIterator[asyncpg.Connection]:
        async with super().driver() as connection:
            self.connection = connection
            yield connection


@pytest.mark.long
async def test_where_no_notice_comes_through_jobs_are_done_all_the_same_but_later(
    database_url: str, settings: Settings
) -> None:
    """As behind a pooler that gives each statement another connection."""
    database = Watched(database_url, pool_size=5)
    recorder = Recorder()
    worker = Worker(database, settings, kinds=[a_kind(recorder)], schedules=())
    working = asyncio.create_task(worker.run())
    await ask(database, "heard")
    await until(lambda: recorder.runs == [("heard", 1)])
    assert database.connection is not None
    async with asyncio.timeout(20):
        while True:
            with suppress(asyncpg.InterfaceError):  # it is in use
                await database.connection.execute("UNLISTEN *")
                break
            await asyncio.sleep(0.01)
    with capture_logs() as said:
        await until(lambda: any("hear nothing" in entry["event"] for entry in said))
    await ask(database, "looked for")
    await until(lambda: ("looked for", 1) in recorder.runs)
    worker.stopping.set()
    await asyncio.wait_for(working, 20)
    await database.close()


@pytest.mark.parametrize(
    ("error", "traced"),
    [
        (UnavailableError("away"), False),
        (ConnectionRefusedError("refused"), False),
        (asyncpg.ConnectionDoesNotExistError("closed in the middle"), False),
        (asyncpg.InterfaceError("cannot call: the underlying connection is closed"), False),
        (asyncpg.InternalClientError("state 11; another operation (2) is in progress"), False),
        (asyncpg.InternalClientError("state 11; another operation (7) is in progress"), True),
        (asyncpg.InterfaceError("another operation is in progress"), True),
        (asyncpg.UndefinedTableError("no such relation"), True),
        (ValueError("a mistake of ours"), True),
    ],
)
def test_only_an_outage_is_told_without_a_trace_and_once(
    error: Exception, *, traced: bool, caplog: pytest.LogCaptureFixture
) -> None:
    logger = logging.getLogger("tests.outages")
    logger.filters[:] = [OutageFilter()]
    for _ in range(3):
        logger.error("Flush failed, %d items", 3, exc_info=error)
    assert len(caplog.records) == (3 if traced else 1)
    record = caplog.records[0]
    assert bool(record.exc_info) is traced
    assert record.levelname == ("ERROR" if traced else "WARNING")
    assert ("Flush failed, 3 items" in record.getMessage(), str(error) in record.getMessage()) == (
        True,
        not traced,
    )
