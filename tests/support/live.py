"""Registries in memory, compared by everything that answers are made of."""

from typing import Any
from uuid import UUID

from app.db import Database
from app.matching import Filters
from app.services import suggestions
from app.services.live import LiveRegistry
from app.services.suggestions import Question
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Side
from tests.support.records import PORTAL, add_listing, add_organization

EVERYTHING = Question(Filters(), limit=100)

OWN = Reach(portal=PORTAL)


def answers(
    live: LiveRegistry, side: Side, key: UUID, reach: Reach = OWN
) -> list[tuple[str, float, list[str]]]:
    """Who is suggested for a listing, with points and reasons."""
    found = suggestions.for_listing(live, reach, side, key, EVERYTHING).found
    return [
        (
            item.judgement.listing.id,
            item.judgement.points,
            [outcome.code for outcome in item.judgement.outcomes],
        )
        for item in found.items
    ]


def suggested(live: LiveRegistry, key: UUID, side: Side = Side.NEED) -> list[UUID]:
    return [UUID(name) for name, _, _ in answers(live, side, key)]


def picture(live: LiveRegistry) -> dict[str, Any]:
    """Everything that answers are made of, and the answers."""
    return {
        "organizations": live.organizations,
        "listings": live.listings,
        "decisions": live.decisions,
        "indexed": {
            key: found.listing if (found := live.index.get(str(key))) else None
            for key in live.listings
        },
        "size": len(live.index),
        "revision": live.revision,
        "answers": {
            record.id: answers(live, record.side, record.id) for record in live.listings.values()
        },
    }


async def loaded(database: Database) -> LiveRegistry:
    """A registry that starts now."""
    live = LiveRegistry(database)
    await live.load()
    return live


async def pair(database: Database) -> tuple[UUID, UUID, UUID, UUID]:
    """A Russian need and a Kazakh offer: buyer, need, maker, offer."""
    async with database.write() as session:
        buyer = await add_organization(session)
        maker = await add_organization(session, country="KZ", name="ТОО «Проба»")
        need = await add_listing(session, buyer, Side.NEED)
        offer = await add_listing(session, maker, Side.OFFER)
    return buyer, need, maker, offer
