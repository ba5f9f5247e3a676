"""What a process does beside answering: it keeps up what it holds in memory."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from app.config import Settings
from app.errors import AppError
from app.processes import return_memory
from app.services.code_learning import learn_codes
from app.services.live import LiveRegistry
from app.services.nomenclature import LiveNomenclature

log = structlog.get_logger("app")


@asynccontextmanager
async def kept_up(
    live: LiveRegistry, catalogue: LiveNomenclature, settings: Settings
) -> AsyncIterator[None]:
    """Keep up the registry, the nomenclature and the code assistant's model for as long as this."""
    seconds = settings.index_poll_seconds
    loops = [hear(live, seconds), _follow(catalogue, seconds), _tidy(live, seconds)]
    if settings.code_assistant:
        loops.append(_learn(live, catalogue, settings.learn_poll_seconds))
    tasks = [asyncio.create_task(one) for one in loops]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def hear(live: LiveRegistry, seconds: float) -> None:
    """Apply what other processes have written as soon as the database tells of it.

    Looks by itself from time to time, too: behind some poolers nothing is heard.
    """
    while True:
        try:
            async with live.database.listen() as ear:
                while not ear.deaf:
                    await live.catch_up()
                    await ear.wait(seconds)
        except AppError as error:
            log.warning("index behind", of=type(live).__name__, reason=error.detail)
        except Exception:
            log.exception("index behind", of=type(live).__name__)
        await asyncio.sleep(seconds)


async def _follow(behind: LiveNomenclature, seconds: float) -> None:
    """Look for what other processes have written, for as long as this one serves."""
    while True:
        await asyncio.sleep(seconds)
        try:
            await behind.catch_up()
        except AppError as error:
            log.warning("index behind", of=type(behind).__name__, reason=error.detail)
        except Exception:
            log.exception("index behind", of=type(behind).__name__)


async def _tidy(live: LiveRegistry, seconds: float) -> None:
    """Do what writes leave to be done, for as long as this one serves."""
    while True:
        await asyncio.sleep(seconds)
        try:
            await live.read_on()
            if await live.tidy():
                await asyncio.to_thread(return_memory)
        except Exception:
            log.exception("index untidy")


async def _learn(live: LiveRegistry, nomenclature: LiveNomenclature, seconds: float) -> None:
    """Keep the code assistant's model up with the listings."""
    while True:
        try:
            await learn_codes(live, nomenclature.catalogue)
        except Exception:
            log.exception("code assistant behind")
        await asyncio.sleep(seconds)
