"""Pairs folded into partners: how likely an organization fits by all that it has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import expm1, log

import numpy as np

from app.matching.calibration import PLAIN, Calibration
from app.matching.scorecard import probability
from app.matching.suggestions import Suggestion

MOST_PAIRS = 3
"""How many pairs make a partner: one each of the asker's listings that fit best."""

FURTHER_FROM, FURTHER_EACH, FURTHER_SHARE, FURTHER_MOST = -1.5, 3.0, 0.1, 2.0
"""What a partner's further listings that fit add: from so many points on, at most so many of each,
this share of them, at most so much in all. Measured: who supplies several things of the kind wins
purchases more often; chosen so that makers are found no worse by the best that they offer."""

_HOPELESS = 1e-12
"""Chance below which the sum of the pairs' odds is the odds of any, to the last digit shown."""


@dataclass(frozen=True, slots=True)
class Partner:
    """An organization with its best pairs folded into one judgement.

    Attributes:
        points: what a single pair as good as all of them together would have, and what the
            further listings add.
        score: the probability that these points stand for.
        further: how many more of its listings fit the same listings of the asker.
        further_points: what they add to the points, 0 to `FURTHER_MOST`.
    """

    organization_id: str
    points: float
    score: float
    pairs: tuple[Suggestion, ...]
    further: int = 0
    further_points: float = 0.0


def fold(suggestions: Iterable[Suggestion], calibration: Calibration = PLAIN) -> list[Partner]:
    """Fold pairs into partners: the probability that at least one of the asker's listings fits.

    Of each of the asker's listings the best pair counts: ten middling offers for one need are no
    better than the best of them, two needs served are better than one. Further offers that are
    worth suggesting for themselves add a little: who offers more of the kind is likelier.

    Args:
        suggestions: judged pairs of all of the asker's listings.
        calibration: of the scorecard that judged them.
    """
    best: dict[tuple[str, str], Suggestion] = {}
    further: dict[str, list[float]] = {}
    for suggestion in sorted(suggestions, key=_order):
        owner = suggestion.judgement.listing.organization_id
        if owner is None:
            continue
        first = best.setdefault((owner, suggestion.pair.origin.listing.id), suggestion)
        if first is not suggestion and suggestion.judgement.points > FURTHER_FROM:
            further.setdefault(owner, []).append(suggestion.judgement.points - FURTHER_FROM)
    by_partner: dict[str, list[Suggestion]] = {}
    for (owner, _), suggestion in best.items():
        by_partner.setdefault(owner, []).append(suggestion)
    partners = [
        _partner(owner, pairs[:MOST_PAIRS], further.get(owner, ()), calibration)
        for owner, pairs in by_partner.items()
    ]
    return sorted(partners, key=lambda partner: (-partner.points, partner.organization_id))


def _partner(
    owner: str, pairs: Sequence[Suggestion], further: Sequence[float], calibration: Calibration
) -> Partner:
    points = pairs[0].judgement.points
    if len(pairs) > 1:
        odds = [calibration.log_odds(pair.judgement.points) for pair in pairs]
        points = calibration.points(_any_of(odds))
    more = min(FURTHER_SHARE * sum(min(worth, FURTHER_EACH) for worth in further), FURTHER_MOST)
    points += more
    score = probability(calibration.log_odds(points))
    return Partner(owner, points, score, tuple(pairs), len(further), more)


def _any_of(log_odds: Sequence[float]) -> float:
    """Log-odds that at least one of several things is so, if they are independent."""
    # log(1 + e^x) is minus the logarithm of the probability that it is not so; summed in
    # logarithms, certainty does not saturate.
    none = sum(float(np.logaddexp(0.0, odds)) for odds in log_odds)
    # Where hardly anything fits, chances simply add up; the exact form would lose all its digits.
    hopeless = none < _HOPELESS
    return float(np.logaddexp.reduce(log_odds)) if hopeless else none + log(-expm1(-none))


def _order(suggestion: Suggestion) -> tuple[float, str]:
    return (-suggestion.judgement.points, suggestion.judgement.listing.id)
