"""Background jobs as those who look after them see them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job that used up its attempts.

    Attributes:
        subject: what it was about.
        reason: the last error.
    """

    id: int
    kind: str
    subject: str
    attempts: int
    failed_at: datetime
    reason: str
