"""Sessions: what is committed, rolled back, given back and waited for."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from app.db import Database
from app.embedded import EmbeddedPostgres
from app.errors import UnavailableError, UnsuitableDatabaseError
from app.store import organizations
from tests.support.records import add_organization


async def names(database: Database) -> list[str]:
    async with database.read() as session:
        return sorted(await session.scalars(text("SELECT name FROM organizations")))


@pytest.fixture
async def other(database_url: str) -> AsyncIterator[Database]:
    """The same database by other connections."""
    opened = Database(database_url, pool_size=1)
    yield opened
    await opened.close()


async def test_a_write_is_committed_before_it_returns(database: Database, other: Database) -> None:
    async with database.write() as session:
        await add_organization(session, name="А")
        assert await names(other) == []
    assert await names(other) == ["А"]


async def test_an_error_rolls_everything_back(database: Database) -> None:
    async def fail() -> None:
        async with database.write() as session:
            await add_organization(session, name="А")
            await add_organization(session, name="Б")
            raise RuntimeError("halfway")

    with pytest.raises(RuntimeError, match="halfway"):
        await fail()
    assert await names(database) == []


async def test_a_cancelled_write_is_rolled_back(database: Database) -> None:
    begun = asyncio.Event()

    async def write() -> None:
        async with database.write() as session:
            await add_organization(session)
            begun.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(write())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await names(database) == []


async def test_what_a_reader_wrote_by_mistake_is_rolled_back(database: Database) -> None:
    async with database.read() as session:
        await add_organization(session)  # type: ignore[arg-type]
    assert await names(database) == []


async def test_a_connection_is_given_back_after_an_error(other: Database) -> None:
    async def fail() -> None:
        async with other.write() as session:
            await add_organization(session)
            raise RuntimeError

    for _ in range(5):
        with pytest.raises(RuntimeError):
            await fail()
    assert other.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


async def test_times_are_utc(database: Database) -> None:
    async with database.write() as session:
        key = await add_organization(session)
    async with database.read() as session:
        zone = await session.scalar(text("SHOW timezone"))
        record = await organizations.get(session, key)
    assert zone == "UTC"
    assert record is not None
    assert record.created_at.utcoffset() is not None


async def unavailable(url: str) -> None:
    database = Database(url, pool_size=1)
    try:
        for use in (database.read, database.write):
            with pytest.raises(UnavailableError):
                async with use() as session:
                    await session.execute(text("SELECT 1"))
        with pytest.raises(UnavailableError):
            await database.is_current()
    finally:
        await database.close()


async def test_a_server_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    await unavailable(f"postgresql+asyncpg://postgres@/nothing?host={tmp_path}&port=5432")


async def test_a_closed_port_is_unavailable() -> None:
    await unavailable("postgresql+asyncpg://postgres@127.0.0.1:1/nothing")


async def test_a_database_that_does_not_exist_is_unavailable(server: EmbeddedPostgres) -> None:
    await unavailable(server.url("never-made"))


async def test_a_pool_without_a_free_connection_is_unavailable(other: Database) -> None:
    other.engine.pool._timeout = 0.05  # type: ignore[attr-defined]
    async with other.read() as one, other.read() as two:
        for session in (one, two):
            await session.execute(text("SELECT 1"))
        with pytest.raises(UnavailableError):
            async with other.read() as third:
                await third.execute(text("SELECT 1"))


async def _end_connection(database: Database, process: int) -> None:
    async with database.read() as session:
        await session.execute(text("SELECT pg_terminate_backend(:process)"), {"process": process})


async def test_a_connection_lost_in_the_middle_is_unavailable_and_nothing_is_stored(
    database: Database, other: Database
) -> None:
    async def lose() -> None:
        async with database.write() as session:
            await add_organization(session)
            process = await session.scalar(text("SELECT pg_backend_pid()"))
            await _end_connection(other, int(process or 0))
            await session.execute(text("SELECT 1"))

    with pytest.raises(UnavailableError):
        await lose()
    assert await names(other) == []


async def test_a_commit_that_fails_is_unavailable_and_nothing_is_stored(
    database: Database, other: Database
) -> None:
    async def lose() -> None:
        async with database.write() as session:
            await add_organization(session)
            process = await session.scalar(text("SELECT pg_backend_pid()"))
            await _end_connection(other, int(process or 0))

    with pytest.raises(UnavailableError):
        await lose()
    assert await names(other) == []


async def test_a_lost_connection_is_replaced_by_a_new_one(
    database: Database, other: Database
) -> None:
    async with other.read() as session:
        process = await session.scalar(text("SELECT pg_backend_pid()"))
    await _end_connection(database, int(process or 0))
    assert await names(other) == []


async def test_an_error_of_the_caller_stays_what_it_is(database: Database) -> None:
    with pytest.raises(ValueError, match="mine"):
        async with database.read():
            raise ValueError("mine")


@pytest.mark.parametrize("locale", ["LC_COLLATE 'C' LC_CTYPE 'C'"])
async def test_a_database_with_the_plain_c_locale_is_unsuitable(
    server: EmbeddedPostgres, locale: str
) -> None:
    server._postmaster.ask(
        f"CREATE DATABASE plain_c TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc {locale}"
    )
    database = Database(server.url("plain_c"), pool_size=1)
    try:
        with pytest.raises(UnsuitableDatabaseError, match="locale"):
            await database.migrate()
    finally:
        await database.close()
        server.drop_database("plain_c")


async def test_a_database_of_our_own_is_suitable(database: Database) -> None:
    await database.migrate()
    assert await database.is_current()
