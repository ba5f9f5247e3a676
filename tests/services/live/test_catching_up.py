"""Catching up with transactions that commit late, at once, or never; waiting for a revision."""

import asyncio
from collections.abc import Iterable

import pytest
from typing_extensions import override

from app.db import Database
from app.errors import RevisionError
from app.matching import MemoryIndex
from app.matching.gathered import BothSides
from app.services.live import LiveRegistry
from app.store import listings, organizations
from app.vocabulary.terms import Side
from tests.support.live import pair
from tests.support.records import (
    PORTAL,
    add_listing,
    add_organization,
    listing_draft,
)


async def test_one_record_created_changed_and_deleted_at_once_leaves_no_trace(
    database: Database, second: LiveRegistry
) -> None:
    async with database.write() as session:
        owner = await add_organization(session)
        key = await add_listing(session, owner, Side.OFFER)
        await listings.replace(session, key, listing_draft(owner, Side.OFFER, title="Лента"))
        await listings.remove(session, Side.OFFER, key)
        await organizations.remove(session, owner, PORTAL)
    await second.catch_up()
    assert (len(second.listings), len(second.organizations), len(second.index)) == (0, 0, 0)
    assert second.revision > 0


async def test_what_is_rolled_back_is_never_seen(database: Database, second: LiveRegistry) -> None:
    async def fail() -> None:
        async with database.write() as session:
            await add_organization(session)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    await second.catch_up()
    assert (len(second.organizations), second.revision) == (0, 0)


async def test_a_transaction_that_commits_late_is_not_missed(
    database: Database, second: LiveRegistry
) -> None:
    async with database.write() as slow:
        late = await add_organization(slow, name="поздно")
        async with database.write() as fast:
            early = await add_organization(fast, name="рано")
        await second.catch_up()
        assert set(second.organizations) == {early}
    await second.catch_up()
    assert set(second.organizations) == {early, late}


class WrittenDown(MemoryIndex):
    """An index that remembers what was put into it."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []

    @override
    def put(self, arrived: BothSides, removed: Iterable[str] = ()) -> None:
        """Put listings in, and note which."""
        self.written += [key for gathered in arrived.values() for key in gathered.ids]
        super().put(arrived, removed)


async def test_catching_up_many_times_at_once_applies_every_change_once(
    database: Database, other_database: Database
) -> None:
    index = WrittenDown()
    live = LiveRegistry(other_database, index=index)
    await live.load()
    _, need, _, offer = await pair(database)
    await asyncio.gather(*(live.catch_up() for _ in range(8)))
    assert sorted(index.written) == sorted(map(str, (need, offer)))
    await live.catch_up()
    assert len(index.written) == 2


async def test_an_open_transaction_does_not_make_others_changes_apply_twice(
    database: Database, other_database: Database
) -> None:
    index = WrittenDown()
    live = LiveRegistry(other_database, index=index)
    await live.load()
    async with database.write() as slow:
        late = await add_organization(slow)
        _, need, _, offer = await pair(database)
        for _ in range(3):
            await live.catch_up()
        assert sorted(index.written) == sorted(map(str, (need, offer)))
        last = await add_listing(slow, late, Side.OFFER)
    for _ in range(3):
        await live.catch_up()
    assert sorted(index.written) == sorted(map(str, (need, offer, last)))


async def test_a_change_after_an_applied_one_is_applied_too(
    database: Database, second: LiveRegistry
) -> None:
    _, _, maker, offer = await pair(database)
    for title in ("Лента", "Труба", "Шина"):
        async with database.write() as session:
            await listings.replace(session, offer, listing_draft(maker, Side.OFFER, title=title))
        await second.catch_up()
        assert second.listings[offer].title == title


async def test_waiting_for_a_revision_ends_when_it_has_been_seen(
    database: Database, second: LiveRegistry
) -> None:
    async def soon() -> None:
        async with database.write() as session:
            await add_organization(session)
            await asyncio.sleep(0.05)

    writing = asyncio.create_task(soon())
    await second.wait_for(1)
    assert second.revision == 1
    assert len(second.organizations) == 1
    await writing


async def test_waiting_for_a_revision_that_nobody_wrote_gives_up(
    database: Database, second: LiveRegistry
) -> None:
    await pair(database)
    loop = asyncio.get_running_loop()
    started = loop.time()
    with pytest.raises(RevisionError, match="1000"):
        await second.wait_for(1000)
    assert 0.15 < loop.time() - started < 5
    assert second.revision == 4


async def test_a_reader_sees_his_own_write_even_when_a_later_revision_was_seen_before(
    database: Database, second: LiveRegistry
) -> None:
    async with database.write() as slow:
        late = await add_organization(slow)
        async with database.write() as fast:
            await add_organization(fast)
        await second.catch_up()
    assert second.revision == 2
    await second.wait_for(1)
    assert late in second.organizations


async def test_codes_that_were_read_of_a_text_are_not_put_on_another_one(
    database: Database, first: LiveRegistry
) -> None:
    async with database.write() as session:
        owner = await add_organization(session)
        keys = [await add_listing(session, owner, Side.OFFER, codes=()) for _ in range(3)]
    await first.catch_up()
    before = first.listings.copy()
    async with database.write() as session:
        await listings.remove(session, Side.OFFER, keys[1])
        draft = listing_draft(owner, Side.OFFER, title="Плуги навесные", codes=())
        await listings.replace(session, keys[2], draft)
    await first.catch_up()
    await first.take_codes(dict.fromkeys(keys, (("7408", 0.9),)), before)
    found = [first.index.get(str(key)) for key in keys]
    assert [one and one.listing.predicted for one in found] == [(("7408", 0.9),), None, ()]
