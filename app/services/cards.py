"""Listings as answers show them, ready to be shown again until they change."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.values.source import Source
from app.vocabulary.terms import Side, Visibility

MOST_KEPT = 20_000
"""Cards that one process keeps, about a kilobyte each; the oldest go first."""


class Card(NamedTuple):
    """A listing as JSON, with what decides who sees it and what is said of its age."""

    side: Side
    organization_id: UUID
    source: Source
    visibility: Visibility
    hidden: bool
    updated_at: datetime
    json: bytes


class Cards:
    """Cards by the ids of their listings; who changes a listing has its card forgotten."""

    def __init__(self) -> None:
        """Start empty."""
        self._kept: dict[str, Card] = {}

    def get(self, listing_id: str) -> Card | None:
        """The card of a listing, if it is kept."""
        return self._kept.get(listing_id)

    def keep(self, listing_id: str, card: Card) -> None:
        """Keep a card that `get` did not find."""
        if len(self._kept) >= MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[listing_id] = card

    def forget(self, key: UUID) -> None:
        """Forget the card of a listing that has changed; one that is not kept does not matter."""
        if self._kept:
            self._kept.pop(str(key), None)
