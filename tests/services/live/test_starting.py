"""A process that starts, forks or comes back while others write."""

import asyncio
import os
import signal

import pytest
from sqlalchemy import text

from app.db import Database
from app.errors import UnavailableError
from app.services import suggestions
from app.services.live import LiveRegistry
from app.starting import patiently
from app.store import listings, organizations
from app.store.backup import begin_new_epoch
from app.vocabulary.terms import Side, Verdict, Visibility
from tests.services.live.chance import Chance
from tests.support.live import EVERYTHING, OWN, loaded, pair, picture, suggested
from tests.support.records import (
    add_decision,
    add_listing,
    organization_draft,
)


async def test_a_start_that_is_repeated_keeps_nothing_that_was_deleted_meanwhile(
    database: Database, first: LiveRegistry
) -> None:
    """So it is after the database went away in the middle of a start."""
    _, need, _, offer = await pair(database)
    await first.load()
    async with database.write() as session:
        await add_decision(session, need, offer, Verdict.DECLINED)
    await first.load()
    assert first.decisions
    async with database.write() as session:
        await listings.remove(session, Side.OFFER, offer)
    await first.load()
    assert picture(first) == picture(await loaded(database))
    assert suggested(first, need) == []
    assert first.public_listings == 1


async def test_an_empty_registry_is_ready_once_loaded(database: Database) -> None:
    live = LiveRegistry(database)
    assert not live.ready
    await live.load()
    assert live.ready
    assert (live.revision, len(live.index)) == (0, 0)


async def test_loading_after_the_fact_equals_catching_up(
    database: Database, other_database: Database, first: LiveRegistry, second: LiveRegistry
) -> None:
    buyer, need, maker, offer = await pair(database)
    await second.catch_up()
    async with database.write() as session:
        await add_decision(session, need, offer, Verdict.DECLINED)
        await add_decision(session, need, offer, Verdict.ACCEPTED)
        await organizations.replace(session, buyer, organization_draft(country="BY"))
        extra = await add_listing(session, maker, Side.OFFER, title="Лента медная", codes=())
        await add_listing(session, maker, Side.OFFER, visibility=Visibility.PRIVATE)
        await listings.remove(session, Side.OFFER, extra)
    await second.catch_up()
    await first.catch_up()
    fresh = picture(await loaded(other_database))
    assert picture(second) == fresh
    assert picture(first) == fresh
    assert fresh["answers"][need]


async def test_what_is_written_while_a_process_starts_is_not_missed(
    database: Database, other_database: Database
) -> None:
    chance = Chance(9, database)
    for _ in range(10):
        await chance.create()

    async def write() -> None:
        for _ in range(20):
            await chance.step()

    writing = asyncio.create_task(write())
    starting = [LiveRegistry(other_database) for _ in range(4)]
    for live in starting:
        await live.load()
        await asyncio.sleep(0.02)
    await writing
    fresh = picture(await loaded(other_database))
    for live in starting:
        await live.catch_up()
        late = picture(live)
        for part in ("organizations", "listings", "decisions", "size", "revision"):
            assert late[part] == fresh[part], part


async def test_a_registry_without_its_database_says_so_and_recovers(
    database: Database, other_database: Database, second: LiveRegistry
) -> None:
    await pair(database)
    gone = Database("postgresql+asyncpg://postgres@127.0.0.1:1/nothing", pool_size=1)
    second.database = gone
    with pytest.raises(UnavailableError):
        await second.catch_up()
    assert second.listings == {}
    second.database = other_database
    await second.catch_up()
    assert len(second.listings) == 2
    await gone.close()


async def test_what_was_read_before_a_fork_is_brought_up_to_date(
    database: Database, other_database: Database, first: LiveRegistry
) -> None:
    _, need, maker, offer = await pair(database)
    await first.catch_up()
    async with database.write() as session:
        await listings.remove(session, Side.OFFER, offer)
        added = await add_listing(session, maker, Side.OFFER, title="Катанка медная, бухты")
    await first.start()
    assert set(first.listings) == {need, added}
    assert picture(first) == picture(await loaded(other_database))


async def test_after_a_restore_what_was_read_before_a_fork_is_read_again(
    database: Database, first: LiveRegistry
) -> None:
    _, need, _, offer = await pair(database)
    await first.catch_up()
    async with database.engine.begin() as connection:
        # As a backup from before the offer leaves it: no change tells that it is gone.
        await connection.execute(text("DELETE FROM listings WHERE id = :key"), {"key": offer})
        await begin_new_epoch(connection)
    await first.start()
    assert set(first.listings) == {need}
    assert suggestions.for_listing(first, OWN, Side.NEED, need, EVERYTHING).found.items == ()


async def test_a_start_that_is_told_to_leave_does_not_read_to_the_end(
    database: Database, other_database: Database
) -> None:
    await pair(database)
    live = LiveRegistry(other_database)
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        async with database.engine.begin() as connection:
            # Whoever reads the listings waits.
            await connection.execute(text("LOCK TABLE listings IN ACCESS EXCLUSIVE MODE"))
            asyncio.get_running_loop().call_later(0.2, os.kill, os.getpid(), signal.SIGTERM)
            with pytest.raises(UnavailableError, match="told to leave"):
                await asyncio.wait_for(patiently(live.load), timeout=20)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert not live.ready
    await patiently(live.load)
    assert live.public_listings
