"""Jobs whose processes die: counted, so that none kills one process after the other for ever.

Who takes a job leaves a note at it, and takes the note back however the job ends: done, failed, put
off, stopped. A note of another process that is found at a job tells that this one has died.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from pgqueuer.domain.models import Job

from app.db import Database
from app.store import queue

MOST_DEATHS = 5
"""In a row: whoever kills processes for other reasons seldom hits the same job so often."""

APART_SECONDS = 10.0


class DeadlyJobError(Exception):
    """Every process that did a job died of it, or with it."""


@dataclass
class Deaths:
    """What one process notes at the jobs that it takes."""

    database: Database
    runner: UUID = field(default_factory=uuid4)
    _one_by_one: asyncio.Lock = field(default_factory=asyncio.Lock)

    def before(self, job: Job) -> int:
        """How many processes in a row died while they did a job."""
        headers = job.headers or {}
        died, runner = headers.get(queue.DEATHS, 0), headers.get(queue.RUNNER, str(self.runner))
        counted = died if isinstance(died, int) else 0
        return counted + (runner != str(self.runner))

    @asynccontextmanager
    async def noted(self, job: Job) -> AsyncIterator[None]:
        """Note that a job runs here; whoever ends it takes the note back with what it stores.

        Jobs that were there when a process died run one by one for a while. So those that only
        stood beside the one that killed it are done before they are there again.
        """
        died = self.before(job)
        alone = died > 0 and await self._alone()
        try:
            async with self.database.write() as session:
                await queue.note_run(session, job.id, self.runner, died)
            yield
            if died:
                # That it is done is stored a moment later, and this process may not live so long.
                async with self.database.write() as session:
                    await queue.forget_run(session, job.id)
        finally:
            if alone:
                self._one_by_one.release()

    async def take_back(self) -> None:
        """Take notes back that could not be when their jobs ended: the database was away."""
        async with self.database.write() as session:
            await queue.forget_runs(session, self.runner)

    async def _alone(self) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(APART_SECONDS):
                return await self._one_by_one.acquire()
        return False
