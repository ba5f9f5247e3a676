"""Two processes that keep a registry in memory, over one database."""

from collections.abc import AsyncIterator

import pytest

from app.db import Database
from app.services.live import LiveRegistry


@pytest.fixture
async def other_database(database_url: str) -> AsyncIterator[Database]:
    """The same database as another process reaches it."""
    opened = Database(database_url, pool_size=5)
    yield opened
    await opened.close()


@pytest.fixture
async def first(database: Database) -> LiveRegistry:
    """A registry of the process that writes."""
    live = LiveRegistry(database)
    await live.load()
    return live


@pytest.fixture
async def second(other_database: Database) -> LiveRegistry:
    """A registry of another process, loaded while the database was empty."""
    live = LiveRegistry(other_database)
    await live.load()
    return live
