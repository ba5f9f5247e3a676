"""Measures of a run against judgements, with 95 % bootstrap intervals; counted by ir-measures.

nDCG has gain 2^relevance - 1; MRR and hit count the first result of the highest grade; codes are
cut to a level and folded before counting.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.evaluation.ranking import Ranked
from app.evaluation.tasks import Task, TaskKind

SAMPLES = 2_000
_SEED = 20261122

Judgements = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Measured:
    """A mean over queries, and the interval that 95 of 100 resamplings of the queries keep to."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """How far ours is above another on the same queries, with its interval.

    Attributes:
        p: share of the resamplings of the queries in which ours is not above.
    """

    value: float
    low: float
    high: float
    p: float


def interval(scores: NDArray[np.float64]) -> Measured:
    """Mean and bootstrap interval of the queries' scores."""
    low, high = np.quantile(_means(scores), (0.025, 0.975))
    return Measured(round(float(scores.mean()), 4), round(float(low), 4), round(float(high), 4))


def difference(ours: Mapping[str, float], other: Mapping[str, float]) -> Difference:
    """Compare the scores of two runs query by query: the paired bootstrap."""
    gained = np.array([score - other[query] for query, score in ours.items()])
    means = _means(gained)
    low, high = np.quantile(means, (0.025, 0.975))
    return Difference(
        round(float(gained.mean()), 4),
        round(float(low), 4),
        round(float(high), 4),
        round(float((means <= 0).mean()), 4),
    )


def main_scores(run: Sequence[Ranked], judgements: Judgements, task: Task) -> dict[str, float]:
    """Score each judged query by the task's own measure; of codes, by the first level."""
    if task.kind is TaskKind.CODES:
        return _hits(run, judgements, task.levels[0])
    gains, name = _wanted(judgements, task.metric)
    return _scores(run, gains, name)


def measure(run: Sequence[Ranked], judgements: Judgements, metric: str) -> dict[str, Measured]:
    """Measure a run of partners or listings by the task's metric and by hit@1."""
    gains, name = _wanted(judgements, metric)
    return {
        metric: interval(_array(_scores(run, gains, name))),
        "hit@1": interval(_array(_scores(run, _best(judgements), "Success@1"))),
    }


def measure_codes(
    run: Sequence[Ranked], judgements: Judgements, levels: Sequence[int]
) -> dict[str, Measured]:
    """Measure a run of codes: the share of queries whose first code is right at each level."""
    return {
        f"hit@1 {level} digits": interval(_array(_hits(run, judgements, level))) for level in levels
    }


def _means(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    generator = np.random.default_rng(_SEED)
    return np.array(
        [scores[generator.integers(0, len(scores), len(scores))].mean() for _ in range(SAMPLES)]
    )


def _best(judgements: Judgements) -> Judgements:
    return {
        query: {key: 1 for key, grade in grades.items() if grade == max(grades.values())}
        for query, grades in judgements.items()
    }


def _wanted(judgements: Judgements, metric: str) -> tuple[Judgements, str]:
    """The gains that count for a metric, and its name in ir-measures."""
    name, _, cut = metric.partition("@")
    if name == "ndcg":
        gains = {
            query: {key: 2**grade - 1 for key, grade in grades.items()}
            for query, grades in judgements.items()
        }
        return gains, f"nDCG@{cut}"
    return _best(judgements), f"RR@{cut}"


def _hits(run: Sequence[Ranked], judgements: Judgements, level: int) -> dict[str, float]:
    first = {ranked.query_id: ranked.answers[0][0] for ranked in run if ranked.answers}
    return {
        query: float(first.get(query, "")[:level] in {code[:level] for code in right})
        for query, right in judgements.items()
    }


def _scores(run: Sequence[Ranked], gains: Judgements, metric: str) -> dict[str, float]:
    from ir_measures import iter_calc, parse_measure

    # The order is that of the answers, equal scores included.
    ranking = {
        ranked.query_id: {key: -float(place) for place, (key, _) in enumerate(ranked.answers)}
        or {"—": 0.0}
        for ranked in run
        if gains.get(ranked.query_id)
    }
    wanted = {query: dict(gains[query]) for query in ranking}
    found = iter_calc([parse_measure(metric)], wanted, ranking)
    return {one.query_id: float(one.value) for one in found}


def _array(scores: Mapping[str, float]) -> NDArray[np.float64]:
    return np.array([scores[query] for query in sorted(scores)], dtype=np.float64)
