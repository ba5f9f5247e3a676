"""What was read of the registry is kept for the next start, and trusted only where it is true."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import Database
from app.matching.engine import files
from app.matching.position_search import PositionQuestion
from app.services import snapshot
from app.services.live import LiveRegistry
from app.services.nomenclature import LiveNomenclature
from app.store import history, listings, organizations, secrets
from app.store.backup import begin_new_epoch
from app.vocabulary.details import NO_DETAILS
from app.vocabulary.terms import Side, Verdict
from tests.store.bringing import bring
from tests.support.live import answers, loaded, pair, picture
from tests.support.nomenclature import copper
from tests.support.records import (
    PORTAL,
    add_decision,
    add_listing,
    add_organization,
    listing_draft,
    organization_draft,
)

Happening = Callable[[Path, Database], Awaitable[None]]

UNTOLD = "Переименовано мимо таблицы изменений"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file will be."""
    return tmp_path / "data" / snapshot.FILE


async def started(database: Database, path: Path, least: int = 0) -> LiveRegistry:
    """A registry of a process that starts now."""
    live = LiveRegistry(database)
    await snapshot.start(live, LiveNomenclature(database), path, least=least)
    return live


def content(path: Path) -> bytes:
    return path.read_bytes()


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def inode(path: Path) -> int:
    return path.stat().st_ino


def rewrite(path: Path, whole: bytes | bytearray) -> None:
    path.write_bytes(whole)


async def rename_untold(database: Database, key: UUID) -> None:
    """Change a listing as no write does, so that only who reads everything learns of it."""
    async with database.engine.begin() as connection:
        await connection.execute(
            text("UPDATE listings SET title = :title WHERE id = :key"),
            {"title": UNTOLD, "key": key},
        )


async def test_a_start_takes_what_the_last_one_read(database: Database, path: Path) -> None:
    _, need, _, offer = await pair(database)
    async with database.write() as session:
        await add_decision(session, need, offer, Verdict.CONTACTED)
    first = await started(database, path)
    kept = content(path)
    await rename_untold(database, offer)
    second = await started(database, path)
    assert picture(second) == picture(first)
    assert answers(second, Side.NEED, need)
    assert second.names.find("проба", 5) == first.names.find("проба", 5) != []
    assert second.pseudonyms.of(offer, PORTAL) == first.pseudonyms.of(offer, PORTAL)
    assert second.public_listings == first.public_listings == 2
    assert all(record.details is NO_DETAILS for record in second.listings.values())
    indexed = second.index.get(str(need))
    assert indexed is not None
    assert indexed.listing.details is NO_DETAILS
    assert content(path) == kept


async def test_what_has_changed_since_is_read(database: Database, path: Path) -> None:
    buyer, need, maker, offer = await pair(database)
    async with database.write() as session:
        doomed = await add_listing(session, maker, Side.OFFER)
    await started(database, path)
    async with database.write() as session:
        await listings.replace(session, offer, listing_draft(maker, Side.OFFER, title="Фольга"))
        await listings.remove(session, Side.OFFER, doomed)
        await organizations.replace(session, buyer, organization_draft(country="BY"))
        newcomer = await add_organization(session, country="KG")
        await add_listing(session, newcomer, Side.OFFER)
        await add_decision(session, need, offer, Verdict.DECLINED)
    now, fresh = picture(await started(database, path)), picture(await loaded(database))
    for what in ("organizations", "listings", "decisions", "indexed", "size", "revision"):
        assert now[what] == fresh[what], what
    assert len(now["answers"][need]) == 2


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


async def test_the_search_of_an_edition_is_kept_until_there_is_another(
    database: Database, path: Path, tmp_path: Path
) -> None:
    await pair(database)
    await started(database, path)
    kept = inode(path)

    async def found() -> tuple[list[str], bool]:
        """What a start finds, and whether the file that was there was good for it."""
        live, nomenclature = LiveRegistry(database), LiveNomenclature(database)
        await snapshot.start(live, nomenclature, path, least=0)
        codes, _ = nomenclature.catalogue.search.page(PositionQuestion("проволока"), limit=3)
        return codes, inode(path) == kept

    of_thesaurus, taken = await found()
    assert taken
    forked, nomenclature = LiveRegistry(database), LiveNomenclature(database)
    await snapshot.start(forked, nomenclature, path, least=0)
    await bring(database, tmp_path / "copper.csv", copper())
    await snapshot.start(forked, nomenclature, path, least=0)
    assert nomenclature.catalogue.edition
    assert inode(path) == kept
    of_edition, taken = await found()
    assert of_edition != of_thesaurus
    assert not taken
    kept = inode(path)
    assert await found() == (of_edition, True)


async def test_a_small_registry_is_not_kept(database: Database, path: Path) -> None:
    await pair(database)
    await started(database, path, least=3)
    with pytest.raises(FileNotFoundError):
        content(path)
    await started(database, path, least=2)
    assert content(path)


async def test_the_file_is_made_anew_only_where_much_has_changed(
    database: Database, path: Path
) -> None:
    async with database.write() as session:
        owner = await add_organization(session)
        for _ in range(30):
            await add_listing(session, owner, Side.OFFER)
    await started(database, path)
    kept = content(path)
    for more, again in ((3, False), (1, True)):
        async with database.write() as session:
            for _ in range(more):
                await add_listing(session, owner, Side.OFFER)
        await started(database, path)
        assert (content(path) != kept) is again


async def test_a_folder_that_cannot_be_written_keeps_nobody_from_starting(
    database: Database, tmp_path: Path
) -> None:
    await pair(database)
    rewrite(tmp_path / "file", b"no folder")
    live = await started(database, tmp_path / "file" / snapshot.FILE)
    assert len(live.listings) == 2


async def test_nobody_else_may_read_the_file_and_it_has_no_secrets(
    database: Database, path: Path
) -> None:
    await pair(database)
    await started(database, path)
    assert mode(path) == 0o600
    async with database.read() as session:
        secret = await secrets.get(session, "pseudonyms")
    assert secret
    assert secret not in content(path)
