"""What a person said of a suggestion."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.vocabulary.terms import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRecord:
    """One decision as stored; the latest one on a pair counts.

    Attributes:
        scorecard: that judged the pair when it was decided.
        points: of the pair at that time.
        decided_by: name of the API key.
        portal: for which it was decided.
    """

    id: UUID
    need_id: UUID
    offer_id: UUID
    verdict: Verdict
    note: str
    scorecard: str
    points: float
    decided_by: str
    portal: str
    revision: int
    created_at: datetime
