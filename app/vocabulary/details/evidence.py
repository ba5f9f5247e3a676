"""How well a stated value is backed, and what that makes it worth."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class EvidenceLevel(StrEnum):
    """Who stands behind a value, from best to weakest."""

    REGISTER = "register"
    CERTIFICATE = "certificate"
    CLAIM = "claim"


LEVEL_WORTH = {
    EvidenceLevel.REGISTER: 1.0,
    EvidenceLevel.CERTIFICATE: 0.85,
    EvidenceLevel.CLAIM: 0.5,
}
"""Share of its points that a value keeps, by who stands behind it."""

_AGES = ((2, 1.0), (4, 0.8))
_OLD = 0.6
_DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Evidence:
    """Who stands behind a value.

    Attributes:
        on: the day that the value was established; None when not stated.
    """

    level: EvidenceLevel = EvidenceLevel.CLAIM
    on: date | None = None

    def worth(self, today: date | None) -> float:
        """Share of its points that the value keeps, 0 to 1: less for a weaker level and with age.

        A value of an unknown day counts as middle-aged.
        """
        return LEVEL_WORTH[self.level] * age_worth(self.on, today)


CLAIMED = Evidence()
"""What nobody backs is a claim."""


def age_worth(on: date | None, today: date | None) -> float:
    """Share that a value of a day keeps: whole for two years, 0.8 to four years, then 0.6."""
    if today is None:
        return 1.0
    if on is None:
        return _AGES[-1][1]
    years = (today - on).days / _DAYS_A_YEAR
    return next((share for limit, share in _AGES if years <= limit), _OLD)
