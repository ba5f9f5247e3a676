"""The process that the workers of one service are forked from, so that they share what it has read.

It makes the application and reads the registry once, before the first worker is there. Workers use
its memory until they write to it, and begin with what has changed since: one that takes the place
of another is there after about a second. A fork server that takes the place of another has the code
only, and its workers read the registry themselves.
"""

import asyncio
import multiprocessing
import os
import signal

import structlog
from fastapi import FastAPI

from app import metrics
from app.config import Settings
from app.db import Database
from app.main import create_app
from app.matching.engine import kernel
from app.processes import return_memory, spare_the_collector
from app.services import snapshot
from app.services.live import LiveRegistry
from app.services.nomenclature import LiveNomenclature

FORKS = multiprocessing.get_context("forkserver")
"""Makes processes that are forked from the fork server."""

_DUTY = "PARTNERS_FORK_SERVER"
"""In the environment of a fork server: what it does before it forks, `_READ` or `_LOAD`."""

_READ, _LOAD = "read", "load"

log = structlog.get_logger("app")

app: FastAPI | None = None
"""What this process was forked with: an application that has served nobody yet."""


def begin() -> None:
    """Start the fork server, and return when it has read the registry."""
    FORKS.set_forkserver_preload(["app.cli_serve", "app.fork_server"])
    os.environ[_DUTY] = _READ
    first = FORKS.Process(target=_nothing)
    first.start()
    first.join()
    # Those that may have to take its place.
    os.environ[_DUTY] = _LOAD


def _nothing() -> None:
    pass


def _prepared() -> FastAPI | None:
    """Make the application for all workers, with what it reads at a start, and compiled.

    None where that fails: they meet the reason themselves, and wait or say what is wrong.
    """
    # Ctrl-C reaches the whole group of processes; the supervising one ends us when it leaves.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        settings = Settings()
        made = create_app(settings)
        asyncio.run(_read(made))
        if settings.compiled_search:
            kernel.prepare()
    except Exception as error:  # noqa: BLE001 - see above
        log.warning("nothing was prepared for all workers", reason=str(error))
        return None
    finally:
        signal.signal(signal.SIGINT, before)
    spare_the_collector()
    return_memory()
    return made


async def _read(made: FastAPI) -> None:
    database: Database = made.state.database
    settings: Settings = made.state.settings
    live: LiveRegistry = made.state.live
    nomenclature: LiveNomenclature = made.state.nomenclature
    try:
        await snapshot.start(live, settings.data_dir / snapshot.FILE, least=settings.snapshot_from)
        await nomenclature.catch_up()
    finally:
        await database.close()


# A fork server has no other way of being told than what it imports. What it forks has no duty.
if (_duty := os.environ.pop(_DUTY, None)) is not None:
    app = _prepared() if _duty == _READ else None
    # This process answers nobody, so that its measures are nobody's.
    metrics.forget_this_process()
