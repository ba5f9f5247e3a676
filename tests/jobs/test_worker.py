"""Background jobs on a real queue: asked for in a transaction, tried again, held, resumed."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import asyncpg
import pytest
from sqlalchemy import text
from structlog.testing import capture_logs
from typing_extensions import override

from app.config import Settings
from app.db import Database
from app.errors import LaterError, UnavailableError
from app.jobs.kinds import Kind, Schedule
from app.jobs.outages import OutageFilter
from app.jobs.registry import KINDS, SCHEDULES
from app.jobs.worker import Worker
from app.services.work import Work
from app.store import queue
from tests.api.breaking import run


class Recorder:
    """A kind of job that writes down its runs and then does what it was told to."""

    def __init__(self, then: Callable[[Work], Awaitable[None]] | None = None) -> None:
        self.runs: list[tuple[str, int]] = []
        self._then = then

    async def run(self, work: Work) -> None:
        self.runs.append((work.subject, work.attempt))
        if self._then is not None:
            await self._then(work)


def a_kind(recorder: Recorder, *, attempts: int = 3) -> Kind:
    return Kind(name="test", run=recorder.run, attempts=attempts, wait_seconds=0.01)


async def ask(database: Database, subject: str, once: str | None = None) -> None:
    async with database.write() as session:
        await queue.put(session, "test", subject, once=once)


async def drain(database: Database, settings: Settings, kind: Kind) -> None:
    async with asyncio.timeout(30):
        await Worker(database, settings, kinds=[kind], schedules=(), drain=True).run()


async def test_a_job_runs_once_with_its_subject(database: Database, settings: Settings) -> None:
    recorder = Recorder()
    await ask(database, "катанка")
    await drain(database, settings, a_kind(recorder))
    await drain(database, settings, a_kind(recorder))
    assert recorder.runs == [("катанка", 1)]


async def test_a_job_of_a_transaction_that_is_rolled_back_never_was(
    database: Database, settings: Settings
) -> None:
    recorder = Recorder()

    async def ask_and_break() -> None:
        async with database.write() as session:
            await queue.put(session, "test", "lost")
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await ask_and_break()
    await drain(database, settings, a_kind(recorder))
    assert recorder.runs == []


async def test_a_job_with_a_key_that_waits_already_is_not_added_again(
    database: Database, settings: Settings
) -> None:
    recorder = Recorder()
    await ask(database, "first", once="same")
    await ask(database, "second", once="same")
    await ask(database, "third", once="other")
    await drain(database, settings, a_kind(recorder))
    assert sorted(recorder.runs) == [("first", 1), ("third", 1)]


async def test_a_job_that_fails_is_tried_again_and_then_held_for_a_person(
    database: Database, settings: Settings
) -> None:
    async def fail(work: Work) -> None:
        raise ValueError("сломано")

    recorder = Recorder(fail)
    await ask(database, "bad")
    await drain(database, settings, a_kind(recorder))
    assert recorder.runs == [("bad", 1), ("bad", 2), ("bad", 3)]
    async with database.read() as session:
        [held] = await queue.failed(session)
    assert (held.kind, held.subject, held.attempts) == ("test", "bad", 3)
    assert held.reason == "ValueError: сломано"

    async with database.write() as writing:
        await queue.again(writing, [held.id])
    healed = Recorder()
    await drain(database, settings, a_kind(healed))
    assert healed.runs == [("bad", 1)]
    async with database.read() as session:
        assert await queue.failed(session) == []


async def test_a_job_that_asks_for_later_is_never_held(
    database: Database, settings: Settings
) -> None:
    async def later(work: Work) -> None:
        if len(recorder.runs) < 5:
            raise LaterError("not yet", seconds=0.01)

    recorder = Recorder(later)
    await ask(database, "patient")
    await drain(database, settings, a_kind(recorder, attempts=2))
    assert recorder.runs == [("patient", 1)] * 5
    async with database.read() as session:
        assert await queue.failed(session) == []


async def test_what_is_no_fault_of_a_job_leaves_it_its_attempts(
    database: Database, settings: Settings
) -> None:
    """It meets no database thrice, is put off once, and only then fails by itself."""

    async def unlucky(work: Work) -> None:
        if len(recorder.runs) <= 3:
            raise UnavailableError("the database is away")
        if len(recorder.runs) == 4:
            raise LaterError("not yet", seconds=0.01)
        raise ValueError("its own fault")

    recorder = Recorder(unlucky)
    await ask(database, "unlucky")
    await drain(database, settings, a_kind(recorder, attempts=2))
    assert [attempt for _, attempt in recorder.runs] == [1, 1, 1, 1, 1, 2]
    async with database.read() as session:
        [held] = await queue.failed(session)
    assert held.attempts == 2


async def test_a_job_that_is_told_to_stop_goes_on_in_the_next_process(
    database: Database, settings: Settings
) -> None:
    async def polite(work: Work) -> None:
        if len(recorder.runs) == 1:
            await work.stopping.wait()
            raise LaterError("the process stops")

    recorder = Recorder(polite)
    await stopped_and_resumed(database, settings, recorder, grace=10.0)


async def test_a_job_that_does_not_listen_is_stopped_and_not_lost(
    database: Database, settings: Settings
) -> None:
    async def deaf(work: Work) -> None:
        if len(recorder.runs) == 1:
            await asyncio.sleep(600)

    recorder = Recorder(deaf)
    await stopped_and_resumed(database, settings, recorder, grace=0.1)


async def stopped_and_resumed(
    database: Database, settings: Settings, recorder: Recorder, grace: float
) -> None:
    kind = a_kind(recorder)
    worker = Worker(database, settings, kinds=[kind], schedules=(), grace_seconds=grace)
    working = asyncio.create_task(worker.run())
    await ask(database, "long")
    await until(lambda: bool(recorder.runs))
    worker.stopping.set()
    await asyncio.wait_for(working, 20)
    assert recorder.runs == [("long", 1)]
    await drain(database, settings, kind)
    assert recorder.runs == [("long", 1), ("long", 1)]


async def test_the_clock_asks_for_a_job(database: Database, settings: Settings) -> None:
    recorder = Recorder()
    # The sixth field is seconds.
    every_second = Schedule("test", "* * * * * */1", "tick")
    worker = Worker(database, settings, kinds=[a_kind(recorder)], schedules=[every_second])
    working = asyncio.create_task(worker.run())
    await until(lambda: bool(recorder.runs))
    worker.stopping.set()
    await asyncio.wait_for(working, 20)
    assert recorder.runs[0] == ("tick", 1)


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


def test_every_schedule_asks_for_a_kind_that_there_is() -> None:
    names = [kind.name for kind in KINDS]
    assert len(names) == len(set(names))
    assert {schedule.kind for schedule in SCHEDULES} <= set(names)


async def until(there: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not there():  # noqa: ASYNC110 - there is nothing to wait on
            await asyncio.sleep(0.02)
