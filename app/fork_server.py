"""The process that the workers of one service are forked from, so that they share what it has read.

It loads the code and reads the registry once, before the first worker is there. Workers use its
memory until they write to it, and begin with what has changed since: one that takes the place of
another is there within a second. A fork server that takes the place of another has the code only,
and its workers read the registry themselves.
"""

import asyncio
import multiprocessing
import os
import signal

import structlog

from app import metrics
from app.config import Settings
from app.db import Database
from app.exchange.word_vectors import FOLDER
from app.logs import configure
from app.processes import spare_the_collector
from app.services.live import LiveRegistry
from app.services.wording import empty_index

FORKS = multiprocessing.get_context("forkserver")
"""Makes processes that are forked from the fork server."""

_READS = "PARTNERS_FORK_SERVER_READS"
"""Set in the environment of a fork server that is to read the registry."""

log = structlog.get_logger("app")

_read: LiveRegistry | None = None


def begin() -> None:
    """Start the fork server, and return when it has read the registry."""
    FORKS.set_forkserver_preload(["app.cli_serve", "app.fork_server"])
    os.environ[_READS] = "1"
    try:
        first = FORKS.Process(target=_nothing)
        first.start()
        first.join()
    finally:
        del os.environ[_READS]


def registry_for(settings: Settings, database: Database) -> LiveRegistry:
    """The registry that the fork server of this process has read, or one that has not been read.

    Args:
        settings: of this process.
        database: that this process reads on from.
    """
    if _read is not None:
        return _read.on(database)
    vectors = settings.data_dir / FOLDER if settings.semantic else None
    return LiveRegistry(database, empty_index(vectors))


def _nothing() -> None:
    pass


async def _all_there_is(settings: Settings) -> LiveRegistry:
    database = Database(str(settings.database_url))
    try:
        live = registry_for(settings, database)
        await live.load()
    finally:
        await database.close()
    return live


def _prepared() -> LiveRegistry | None:
    """Read the registry for all workers; None where it cannot be read now, and they wait for it."""
    del os.environ[_READS]  # what comes from here reads nothing
    settings = Settings()
    configure(log_format=settings.log_format, level=settings.log_level)
    # Ctrl-C reaches the whole group of processes; the supervising one ends us when it leaves.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return asyncio.run(_all_there_is(settings))
    except Exception as error:  # noqa: BLE001 - workers meet it again, and say what is wrong
        log.warning("the registry was not read for all workers", reason=str(error))
        return None
    finally:
        # This process answers nobody, so that its measures are nobody's.
        metrics.forget_this_process()
        spare_the_collector()
        signal.signal(signal.SIGINT, before)


if _READS in os.environ:  # a fork server has no other way of being told than what it imports
    _read = _prepared()
