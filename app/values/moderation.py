"""What waits for a moderator."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.vocabulary.moderation import FlagKind, FlagState
from app.vocabulary.terms import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueItem:
    """One matter that waits for a moderator, or that one has decided.

    Attributes:
        id: of the flag, the claim or the pair.
        listing_id: of a flagged listing.
        side: whether that is an offer or a need.
        title: its title; None when the moderator may not see it.
        organization_id: of a claimed record.
        said: what is wrong, by code.
        reported_by: name of the key; None for the service itself.
    """

    id: UUID
    kind: FlagKind
    state: FlagState
    listing_id: UUID | None
    side: Side | None
    title: str | None
    organization_id: UUID | None
    said: Mapping[str, object]
    reported_by: str | None
    opened_at: datetime
    due_at: datetime
    reason: str
    decided_by: str | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Doubt:
    """What the service itself asks moderators to look at.

    Attributes:
        said: what is wrong, by code.
        other_id: of the listing that it repeats, where it is about two.
    """

    listing_id: UUID
    kind: FlagKind
    said: Mapping[str, object]
    other_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLevel:
    """How the queue of one kind stands.

    Attributes:
        oldest_at: when the oldest that waits was opened.
        decided: in the last thirty days.
        in_time: of those, decided before they were due.
        median_hours: from the flag to the decision, of those.
    """

    kind: FlagKind
    waiting: int
    overdue: int
    oldest_at: datetime | None
    decided: int
    in_time: int
    median_hours: float | None
