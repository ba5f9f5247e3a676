"""Measures of a run against judgements, with 95 % bootstrap intervals; counted by ranx.

nDCG has gain 2^relevance - 1; MRR and hit count the first result of the highest grade; codes are
cut to a level and folded before counting.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.evaluation.ranking import Ranked

SAMPLES = 2_000
_SEED = 20261122

Judgements = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Measured:
    """A mean over queries, and the interval that 95 of 100 resamplings of the queries keep to."""

    value: float
    low: float
    high: float


def interval(scores: NDArray[np.float64]) -> Measured:
    """Mean and bootstrap interval of the queries' scores."""
    generator = np.random.default_rng(_SEED)
    means = np.array(
        [scores[generator.integers(0, len(scores), len(scores))].mean() for _ in range(SAMPLES)]
    )
    low, high = np.quantile(means, (0.025, 0.975))
    return Measured(round(float(scores.mean()), 4), round(float(low), 4), round(float(high), 4))


def measure(run: Sequence[Ranked], judgements: Judgements, metric: str) -> dict[str, Measured]:
    """Measure a run of partners or listings by the task's metric and by hit@1."""
    best = {
        query: {key: 1 for key, grade in grades.items() if grade == max(grades.values())}
        for query, grades in judgements.items()
    }
    name, _, cut = metric.partition("@")
    gains = judgements if name == "ndcg" else best
    ranx_name = f"ndcg_burges@{cut}" if name == "ndcg" else f"{name}@{cut}"
    return {
        metric: interval(_scores(run, gains, ranx_name)),
        "hit@1": interval(_scores(run, best, "hit_rate@1")),
    }


def measure_codes(
    run: Sequence[Ranked], judgements: Judgements, levels: Sequence[int]
) -> dict[str, Measured]:
    """Measure a run of codes: the share of queries whose first code is right at each level."""
    first = {ranked.query_id: ranked.answers[0][0] for ranked in run if ranked.answers}
    measured = {}
    for level in levels:
        hits = [
            float(first.get(query, "")[:level] in {code[:level] for code in right})
            for query, right in judgements.items()
        ]
        measured[f"hit@1 {level} digits"] = interval(np.array(hits))
    return measured


def _scores(run: Sequence[Ranked], judgements: Judgements, metric: str) -> NDArray[np.float64]:
    from ranx import Qrels, Run, evaluate

    answers = {
        ranked.query_id: dict(ranked.answers) or {"—": 0.0}
        for ranked in run
        if judgements.get(ranked.query_id)
    }
    wanted = {query: dict(judgements[query]) for query in answers}
    scores = evaluate(Qrels(wanted), Run(answers), metric, return_mean=False)
    return np.asarray(scores, dtype=np.float64)
