"""Claims of organizations to their own records."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.vocabulary.terms import ClaimState


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRecord:
    """A claim as stored.

    Attributes:
        portal: through which the organization claims its record.
        reason: of the moderator.
    """

    id: UUID
    organization_id: UUID
    portal: str
    evidence: str
    state: ClaimState
    requested_by: str
    requested_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str
