"""A job that kills every process that takes it is held in the end; others beside it are done."""

import asyncio
import signal
import sys

import pytest
from sqlalchemy import text

from app.config import Settings
from app.db import Database
from app.jobs.deaths import MOST_DEATHS
from app.jobs.kinds import Kind
from app.jobs.worker import Worker
from app.services.work import Work
from app.store import queue

_OVER = text("UPDATE queue.pgqueuer SET heartbeat = now() - interval '1 hour'")
_TOLD = text("SELECT convert_from(payload, 'UTF8') FROM queue.pgqueuer WHERE entrypoint = 'told'")


async def ask(database: Database, *subjects: str) -> None:
    async with database.write() as session:
        for subject in subjects:
            await queue.put(session, "test", subject)


async def a_process(database: Database) -> int | None:
    """Let a process do what there is; return how it ended. Leases of dead ones are over then."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.jobs.deadly", database.url
    )
    async with asyncio.timeout(60):
        code = await process.wait()
    async with database.write() as session:
        await session.execute(_OVER)
    return code


async def told(database: Database) -> set[str]:
    """What was done and given up; a job that was done as its process died may be done again."""
    async with database.read() as session:
        return set(await session.scalars(_TOLD))


@pytest.mark.long
async def test_a_job_that_kills_its_processes_is_given_up(database: Database) -> None:
    # The deadly one comes last, so that all stand beside it when the first process dies.
    await ask(database, "a", "b", "c", "deadly")
    for _ in range(MOST_DEATHS):
        assert await a_process(database) == -signal.SIGKILL
    assert await told(database) == {"a done", "b done", "c done"}
    assert await a_process(database) == 0
    assert await told(database) == {"a done", "b done", "c done", "deadly given up"}
    async with database.read() as session:
        [held] = await queue.failed(session)
    assert held.subject == "deadly"
    assert held.reason.startswith("DeadlyJobError: 5 processes in a row died")

    async with database.write() as writing:
        await queue.again(writing, [held.id])
    assert await a_process(database) == -signal.SIGKILL
    assert await told(database) == {"a done", "b done", "c done", "deadly given up"}


async def test_stops_are_no_deaths(database: Database, settings: Settings) -> None:
    runs: list[str] = []

    async def deaf(work: Work) -> None:
        runs.append(work.subject)
        if len(runs) <= MOST_DEATHS + 1:
            await asyncio.sleep(600)

    kind = Kind(name="test", run=deaf, attempts=1)
    await ask(database, "long")
    for number in range(MOST_DEATHS + 1):
        worker = Worker(database, settings, kinds=[kind], schedules=(), grace_seconds=0.05)
        working = asyncio.create_task(worker.run())
        async with asyncio.timeout(30):
            while len(runs) == number:  # noqa: ASYNC110 - there is nothing to wait on
                await asyncio.sleep(0.02)
        worker.stopping.set()
        await asyncio.wait_for(working, 20)
    await Worker(database, settings, kinds=[kind], schedules=(), drain=True).run()
    assert len(runs) == MOST_DEATHS + 2
    async with database.read() as session:
        assert await queue.failed(session) == []
