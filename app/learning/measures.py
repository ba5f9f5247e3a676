"""How true probabilities are: log loss, Brier score, calibration error, order, with intervals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.learning.fitted import Bin, Comparison, Interval, Measure
from app.learning.samples import Floats, Sample, answers, scores_of, weights
from app.matching import Scorecard

BINS = 10
SAMPLES = 1_000
_SEED = 20261122
_NEARLY = 1e-12
"""Nothing is quite impossible: log loss would be infinite."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Scores with their answers, weights and groups; one place a pair."""

    scores: Floats
    fits: Floats
    weight: Floats
    groups: NDArray[np.int64]

    @classmethod
    def of(cls, scores: Floats, samples: Sequence[Sample]) -> "Judged":
        """Put scores beside the answers of their samples."""
        numbers: dict[str, int] = {}
        groups = [numbers.setdefault(sample.group, len(numbers)) for sample in samples]
        return cls(scores, answers(samples), weights(samples), np.array(groups))

    def taken(self, rows: NDArray[np.int64]) -> "Judged":
        """Some of the pairs, repeated as often as they are named."""
        return Judged(self.scores[rows], self.fits[rows], self.weight[rows], self.groups[rows])


def measured(judged: Judged, measure: Measure) -> float:
    """One measure; areas under the curve are 0.5 where all pairs have one answer."""
    return _FUNCTIONS[measure](judged)


def reliability(judged: Judged) -> tuple[Bin, ...]:
    """Compare what was said with what was so, by tenths of the score; empty ones are left out."""
    place = np.minimum((judged.scores * BINS).astype(int), BINS - 1)
    found = []
    for number in range(BINS):
        rows = place == number
        if rows.any():
            weight = judged.weight[rows]
            found.append(
                Bin(
                    low=number / BINS,
                    high=(number + 1) / BINS,
                    said=round(float(np.average(judged.scores[rows], weights=weight)), 4),
                    was=round(float(np.average(judged.fits[rows], weights=weight)), 4),
                    pairs=int(rows.sum()),
                )
            )
    return tuple(found)


def intervals(judged: Sequence[Judged], measure: Measure) -> list[Interval]:
    """Measure several scores of the same pairs, each with its interval over the groups.

    A last one is the second minus the first, where there are two.
    """
    values = [[measured(one, measure) for one in judged]]
    generator = np.random.default_rng(_SEED)
    members = _members(judged[0].groups)
    for _ in range(SAMPLES):
        drawn = generator.integers(0, len(members), len(members))
        rows = np.concatenate([members[group] for group in drawn])
        values.append([measured(one.taken(rows), measure) for one in judged])
    table = np.array(values)
    if len(judged) > 1:
        table = np.column_stack([table, table[:, 1] - table[:, 0]])
    low, high = np.quantile(table[1:], (0.025, 0.975), axis=0)
    return [
        Interval(*(round(float(number), 4) for number in column))
        for column in zip(table[0], low, high, strict=True)
    ]


def compare(old: Scorecard, new: Scorecard, samples: Sequence[Sample]) -> Comparison:
    """Measure two scorecards on the same pairs."""
    judged = [Judged.of(scores_of(card, samples), samples) for card in (old, new)]
    found = {measure: intervals(judged, measure) for measure in Measure}
    first, second, less = (
        {measure: values[place] for measure, values in found.items()} for place in range(3)
    )
    return Comparison(first, second, less, reliability(judged[0]), reliability(judged[1]))


def _members(groups: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    order = np.argsort(groups, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(groups[order])) + 1)


def _log_loss(judged: Judged) -> float:
    scores = np.clip(judged.scores, _NEARLY, 1 - _NEARLY)
    said = np.where(judged.fits > 0, scores, 1 - scores)
    return float(-np.average(np.log(said), weights=judged.weight))


def _brier(judged: Judged) -> float:
    return float(np.average((judged.scores - judged.fits) ** 2, weights=judged.weight))


def _auc(judged: Judged) -> float:
    """Of two pairs of which one fits, how often that one has the higher score; ties count half."""
    _, place = np.unique(judged.scores, return_inverse=True)
    fit = np.bincount(place, judged.weight * judged.fits)
    unfit = np.bincount(place, judged.weight * (1 - judged.fits))
    both = fit.sum() * unfit.sum()
    if both == 0:
        return 0.5
    return float(fit @ (np.cumsum(unfit) - unfit / 2) / both)


def _ece(judged: Judged) -> float:
    place = np.minimum((judged.scores * BINS).astype(int), BINS - 1)
    away = np.bincount(place, judged.weight * (judged.scores - judged.fits), BINS)
    return float(np.abs(away).sum() / judged.weight.sum())


_FUNCTIONS: dict[Measure, Callable[[Judged], float]] = {
    Measure.LOG_LOSS: _log_loss,
    Measure.BRIER: _brier,
    Measure.ECE: _ece,
    Measure.AUC: _auc,
}
