"""After a crash PostgreSQL gives transaction numbers again that it had only seen rolled back.

The crash test found it: a process that had looked in between passed over the next write for ever.
"""

import os
import signal
from contextlib import suppress
from pathlib import Path

from sqlalchemy import text

from app.db import Database, WriteSession
from app.embedded import EmbeddedPostgres
from app.services import changes
from app.services.live import LiveRegistry
from app.values.feed import ChangesAsked
from app.vocabulary.reach import EVERYONE
from app.vocabulary.terms import Side
from tests.support.records import add_listing, add_organization
from tests.support.service import database_processes, forget

ATTEMPTS = 5
"""The server writes what it has five times a second, and may just have done so when killed."""


async def lose_some_numbers(database: Database) -> None:
    """Take numbers that nobody writes to the disk at once: of notices, and of what is undone."""
    async with database.engine.connect() as connection:
        for _ in range(20):
            await connection.execute(text("SELECT pg_notify('nobody', 'listens')"))
            await connection.commit()
            await connection.execute(text("SELECT pg_current_xact_id()"))
            await connection.rollback()


async def test_a_write_after_a_crash_is_seen_by_who_looked_before_it(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path)
    server.start()
    try:
        server.create_database("registry")
        database = Database(server.url("registry"))
        await database.migrate()
        async with database.write() as session:
            owner = await add_organization(session)
            await add_listing(session, owner, Side.OFFER)
        live = LiveRegistry(database)
        await live.load()
        for _ in range(ATTEMPTS):
            await lose_some_numbers(database)
            await live.catch_up()
            async with database.read() as reading:
                cursor = await changes.cursor_of_now(reading)
                before = await reading.scalar(
                    text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
                )
            for process in database_processes(tmp_path):
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            server.start()
            await database.engine.dispose()
            async with database.write() as session:
                key = await add_listing(session, owner, Side.NEED)
                number = await _number(session)
            if number < before:
                break
        assert number < before, "no number came again: the test has lost its subject"
        await live.catch_up()
        assert key in live.listings
        async with database.read() as reading:
            page = await changes.page(reading, EVERYONE, ChangesAsked(cursor, 10))
        assert [item.record_id for item in page.items] == [key]
        await database.close()
    finally:
        server.stop()
        forget(tmp_path)


async def _number(session: WriteSession) -> int:
    return int(await session.scalar(text("SELECT pg_current_xact_id()::text::bigint")) or 0)
