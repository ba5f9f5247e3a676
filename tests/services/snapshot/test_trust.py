"""What a start kept is trusted only where it is true, and who is erased is in no file."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import Database
from app.matching.engine import files
from app.services.live import LiveRegistry
from app.store import history, organizations
from app.store.backup import begin_new_epoch
from tests.services.snapshot.starting import UNTOLD, content, rename_untold, rewrite, started
from tests.support.live import loaded, pair, picture
from tests.support.records import PORTAL, add_organization

Happening = Callable[[Path, Database], Awaitable[None]]


async def damage(path: Path, _: Database) -> None:
    whole = bytearray(content(path))
    whole[whole.index("Катанка".encode())] ^= 1
    rewrite(path, whole)


async def cut_off(path: Path, _: Database) -> None:
    rewrite(path, content(path)[:5000])


async def empty(path: Path, _: Database) -> None:
    rewrite(path, b"")


async def belong_to_other_code(path: Path, _: Database) -> None:
    arrays, about = files.read(path)
    files.write(path, {name: array.copy() for name, array in arrays.items()}, about | {"code": "x"})


async def belong_to_another_epoch(_: Path, database: Database) -> None:
    async with database.engine.begin() as connection:
        await begin_new_epoch(connection)


async def lack_an_erasure(_: Path, database: Database) -> None:
    async with database.write() as session:
        person = await add_organization(session)
    async with database.write() as session:
        await organizations.remove(session, person, PORTAL)
        assert await history.erase(session, [person])


async def be_of_a_later_time(_: Path, database: Database) -> None:
    # As a copy of the database's files from before the last change leaves it.
    async with database.engine.begin() as connection:
        await connection.execute(
            text("DELETE FROM changes WHERE revision = (SELECT max(revision) FROM changes)")
        )


@pytest.mark.parametrize(
    "happen",
    [
        damage,
        cut_off,
        empty,
        belong_to_other_code,
        belong_to_another_epoch,
        lack_an_erasure,
        be_of_a_later_time,
    ],
)
async def test_a_file_that_is_not_true_is_not_trusted(
    database: Database, path: Path, happen: Happening
) -> None:
    _, _, _, offer = await pair(database)
    await started(database, path)
    await happen(path, database)
    await rename_untold(database, offer)
    second = await started(database, path)
    assert second.listings[offer].title == UNTOLD
    assert picture(second) == picture(await loaded(database))
    # It is made anew, and true again.
    third = await started(database, path)
    assert picture(third) == picture(second)


async def test_another_database_on_the_same_server_is_not_taken_for_the_first(
    database: Database, path: Path, cloning: AsyncConnection
) -> None:
    _, _, _, offer = await pair(database)
    await started(database, path)
    await database.close()
    name = f"{database.engine.url.database}_clone"
    await cloning.execute(text(f"CREATE DATABASE {name} TEMPLATE {database.engine.url.database}"))
    clone = Database(database.url.replace(f"/{database.engine.url.database}?", f"/{name}?"))
    await rename_untold(clone, offer)
    assert (await started(clone, path)).listings[offer].title == UNTOLD
    await clone.close()
    await cloning.execute(text(f"DROP DATABASE {name}"))


async def test_who_is_erased_is_in_no_file(database: Database, path: Path) -> None:
    await pair(database)
    async with database.write() as session:
        person = await add_organization(session, name="ИП Үкө")
    first = await started(database, path)
    assert len(first.listings) == 2
    assert "Үкө".encode() in content(path)
    async with database.write() as session:
        await organizations.remove(session, person, PORTAL)
        await history.erase(session, [person])
    # Too few listings now for a file of their own: the old one goes all the same.
    await started(database, path, least=3)
    with pytest.raises(FileNotFoundError):
        content(path)
    await started(database, path)
    assert "Үкө".encode() not in content(path)


async def test_who_is_erased_during_a_start_is_in_no_later_file(
    database: Database, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await pair(database)
    async with database.write() as session:
        person = await add_organization(session, name="ИП Үкө")
    stored = LiveRegistry.start

    async def slow(live: LiveRegistry) -> None:
        await stored(live)
        async with database.write() as session:
            await organizations.remove(session, person, PORTAL)
            await history.erase(session, [person])

    with monkeypatch.context() as patched:
        patched.setattr(LiveRegistry, "start", slow)
        await started(database, path)
    await started(database, path)
    assert "Үкө".encode() not in content(path)
