"""The listings of a registry are read in parts, here or in processes beside."""

import asyncio
import multiprocessing
from uuid import UUID

import pytest
from structlog.testing import capture_logs

from app.db import Database
from app.services import registry_parts
from app.services.live import LiveRegistry
from app.services.registry_parts import Part
from app.store import organizations
from app.vocabulary.terms import Side, Status, Visibility
from tests.support.live import loaded, picture
from tests.support.records import add_listing, add_organization


async def several(database: Database) -> set[UUID]:
    """Listings that stand in all the ways that are counted."""
    async with database.write() as session:
        maker = await add_organization(session, country="KZ", city="Павлодар")
        buyer = await add_organization(session, visibility=Visibility.PRIVATE)
        return {
            await add_listing(session, maker, Side.OFFER),
            await add_listing(session, maker, Side.OFFER, codes=()),
            await add_listing(session, maker, Side.OFFER, visibility=Visibility.PRIVATE),
            await add_listing(session, buyer, Side.NEED),
            await add_listing(session, maker, Side.NEED, status=Status.WITHDRAWN),
        }


async def read(database: Database, *, processes: int, at_once: int) -> list[Part]:
    parts = registry_parts.read(database, processes=processes, at_once=at_once)
    return [part async for part in parts]


def ids_of(parts: list[Part]) -> list[UUID]:
    return [record.id for part in parts for record in part.records]


@pytest.mark.parametrize("at_once", [1, 2, 5, 6])
async def test_every_listing_is_in_one_part(database: Database, at_once: int) -> None:
    keys = await several(database)
    parts = await read(database, processes=1, at_once=at_once)
    assert sorted(ids_of(parts)) == sorted(keys)
    assert all(len(part) <= at_once for part in parts)


async def test_a_registry_without_listings_has_none(database: Database) -> None:
    parts = await read(database, processes=1, at_once=1)
    assert list(map(len, parts)) == [0]
    assert ids_of(parts) == []


async def test_processes_read_what_one_reads(database: Database) -> None:
    await several(database)
    alone, together = await loaded(database), LiveRegistry(database)
    await together.load(processes=2)
    assert picture(together) == picture(alone)
    counts = [(live.closed, live.hidden, live.teaching) for live in (alone, together)]
    assert counts[0] == counts[1]
    assert (len(alone.closed), alone.teaching) == (2, 2)


async def test_listings_of_an_organization_that_came_later_wait_for_its_change(
    database: Database,
) -> None:
    """Parts are read after the organizations: who came in between is known by the changes."""
    early = await several(database)
    live = LiveRegistry(database)
    async with database.read() as session:
        async for owners in organizations.all_records(session):
            live.organizations.update((record.id, record) for record in owners)
    late = await several(database)
    live.hold(await read(database, processes=1, at_once=3))
    assert set(live.listings) == early
    assert {key for key in early | late if live.index.get(str(key))} == early
    assert (len(live.closed), live.teaching) == (2, 2)
    assert live.public_listings == 3


async def test_what_a_process_that_died_was_to_read_is_read_here(database: Database) -> None:
    keys = await several(database)
    others = set(multiprocessing.active_children())
    with capture_logs() as told:
        reading = asyncio.create_task(read(database, processes=2, at_once=1))
        for _ in range(1_000):
            await asyncio.sleep(0.01)
            if begun := set(multiprocessing.active_children()) - others:
                begun.pop().kill()
                break
        parts = await reading
    assert sorted(ids_of(parts)) == sorted(keys)
    assert "a part of the registry is read here" in {one["event"] for one in told}
