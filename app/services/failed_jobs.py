"""Use cases of background jobs that used up their attempts."""

from app.db import ReadSession, WriteSession
from app.errors import CommandError
from app.store import queue
from app.values.job import FailedJob

_ALL = 1_000_000
"""More failed jobs than a queue ever has."""


async def newest(session: ReadSession) -> list[FailedJob]:
    """Return failed jobs, newest first."""
    return await queue.failed(session)


async def retry(session: WriteSession, numbers: list[int]) -> None:
    """Put failed jobs back into the queue: all of them, or none.

    Raises:
        CommandError: one of the numbers is of no failed job.
    """
    known = {job.id for job in await queue.failed(ReadSession(session), limit=_ALL)}
    for number in numbers:
        if number not in known:
            raise CommandError(f"No failed job has the number {number}. See `jobs failed`.")
    await queue.again(session, numbers)
