"""A pair of records that may be one organization, and what a merge moved."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.vocabulary.identity import PairState

SECRET_OF_PERSONS = frozenset({"address", "identifier"})
"""Aspects of a pair that strangers are told nothing of where a record is a sole trader's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairReason:
    """What one trait says of a pair, as the scorecard of identity had it."""

    code: str
    points: float
    left: str | None = None
    right: str | None = None

    @property
    def aspect(self) -> str:
        """The trait that was compared."""
        return self.code.partition(".")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairDraft:
    """Two organizations as the matcher or a person proposes them."""

    left_id: UUID
    right_id: UUID
    probability: float
    points: float
    reasons: tuple[PairReason, ...]
    proposed_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRecord(PairDraft):
    """A pair as stored.

    Attributes:
        merged_into: of a pair decided to be one: the record that stands for both.
    """

    id: UUID
    state: PairState
    note: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    merged_into: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What one record gave to the other in a merge; a split takes it back.

    Attributes:
        listings: ids of offers and needs.
        numbers: registration numbers as scheme and value.
        claims: ids of claims.
        ties: to entries of official lists, as list and entry.
        merged: records that had been merged into this one before.
        steward: whether the kept record took over the portal that speaks for it.
    """

    listings: tuple[UUID, ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    claims: tuple[UUID, ...] = ()
    ties: tuple[tuple[UUID, UUID], ...] = ()
    merged: tuple[UUID, ...] = ()
    steward: bool = False
