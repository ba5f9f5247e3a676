"""Measures of judged pairs, with 95 % bootstrap intervals over the pairs.

Every measure is worked out from weights of the pairs, so that one matrix of weights (a row a
resampling, a column a pair) gives the value and its interval with the same few products.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from app.evaluation.judging import JudgedPair
from app.evaluation.labelled import Category, Grade
from app.evaluation.measures import SAMPLES, Measured
from app.vocabulary.terms import Language, Purpose

Floats = NDArray[np.float64]

_SEED = 20261122
_BINS = 10
_THRESHOLD = 0.5

Statistic = Callable[[Floats], Floats]
"""Weights (resamplings by pairs) to values (resamplings)."""


def measure_pairs(judged: Sequence[JudgedPair]) -> dict[str, Measured]:
    """Measure order, accuracy and calibration.

    Returns:
        `concordance`: of two pairs of unequal grade, how often the better one has more points;
        `auc`: the same of a fitting and an unfitting pair; `auc strong/medium` and so on: of two
        neighbouring grades; `accuracy` at a score of 0.5; `brier` score; `ece`, the expected
        calibration error over ten bins of equal width. Measures that need two grades are left out
        where there is only one.
    """
    grades = np.array([item.pair.grade.rank for item in judged], dtype=np.float64)
    points = np.array([item.points for item in judged])
    scores = np.array([item.score for item in judged])
    fits = np.array([item.pair.grade.fits for item in judged], dtype=np.float64)
    weights = _resampled(len(judged))
    statistics: dict[str, Statistic] = {
        "concordance": _order(grades, points),
        "auc": _order(fits, points),
        **_neighbours(grades, points),
        "accuracy": _mean(((scores >= _THRESHOLD) == fits).astype(np.float64)),
        "brier": _mean((scores - fits) ** 2),
        "ece": _calibration(scores, fits),
    }
    found = {name: _measured(statistic, weights) for name, statistic in statistics.items()}
    return {name: measured for name, measured in found.items() if measured is not None}


def by_category(judged: Sequence[JudgedPair]) -> dict[str, list[JudgedPair]]:
    """Split by category, in the order of the closed set."""
    groups: dict[str, list[JudgedPair]] = {category.value: [] for category in Category}
    for item in judged:
        groups[item.pair.category.value].append(item)
    return {name: group for name, group in groups.items() if group}


def by_purpose(judged: Sequence[JudgedPair]) -> dict[str, list[JudgedPair]]:
    """Split by the purpose of the need, which chooses the scorecard, in the order of the set."""
    groups: dict[str, list[JudgedPair]] = {purpose.value: [] for purpose in Purpose}
    for item in judged:
        groups[item.pair.need.purpose.value].append(item)
    return {name: group for name, group in groups.items() if group}


def by_language(judged: Sequence[JudgedPair]) -> dict[str, list[JudgedPair]]:
    """Split by language: `ru` has the wholly Russian pairs, each other one all where it stands.

    A pair of two other languages counts in both; `across` has those whose sides differ.
    """
    groups: dict[str, list[JudgedPair]] = defaultdict(list)
    for item in judged:
        spoken = {item.pair.need.language, item.pair.offer.language} - {None}
        for language in (spoken - {Language.RU}) or {Language.RU}:
            groups[str(language)].append(item)
        if len(spoken) > 1:
            groups["across"].append(item)
    return dict(sorted(groups.items()))


def worst(judged: Sequence[JudgedPair], number: int) -> list[JudgedPair]:
    """The pairs whose scores are farthest from their labels, worst first, ties by id."""
    return sorted(judged, key=lambda item: (-item.error, item.pair.id))[:number]


def _resampled(size: int) -> Floats:
    """How often each pair is drawn: all once in the first row, at random in the others."""
    drawn = np.random.default_rng(_SEED).multinomial(size, np.full(size, 1 / size), SAMPLES)
    return np.vstack([np.ones(size), drawn.astype(np.float64)])


def _measured(statistic: Statistic, weights: Floats) -> Measured | None:
    values = statistic(weights)
    if np.isnan(values[0]):
        return None
    low, high = np.nanquantile(values[1:], (0.025, 0.975))
    return Measured(round(float(values[0]), 4), round(float(low), 4), round(float(high), 4))


def _mean(of: Floats) -> Statistic:
    return lambda weights: weights @ of / weights.sum(axis=1)


def _order(wanted: Floats, points: Floats) -> Statistic:
    above = (wanted[:, None] > wanted[None, :]).astype(np.float64)
    right = (points[:, None] > points[None, :]) + 0.5 * (points[:, None] == points[None, :])

    def share(weights: Floats) -> Floats:
        comparable = ((weights @ above) * weights).sum(axis=1)
        won = ((weights @ (above * right)) * weights).sum(axis=1)
        shares: Floats = np.full_like(won, np.nan)
        np.divide(won, comparable, out=shares, where=comparable > 0)
        return shares

    return share


def _neighbours(grades: Floats, points: Floats) -> dict[str, Statistic]:
    found = {}
    for better, worse in (
        (Grade.STRONG, Grade.MEDIUM),
        (Grade.MEDIUM, Grade.WEAK),
        (Grade.WEAK, Grade.NONE),
    ):
        these = (grades == better.rank) | (grades == worse.rank)
        order = _order(grades[these], points[these])
        found[f"auc {better}/{worse}"] = _of(order, these)
    return found


def _of(statistic: Statistic, these: NDArray[np.bool_]) -> Statistic:
    return lambda weights: statistic(weights[:, these])


def _calibration(scores: Floats, fits: Floats) -> Statistic:
    bins = np.minimum((scores * _BINS).astype(int), _BINS - 1)
    member = np.eye(_BINS)[bins]
    gap = member * (scores - fits)[:, None]
    return lambda weights: np.abs(weights @ gap).sum(axis=1) / weights.sum(axis=1)
