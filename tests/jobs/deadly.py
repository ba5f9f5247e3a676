"""A process of its own that runs jobs and dies of some: `python -m tests.jobs.deadly URL`.

A job `deadly` ends the process with signal 9, as a system does that has no memory left. A job
`beside` is done in the first second. What is done or given up is written into the queue as a job of
the kind `told`, which nobody takes.
"""

import asyncio
import os
import signal
import sys

from app.config import Settings
from app.db import Database
from app.jobs.kinds import Kind
from app.jobs.worker import Worker
from app.services.work import Work
from app.store import queue


async def run(work: Work) -> None:
    """Die of a job, or do it."""
    if work.subject == "deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    await asyncio.sleep(0.2)
    await _tell(work, "done")


async def give_up(work: Work) -> None:
    """Say that a job is given up."""
    await _tell(work, "given up")


async def _tell(work: Work, what: str) -> None:
    async with work.database.write() as session:
        await queue.put(session, "told", f"{work.subject} {what}")


KIND = Kind(name="test", run=run, give_up=give_up, wait_seconds=0.01)


async def _main(url: str) -> None:
    database = Database(url)
    settings = Settings(database_url=url, job_lease_seconds=2.0)
    try:
        await Worker(database, settings, kinds=[KIND], schedules=(), drain=True).run()
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1]))
