"""What a kind of background job is, and what a schedule."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from app.services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Jobs of one name.

    Attributes:
        name: by which `store.queue.put` asks for one.
        run: does the work; raises to be tried again, `LaterError` to say when.
        attempts: how often in all; after the last one the job waits for a person. One that was
            stopped, asked for later or met no database does not count.
        wait_seconds: before the second attempt; twice as long before each next.
        give_up: notes that the work will not be done, before a job is held: its last attempt has
            failed, or its processes died.
        at_once: how many run at the same time in all processes together; 0 for any number.
    """

    name: str
    run: Callable[[Work], Awaitable[None]]
    attempts: int = 5
    wait_seconds: float = 1.0
    at_once: int = 0
    give_up: Callable[[Work], Awaitable[None]] | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """A job that is asked for by the clock, unless the one before still waits or runs.

    Attributes:
        cron: five fields in UTC, such as `*/5 * * * *`.
        subject: what the job is given.
    """

    kind: str
    cron: str
    subject: str = ""
