"""An index of some listings of wire rod, and what a question to it is answered."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from app.matching import (
    SUPPLY,
    Listing,
    MemoryIndex,
    Query,
    Suggestion,
    suggest,
)
from app.vocabulary.terms import Side
from tests.matching.strategies import (
    TODAY,
    listings,
)

WIRE_ROD = {"title": "Катанка медная 8 мм", "codes": ("7408110000",)}


def indexed(*listed: Listing) -> MemoryIndex:
    index = MemoryIndex()
    index.apply(listed)
    return index


def offer(name: str, **changes: Any) -> Listing:
    return Listing(
        name, Side.OFFER, **{"organization_id": name, "country": "KZ"} | WIRE_ROD | changes
    )


def need(name: str = "asked", **changes: Any) -> Listing:
    return Listing(
        name, Side.NEED, **{"organization_id": name, "country": "RU"} | WIRE_ROD | changes
    )


def answers(index: MemoryIndex, listing: Listing, **question: Any) -> list[Suggestion]:
    query = Query(listing, TODAY, **{"limit": 1000} | question)
    return list(suggest(index, query, SUPPLY).items)


def order(index: MemoryIndex, listing: Listing, **question: Any) -> list[str]:
    return [s.judgement.listing.id for s in answers(index, listing, **question)]


def points(index: MemoryIndex, listing: Listing, **question: Any) -> dict[str, float]:
    found = answers(index, listing, **question)
    return {s.judgement.listing.id: s.judgement.points for s in found}


some_offers = st.lists(
    listings(Side.OFFER, [f"l{n}" for n in range(12)]), max_size=12, unique_by=lambda o: o.id
)
YESTERDAY = TODAY - timedelta(days=1)
