"""Places for messages under way: of each portal and each host a share, so others find one free."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from datetime import datetime
from types import TracebackType
from typing import Self

from app.db import Database
from app.store import deliveries
from app.values.webhook import DeliveryRecord, DueDelivery, Room

_AT_ONCE = 20
_OF_A_PORTAL = 10
_OF_A_HOST = 5
_TOGETHER_SECONDS = 0.05
"""Messages that are over soon after another are followed by what one look at the queue finds."""

Deliver = Callable[[DeliveryRecord, datetime], Coroutine[None, None, None]]


class Places:
    """Messages that are being delivered; leaving waits for them, or ends them when cancelled."""

    def __init__(self, database: Database, deliver: Deliver) -> None:
        """Begin with all places free.

        Args:
            database: where due messages are.
            deliver: tries one, and notes what became of it.
        """
        self._database = database
        self._deliver = deliver
        self._taken: dict[asyncio.Task[None], DueDelivery] = {}

    def __len__(self) -> int:
        return len(self._taken)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is asyncio.CancelledError:
            for task in self._taken:
                task.cancel()
        await asyncio.gather(*self._taken, return_exceptions=True)

    async def fill(self, now: datetime) -> int:
        """Begin with messages that are due, as many as there are places for; return how many."""
        if len(self) == _AT_ONCE:
            return 0
        room = Room(
            most=_AT_ONCE - len(self),
            of_a_portal=_OF_A_PORTAL,
            of_a_host=_OF_A_HOST,
            portals=Counter(item.portal for item in self._taken.values()),
            hosts=Counter(item.host for item in self._taken.values()),
        )
        async with self._database.write() as session:
            due = await deliveries.claim_due(session, now, room)
        for item in due:
            self._taken[asyncio.create_task(self._deliver(item.message, now))] = item
        return len(due)

    async def settle(self, seconds: float | None = None) -> None:
        """Wait until a place is free again, but no longer than so many seconds.

        Raises:
            AppError: what became of a message could not be noted; it is due again later.
        """
        if not self._taken:
            await asyncio.sleep(seconds or 0)
            return
        await asyncio.wait(self._taken, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if any(task.done() for task in self._taken):
            await asyncio.wait(self._taken, timeout=_TOGETHER_SECONDS)
        over = [task for task in self._taken if task.done()]
        for task in over:
            del self._taken[task]
        for task in over:
            task.result()
