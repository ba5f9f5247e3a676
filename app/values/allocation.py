"""Allocations that are worked out in the background: what was asked, and how far they are."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import JsonValue

from app.vocabulary.allocations import AllocationStatus
from app.vocabulary.terms import Language, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationDraft:
    """What a caller asks for.

    Attributes:
        scopes: of the caller, who is gone when the job runs.
        language: of the reasons in the plan.
        question: as JSON.
        needs: how many there are.
    """

    portal: str
    requested_by: str
    scopes: frozenset[Scope]
    language: Language
    question: JsonValue
    needs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationRecord(AllocationDraft):
    """An allocation as stored, its plan apart.

    Attributes:
        looked: needs whose partners have been looked up.
        error: why it failed.
    """

    id: UUID
    status: AllocationStatus
    looked: int
    error: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
