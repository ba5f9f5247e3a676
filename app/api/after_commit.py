"""What follows a commit: the index learns of it, and the answer says that it is stored."""

import asyncio
from typing import Final

import structlog
from starlette.types import Scope

from app.errors import UnavailableError
from app.services.live import LiveRegistry

TIME_LIMIT: Final = "time_limit"
"""In the state of a request: its limit of time, an `asyncio.Timeout`."""

_LEARN_SECONDS = 1.0
_ANSWER_SECONDS = 5.0
"""How long a request that has stored something has for its answer, at least."""

_learning: set["asyncio.Task[None]"] = set()

log = structlog.get_logger("app.api")


async def learn(live: LiveRegistry, scope: Scope) -> None:
    """Let the index of this process catch up with a commit, and wait for it a moment.

    Who needs what was written at once asks with `Min-Revision`, which waits for it.
    """
    _extend(scope)
    task = asyncio.create_task(_catch_up(live))
    _learning.add(task)
    task.add_done_callback(_learning.discard)
    done, _ = await asyncio.wait({task}, timeout=_LEARN_SECONDS)
    if not done:
        log.warning("index behind", seconds=_LEARN_SECONDS)


async def _catch_up(live: LiveRegistry) -> None:
    try:
        await live.catch_up()
    except UnavailableError as error:
        # The write is safe; the background catches up as soon as the database is back.
        log.warning("index behind", reason=error.detail)


def _extend(scope: Scope) -> None:
    """Answer 503 to no write that is stored: it would be sent again."""
    limit = scope.get("state", {}).get(TIME_LIMIT)
    if isinstance(limit, asyncio.Timeout) and not limit.expired():
        until = asyncio.get_running_loop().time() + _ANSWER_SECONDS
        limit.reschedule(max(limit.when() or until, until))
