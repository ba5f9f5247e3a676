"""Jobs that write down their runs, and workers that take them from a real queue."""

import asyncio
from collections.abc import Awaitable, Callable

from app.config import Settings
from app.db import Database
from app.jobs.kinds import Kind
from app.jobs.worker import Worker
from app.services.work import Work
from app.store import queue


class Recorder:
    """A kind of job that writes down its runs and then does what it was told to."""

    def __init__(self, then: Callable[[Work], Awaitable[None]] | None = None) -> None:
        self.runs: list[tuple[str, int]] = []
        self._then = then

    async def run(self, work: Work) -> None:
        """Do the job."""
        self.runs.append((work.subject, work.attempt))
        if self._then is not None:
            await self._then(work)


def a_kind(recorder: Recorder, given_up: Recorder | None = None, *, attempts: int = 3) -> Kind:
    """The kind of job that is recorded."""
    give_up = None if given_up is None else given_up.run
    return Kind(
        name="test", run=recorder.run, attempts=attempts, wait_seconds=0.01, give_up=give_up
    )


async def ask(database: Database, subject: str, once: str | None = None) -> None:
    """Put a job into the queue."""
    async with database.write() as session:
        await queue.put(session, "test", subject, once=once)


async def drain(database: Database, settings: Settings, kind: Kind) -> None:
    """Do what waits in the queue."""
    async with asyncio.timeout(30):
        await Worker(database, settings, kinds=[kind], schedules=(), drain=True).run()


async def until(there: Callable[[], bool]) -> None:
    """Wait until something is there."""
    async with asyncio.timeout(60):
        while not there():  # noqa: ASYNC110 - there is nothing to wait on
            await asyncio.sleep(0.02)
