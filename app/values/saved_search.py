"""Saved searches: questions that are asked again whenever the registry has changed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import JsonValue

from app.vocabulary.terms import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchDraft:
    """What a portal wants to be told of.

    Attributes:
        side: of what asks: for a need, offers are sought.
        listing_id: a stored need or offer that asks.
        question: what asks when it is not stored, as JSON; one of the two is there.
        filters: what is insisted on, the least score before all, as JSON.
        receiver_id: an address that is told by letter.
        active: asked only while it is.
    """

    name: str
    side: Side
    filters: JsonValue
    listing_id: UUID | None = None
    question: JsonValue | None = None
    receiver_id: UUID | None = None
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRecord(SearchDraft):
    """A saved search as stored.

    Attributes:
        revision: the newest change that it has been asked about.
        disabled_reason: why the service itself switched it off; None otherwise.
    """

    id: UUID
    portal: str
    revision: int
    disabled_reason: str | None
    created_at: datetime
    asked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A partner that a saved search has found; told once."""

    partner_id: UUID
    organization_id: UUID
    score: float
    points: float
    scorecard: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchRecord(Match):
    """A partner as it was found."""

    id: UUID
    side: Side
    found_at: datetime
