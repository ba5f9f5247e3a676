"""More changes than a statement has room for parameters."""

from dataclasses import replace

import pytest

from app.db import Database
from app.services.ids import new_id
from app.services.live import LiveRegistry
from app.store import bulk
from app.values.source import Source
from app.vocabulary.terms import Side
from tests.support.live import loaded
from tests.support.records import PORTAL, add_organization, listing_draft

MANY = 17_000


@pytest.mark.long
async def test_a_registry_takes_any_number_of_changes_at_once(database: Database) -> None:
    live = LiveRegistry(database)
    await live.load()
    async with database.write() as session:
        owner = await add_organization(session)
        draft = listing_draft(owner, Side.OFFER)
        await bulk.add_listings(
            session,
            Side.OFFER,
            [
                (new_id(), replace(draft, source=Source(PORTAL, f"k{number}")))
                for number in range(MANY)
            ],
        )
    await live.catch_up()
    assert len(live.listings) == MANY
    assert live.revision == (await loaded(database)).revision
