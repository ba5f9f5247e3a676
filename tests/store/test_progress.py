"""What a background job reads of the changes: each once it has settled, none never."""

from uuid import UUID, uuid4

from sqlalchemy import text

from app.db import Database
from app.store import changes, progress
from app.store.backup import begin_new_epoch
from app.vocabulary.terms import Action, Noun

JOB = "some job"


async def read_on(database: Database, most: int = 100) -> set[UUID]:
    """Read what has settled since the last reading."""
    async with database.read() as session:
        after = await progress.place(session, JOB)
        found, last = await progress.changed_after(session, after, {Noun.OFFER}, most)
    async with database.write() as session:
        await progress.move(session, JOB, last)
    return found


async def change(database: Database, noun: Noun = Noun.OFFER) -> UUID:
    key = uuid4()
    async with database.write() as session:
        await changes.record(session, noun, key, Action.CREATED)
    return key


async def test_every_change_is_read_once_and_others_nouns_are_not(database: Database) -> None:
    made = {await change(database) for _ in range(5)}
    await change(database, Noun.DECISION)
    read = [await read_on(database, most=2) for _ in range(4)]
    assert [len(found) for found in read] == [2, 2, 1, 0]
    assert set().union(*read) == made


async def test_a_later_transaction_with_an_earlier_revision_is_not_missed(
    database: Database,
) -> None:
    """The first transaction to begin writes last: its revision is the higher one."""
    first, second = uuid4(), uuid4()
    async with database.write() as later:
        async with database.write() as earlier:
            await earlier.execute(text("SELECT pg_current_xact_id()"))
            await changes.record(later, Noun.OFFER, second, Action.CREATED)
            await changes.record(earlier, Noun.OFFER, first, Action.CREATED)
        assert await read_on(database) == {first}
    assert await read_on(database) == {second}


async def test_after_a_restore_it_goes_on_where_it_stood(database: Database) -> None:
    await change(database)
    assert len(await read_on(database)) == 1
    made = await change(database)
    async with database.engine.begin() as connection:
        await begin_new_epoch(connection)
    assert await read_on(database) == {made}
    assert await read_on(database) == set()
    async with database.engine.begin() as connection:
        await begin_new_epoch(connection)
    assert await read_on(database) == set()
    another = await change(database)
    assert await read_on(database) == {another}
