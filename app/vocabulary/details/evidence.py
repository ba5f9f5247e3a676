"""How well a stated value is backed, and what that makes it worth."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.vocabulary.details.ageing import lies_ahead, years_after


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

        A value of an unknown day, or of one to come, counts as middle-aged.
        """
        return LEVEL_WORTH[self.level] * age_worth(self.on, today)


CLAIMED = Evidence()
"""What nobody backs is a claim."""


def age_worth(on: date | None, today: date | None) -> float:
    """Share that a value of a day keeps: whole for two years, 0.8 to four years, then 0.6."""
    if today is None:
        return 1.0
    if on is None or lies_ahead(on, today):
        return _AGES[-1][1]
    return next((share for years, share in _AGES if today <= years_after(on, years)), _OLD)
