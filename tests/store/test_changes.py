"""The change table with its horizon: late commits are read late, but they are read."""

import asyncio
from random import Random
from uuid import UUID, uuid4

import pytest

from app.db import Database
from app.store import changes
from app.store.changes import Change, Changes
from app.vocabulary.terms import Action, Noun


async def since(database: Database, horizon: int) -> Changes:
    async with database.read() as session:
        return await changes.since(session, horizon)


def records(found: Changes) -> set[UUID]:
    return {change.record_id for change in found.items}


async def test_a_change_has_what_was_recorded(database: Database) -> None:
    key = uuid4()
    async with database.write() as session:
        revision = await changes.record(session, Noun.NEED, key, Action.DELETED)
    [found] = (await since(database, 0)).items
    assert found == Change(revision, found.transaction, Noun.NEED, key, Action.DELETED)
    async with database.read() as session:
        assert await changes.last_revision(session) == revision


async def test_an_empty_registry_has_no_changes_and_no_revision(database: Database) -> None:
    found = await since(database, 0)
    assert found.items == ()
    assert found.horizon > 0
    async with database.read() as session:
        assert await changes.last_revision(session) == 0


async def test_revisions_grow_in_the_order_of_writing(database: Database) -> None:
    revisions = []
    for _ in range(5):
        async with database.write() as session:
            revisions += [
                await changes.record(session, Noun.OFFER, uuid4(), Action.CREATED) for _ in range(2)
            ]
    assert revisions == sorted(set(revisions))
    assert [change.revision for change in (await since(database, 0)).items] == revisions


async def test_a_change_that_is_rolled_back_is_never_read(database: Database) -> None:
    async def fail() -> None:
        async with database.write() as session:
            await changes.record(session, Noun.OFFER, uuid4(), Action.CREATED)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert (await since(database, 0)).items == ()


async def test_a_change_that_is_not_committed_is_not_read_yet(database: Database) -> None:
    key = uuid4()
    async with database.write() as session:
        await changes.record(session, Noun.OFFER, key, Action.CREATED)
        assert records(await since(database, 0)) == set()
    assert records(await since(database, 0)) == {key}


async def test_a_change_that_commits_late_with_a_lower_revision_is_not_missed(
    database: Database,
) -> None:
    slow_key, fast_key = uuid4(), uuid4()
    start = (await since(database, 0)).horizon
    async with database.write() as slow:
        lower = await changes.record(slow, Noun.OFFER, slow_key, Action.CREATED)
        async with database.write() as fast:
            higher = await changes.record(fast, Noun.OFFER, fast_key, Action.CREATED)
        assert lower < higher
        between = await since(database, start)
        assert records(between) == {fast_key}
    after = await since(database, between.horizon)
    # Who asked for revisions above the highest seen would wait for this one for ever.
    assert slow_key in records(after)
    assert [change.revision for change in after.items] == sorted(
        change.revision for change in after.items
    )


async def test_a_transaction_that_began_early_and_writes_late_is_not_missed(
    database: Database,
) -> None:
    slow_key, fast_key = uuid4(), uuid4()
    async with database.write() as slow:
        # It has read, so it is open; it has written nothing, so it has no number yet.
        await changes.last_revision(slow)  # type: ignore[arg-type]
        async with database.write() as fast:
            await changes.record(fast, Noun.OFFER, fast_key, Action.CREATED)
        between = await since(database, 0)
        await changes.record(slow, Noun.OFFER, slow_key, Action.CREATED)
        meanwhile = await since(database, between.horizon)
        assert slow_key not in records(meanwhile)
    assert slow_key in records(await since(database, meanwhile.horizon))


async def test_a_change_made_inside_a_savepoint_is_not_missed(database: Database) -> None:
    key = uuid4()
    async with database.write() as slow:
        await changes.record(slow, Noun.OFFER, uuid4(), Action.CREATED)
        async with database.write() as fast:
            await changes.record(fast, Noun.OFFER, uuid4(), Action.CREATED)
        between = await since(database, 0)
        async with slow.begin_nested():
            await changes.record(slow, Noun.OFFER, key, Action.CREATED)
    assert key in records(await since(database, between.horizon))


async def test_the_horizon_stands_still_for_an_open_transaction_and_then_moves_on(
    database: Database,
) -> None:
    async with database.write() as slow:
        await changes.record(slow, Noun.OFFER, uuid4(), Action.CREATED)
        horizons = []
        for _ in range(3):
            async with database.write() as fast:
                await changes.record(fast, Noun.OFFER, uuid4(), Action.CREATED)
            horizons.append((await since(database, 0)).horizon)
        assert len(set(horizons)) == 1
    settled = await since(database, 0)
    assert settled.horizon > horizons[0]
    assert (await since(database, settled.horizon)).items == ()


@pytest.mark.parametrize("seed", range(3))
async def test_no_reader_misses_a_change_whatever_the_order_of_commits(
    database: Database, seed: int
) -> None:
    chance = Random(seed)  # noqa: S311 - repeatable on purpose
    pauses = [[chance.uniform(0, 0.02) for _ in range(6)] for _ in range(4)]
    written: set[UUID] = set()

    async def write(waits: list[float]) -> None:
        for wait in waits:
            keys = [uuid4(), uuid4()]
            async with database.write() as session:
                for key in keys:
                    await changes.record(session, Noun.OFFER, key, Action.CREATED)
                    await asyncio.sleep(wait)
            written.update(keys)

    seen: set[UUID] = set()
    horizon = 0
    writers = asyncio.gather(*(write(waits) for waits in pauses))
    while not writers.done():
        found = await since(database, horizon)
        seen |= records(found)
        assert found.horizon >= horizon
        horizon = found.horizon
        await asyncio.sleep(0.003)
    await writers
    seen |= records(await since(database, horizon))
    assert len(written) == 48
    assert seen == written
