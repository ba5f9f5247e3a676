"""What was read of the registry is kept for the next start, and made anew if much has changed."""

from pathlib import Path

import pytest

from app.db import Database
from app.matching.position_search import PositionQuestion
from app.services import snapshot
from app.services.live import LiveRegistry
from app.services.nomenclature import LiveNomenclature
from app.store import listings, organizations, secrets
from app.vocabulary.details import NO_DETAILS
from app.vocabulary.terms import Side, Verdict
from tests.services.snapshot.starting import content, rename_untold, rewrite, started
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


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def inode(path: Path) -> int:
    return path.stat().st_ino


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
