"""Fills a database with a made-up registry, as fast as an import writes."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from uuid import UUID

from speed.corpus import Corpus

from app.db import Database
from app.embedded import EmbeddedPostgres
from app.matching.types import Listing
from app.store import bulk, portals
from app.values.listing import ListingDraft
from app.values.organization import OrganizationDraft
from app.values.source import Source
from app.vocabulary.terms import Side

PORTAL = "load"
_CHUNK = 5_000
_CITIES = ("Москва", "Минск", "Алматы", "Ереван", "Бишкек", "Павлодар", "Пенза")


@contextmanager
def stored(size: int) -> Iterator[tuple[str, Path, list[str]]]:
    """A database of its own with a made-up registry: address, folder for logs, ids of needs."""
    folder = Path(tempfile.mkdtemp(prefix="load-"))
    server = EmbeddedPostgres(folder / "database")
    server.start()
    try:
        server.create_database("load")
        url = server.url("load")
        yield url, folder, asyncio.run(fill(url, size))
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


async def fill(url: str, size: int) -> list[str]:
    """Store a number of listings with their organizations; return the ids of some needs."""
    database = Database(url)
    await database.migrate()
    listings = Corpus(size).listings()
    known: set[UUID] = set()
    needs: list[str] = []
    async with database.write() as session:
        await portals.ensure(session, PORTAL)
    while chunk := list(islice(listings, _CHUNK)):
        owners = {UUID(one.organization_id): one for one in chunk}
        fresh = [(key, _owner(key, one)) for key, one in owners.items() if key not in known]
        known |= set(owners)
        async with database.write() as session:
            await bulk.add_organizations(session, fresh)
            for side in Side:
                some = [(UUID(one.id), _draft(one)) for one in chunk if one.side is side]
                await bulk.add_listings(session, side, some)
        needs += [one.id for one in chunk if one.side is Side.NEED][:500]
    await database.close()
    return needs


def _owner(key: UUID, one: Listing) -> OrganizationDraft:
    return OrganizationDraft(
        name=f"ООО «Завод {key.int % 100_000}»",
        country=one.country or "RU",
        source=Source(PORTAL, str(key)),
        city=_CITIES[key.int % len(_CITIES)],
    )


def _draft(one: Listing) -> ListingDraft:
    return ListingDraft(
        side=one.side,
        organization_id=UUID(one.organization_id),
        title=one.title,
        description=one.description,
        language=one.language,
        codes=one.codes,
        quantity=one.quantity,
        kind=one.kind,
        city=one.city,
        source=Source(PORTAL, one.id),
    )
