"""Processes of the service and of background jobs that are started while the database is away."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url
from structlog.testing import capture_logs

from app.cli_worker import _work
from app.config import Settings
from app.db import Database
from app.supervising import migrate


@pytest.fixture
async def door(tmp_path: Path) -> Path:
    """Where the database will be, once it is there."""
    return tmp_path / "door"


@pytest.fixture
async def away(database_url: str, door: Path) -> AsyncIterator[Database]:
    """The database under an address at which nothing is yet."""
    url = make_url(database_url).update_query_dict({"host": str(door)})
    database = Database(url.render_as_string(hide_password=False))
    yield database
    await database.close()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().remove_signal_handler(number)


def open_door(door: Path, database_url: str) -> None:
    door.symlink_to(str(make_url(database_url).query["host"]))


async def waiting(work: Coroutine[None, None, None]) -> "asyncio.Task[None]":
    """A start that has been told that there is no database."""
    with capture_logs() as said:
        working = asyncio.create_task(work)
        async with asyncio.timeout(30):
            while not said:
                assert not working.done(), working.exception()
                await asyncio.sleep(0.01)
    assert said[0]["event"] == "the start waits"
    assert "No such file" in said[0]["cause"]
    return working


@pytest.mark.parametrize("command", ["serve", "worker"])
async def test_it_waits_for_the_database(
    away: Database, settings: Settings, door: Path, database_url: str, command: str
) -> None:
    serves = command == "serve"
    working = await waiting(migrate(away) if serves else _work(away, settings=settings, drain=True))
    open_door(door, database_url)
    async with asyncio.timeout(30):
        await working


async def test_it_leaves_when_told_though_there_is_none(away: Database, settings: Settings) -> None:
    working = await waiting(_work(away, settings=settings, drain=True))
    os.kill(os.getpid(), signal.SIGTERM)
    async with asyncio.timeout(30):
        await working
