"""Small checks of one fact each, and the balance of several, which aspects of details measure."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.matching.aspects import Found
from app.vocabulary.details.certificates import Certificate, CertificateWanted
from app.vocabulary.details.green import EnergyMix, Footprint, Limit, Recycled, Wish
from app.vocabulary.details.materials import PropertyRange, Readiness, ReadinessWanted
from app.vocabulary.details.trade import Amount, Incoterms, Price

Fact = (
    PropertyRange
    | Amount
    | Price
    | Incoterms
    | Certificate
    | CertificateWanted
    | Footprint
    | Recycled
    | EnergyMix
    | Limit
    | Wish
    | Readiness
    | ReadinessWanted
    | bool
    | int
)
"""What one side of a check states; `app.matching.facts` puts it into words."""


@dataclass(frozen=True, slots=True)
class Check:
    """One requirement against one stated fact.

    Attributes:
        name: what is checked: a property, `co2e`, `lead_time` …
        worth: -1 where the fact contradicts the requirement, 1 where it meets it.
        hard: a requirement that rejects when it is broken.
        broken: the fact cannot meet the requirement at all.
    """

    name: str
    worth: float
    wanted: Fact
    offered: Fact
    hard: bool = False
    broken: bool = False

    @property
    def met(self) -> bool:
        """Whether it speaks for the pair."""
        return self.worth > 0


def balance(checks: Sequence[Check], enough: float) -> Found:
    """Add up what the checks are worth: `met`, `unmet`, `mixed`, or `unknown` without any.

    What neither side states is not among the checks and so worth nothing; one more met requirement
    never lowers the balance.

    Args:
        checks: what could be compared.
        enough: worth at which the level is at its end.
    """
    if not checks:
        return Found("unknown")
    total = sum(check.worth for check in checks)
    share = sum(check.met for check in checks) / len(checks)
    return balanced(total, enough, share)


def balanced(total: float, enough: float, share: float | None = None) -> Found:
    """The level for a sum of what checks are worth."""
    if total > 0:
        return Found("met", min(total / enough, 1.0), share)
    if total < 0:
        return Found("unmet", 1 - min(-total / enough, 1.0), share)
    return Found("mixed", measured=share)
