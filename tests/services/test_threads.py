"""Heavy work runs beside the loop, a few at a time."""

import asyncio
import time
from threading import Lock

from app.services.threads import AT_ONCE, in_thread


async def test_the_loop_goes_on_and_only_a_few_computations_run_at_once() -> None:
    running, most = 0, 0
    lock = Lock()

    def work() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.05)
        with lock:
            running -= 1

    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0.001)

    ticking = asyncio.create_task(tick())
    await asyncio.gather(*(in_thread(work) for _ in range(2 * AT_ONCE + 1)))
    ticking.cancel()
    assert most == AT_ONCE
    assert ticks > 10
