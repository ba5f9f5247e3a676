"""Heavy computations in threads, beside the event loop: a few at a time, the others wait."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

AT_ONCE = 2
"""Computations of one process that run at the same time."""

T = TypeVar("T")


async def in_thread(work: Callable[[], T]) -> T:
    """Compute something without holding up other requests."""
    return await asyncio.get_running_loop().run_in_executor(_threads(), work)


async def in_thread_then_rest(work: Callable[[], T]) -> T:
    """Compute something that nobody waits for: as long as it took, nothing follows it."""
    begun = time.monotonic()
    made = await in_thread(work)
    await asyncio.sleep(time.monotonic() - begun)
    return made


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="computing")
