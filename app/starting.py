"""How a process starts: it waits while the database is away, and leaves as soon as it is told to.

A worker that was killed during an outage would otherwise fail to start, and the process that
supervises it takes that for a reason to end the whole service. To read a large registry takes
minutes, and the server looks whether it was told to leave only after that.
"""

import asyncio
import signal
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

import structlog

from app.errors import UnavailableError

_AGAIN_SECONDS = 1.0

log = structlog.get_logger("app")


async def patiently(work: Callable[[], Awaitable[None]]) -> None:
    """Do what a start needs, again and again while the database cannot be reached.

    Raises:
        UnavailableError: the process was told to leave before it was done.
    """
    with _told_to_leave() as leaving:
        while True:
            try:
                await _unless(leaving, work)
            except UnavailableError as error:
                log.warning("the start waits", reason=error.detail, cause=str(error.__cause__))
                with suppress(TimeoutError):
                    async with asyncio.timeout(_AGAIN_SECONDS):
                        await leaving.wait()
                if leaving.is_set():
                    raise
            else:
                return


async def _unless(leaving: asyncio.Event, work: Callable[[], Awaitable[None]]) -> None:
    """Do something; break it off where we are to leave."""
    doing, told = asyncio.ensure_future(work()), asyncio.create_task(leaving.wait())
    try:
        await asyncio.wait((doing, told), return_when=asyncio.FIRST_COMPLETED)
        broken_off = not doing.done()
    finally:
        told.cancel()
        doing.cancel()
    with suppress(asyncio.CancelledError):
        await doing
    if broken_off:
        raise UnavailableError("The process was told to leave before its start was done.")


@contextmanager
def _told_to_leave() -> Iterator[asyncio.Event]:
    """An event that is set on SIGTERM and SIGINT, besides what these do anyway."""
    leaving = asyncio.Event()
    if threading.current_thread() is not threading.main_thread():
        yield leaving
        return
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def leave(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(leaving.set)
        told = before[signal.Signals(number)]
        if callable(told):
            told(number, frame)

    for number, told in before.items():
        signal.signal(number, leave)
        # The server may have been told already, and looks only after the start.
        if getattr(getattr(told, "__self__", None), "should_exit", False):
            leaving.set()
    try:
        yield leaving
    finally:
        for number, told in before.items():
            signal.signal(number, told)
