"""A process hears from the database, at once, of what others have written."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import UUID

import pytest
from sqlalchemy import text

from app.db import Database, Ear
from app.services.live import LiveRegistry
from app.upkeep import hear
from app.vocabulary.terms import Side
from tests.support.records import add_listing, add_organization

NEVER = 3600.0
SOON = 5.0


@pytest.fixture
async def other(database_url: str) -> AsyncIterator[LiveRegistry]:
    """A registry of another process, which listens and never looks by itself."""
    opened = Database(database_url, pool_size=3)
    live = LiveRegistry(opened)
    await live.load()
    hearing = asyncio.create_task(hear(live, NEVER))
    await until(lambda: listeners(opened), 1)
    yield live
    hearing.cancel()
    await asyncio.gather(hearing, return_exceptions=True)
    await opened.close()


async def test_who_listens_can_be_told_to_end_at_the_moment_when_something_is_told() -> None:
    ended = 0
    for later in range(4):
        ear = Ear()
        listening = asyncio.create_task(ear.wait(NEVER))
        await asyncio.sleep(0.01)
        ear.hear()
        for _ in range(later):
            await asyncio.sleep(0)
        if listening.cancel():
            ended += 1
            with pytest.raises(asyncio.CancelledError):
                await listening
    assert ended


async def until(count: Callable[[], Awaitable[int]], wanted: int) -> None:
    deadline = time.monotonic() + SOON
    while await count() < wanted:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.002)


async def listeners(database: Database) -> int:
    async with database.read() as session:
        found = await session.scalar(
            text("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' "
                 "AND datname = current_database()")
        )  # fmt: skip
    return int(found or 0)


async def number_of(live: LiveRegistry) -> int:
    return len(live.listings)


async def listed(database: Database, owner: UUID) -> UUID:
    async with database.write() as session:
        return await add_listing(session, owner, Side.OFFER)


async def test_a_process_hears_at_once_of_what_another_wrote(
    database: Database, other: LiveRegistry
) -> None:
    async with database.write() as session:
        owner = await add_organization(session)
    for number in range(15):
        key = await listed(database, owner)
        # By itself it would look in an hour.
        await until(lambda: number_of(other), number + 1)
        assert other.index.get(str(key)) is not None


async def test_what_is_rolled_back_is_not_told(database: Database, other: LiveRegistry) -> None:
    async with database.write() as session:
        owner = await add_organization(session)
    await until(lambda: organizations(other), 1)
    with pytest.raises(RuntimeError, match="on purpose"):
        await regretted(database, owner)
    await listed(database, owner)
    await until(lambda: number_of(other), 1)
    assert len(other.listings) == 1


async def regretted(database: Database, owner: UUID) -> None:
    async with database.write() as session:
        await add_listing(session, owner, Side.OFFER)
        raise RuntimeError("on purpose")


async def organizations(live: LiveRegistry) -> int:
    return len(live.organizations)


async def test_who_lost_his_connection_listens_again_and_misses_nothing(
    database: Database, database_url: str
) -> None:
    opened = Database(database_url, pool_size=3)
    live = LiveRegistry(opened)
    await live.load()
    hearing = asyncio.create_task(hear(live, 0.05))
    await until(lambda: listeners(opened), 1)
    async with database.write() as session:
        owner = await add_organization(session)
    for number in range(3):
        async with database.read() as session:
            await session.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                     "WHERE query LIKE 'LISTEN%' AND datname = current_database()")
            )  # fmt: skip
        await listed(database, owner)
        await until(lambda: number_of(live), number + 1)
        await until(lambda: listeners(opened), 1)
    hearing.cancel()
    await asyncio.gather(hearing, return_exceptions=True)
    await opened.close()
