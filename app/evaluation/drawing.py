"""Draws judged pairs from tasks at a stated base rate, to measure scores as probabilities.

A task that grades by goods (nDCG) has judged all that is near: another good at the top is really
other. A task that knows only what was taken (MRR) has not: what stands beside it at the top is
mostly right too, so such pairs are drawn but marked as unjudged.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import TypeVar

from app.evaluation.ranking import Prepared, allowed, answers, prepare, question
from app.evaluation.tasks import Task, TaskKind, TaskQuery
from app.learning.samples import Sample, observe
from app.matching import Scorecard, explain
from app.matching.pair import Pair

BASE_RATE = 0.1
"""One pair in ten that comes near fits: what scores are measured at unless told otherwise."""

T = TypeVar("T")

_NEAR_PLACES = 20
_SEED = 20261122


@dataclass(frozen=True, slots=True)
class Recipe:
    """How many pairs are drawn.

    Attributes:
        queries: of a task, at most.
        relevant: of a query, at most.
        near: not relevant ones of a query among the first twenty.
        random: ones of a query from the whole corpus, relevant ones left out.
    """

    queries: int = 300
    relevant: int = 2
    near: int = 4
    random: int = 4


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn pair.

    Attributes:
        judged: False for one that counts as not fitting only because something else was taken.
    """

    sample: Sample
    judged: bool


def draw(
    task: Task, judgements: Mapping[str, Mapping[str, int]], scorecard: Scorecard, recipe: Recipe
) -> Iterator[Drawn]:
    """Draw pairs of one task: the same ones at every call."""
    asked = [query for query in task.queries if judgements.get(query.id)]
    drawer = _Drawer(prepare(task), scorecard, recipe)
    for query in drawer.some(asked, recipe.queries):
        relevant = {key for key, grade in judgements[query.id].items() if grade > 0}
        for key, pair, judged in drawer.pairs(query, relevant):
            group = f"{task.name}/{query.id}"
            yield Drawn(observe(scorecard, pair, group=group, fits=key in relevant), judged)


def at_base_rate(samples: Iterable[Sample], base_rate: float) -> list[Sample]:
    """Weigh samples so that the stated share of them fits; the mean weight is 1."""
    drawn = list(samples)
    share = sum(sample.fits for sample in drawn) / len(drawn)
    if share in {0, 1}:
        raise ValueError("The drawn pairs all have one answer.")
    fits, other = base_rate / share, (1 - base_rate) / (1 - share)
    return [replace(sample, weight=fits if sample.fits else other) for sample in drawn]


class _Drawer:
    """A prepared task with what chance has not yet been asked for."""

    def __init__(self, prepared: Prepared, scorecard: Scorecard, recipe: Recipe) -> None:
        """Sort the listings by what the task asks for."""
        self._prepared = prepared
        self._scorecard = scorecard
        self._recipe = recipe
        self._judged_all = prepared.task.metric.startswith("ndcg")
        self._chance = Random(f"{_SEED} {prepared.task.name}")  # noqa: S311 - the same every time
        self._listings: dict[str, list[str]] = {}
        for document in prepared.task.corpus:
            partners = prepared.task.kind is TaskKind.PARTNERS
            key = (document.organization or document.id) if partners else document.id
            self._listings.setdefault(key, []).append(document.id)
        self._keys = sorted(self._listings)

    def some(self, among: Sequence[T], most: int) -> list[T]:
        """Take so many at random, or all where there are no more."""
        return self._chance.sample(among, min(most, len(among)))

    def pairs(self, query: TaskQuery, relevant: set[str]) -> Iterator[tuple[str, Pair, bool]]:
        """Draw the pairs of one query, each with the key it is judged by, and whether it is."""
        found = {key: best.pair for key, _, best in answers(self._prepared, query, self._scorecard)}
        taken = dict.fromkeys(
            self.some(sorted(self._known(query, relevant)), self._recipe.relevant), True
        )
        near = [key for key in list(found)[:_NEAR_PLACES] if key not in relevant]
        taken |= dict.fromkeys(self.some(near, self._recipe.near), self._judged_all)
        for key in self.some(self._keys, self._recipe.random):
            if key not in relevant | query.exclude:
                taken.setdefault(key, True)
        for key, judged in taken.items():
            pair = found.get(key) or self._best(query, key)
            if pair is not None:
                yield key, pair, judged

    def _known(self, query: TaskQuery, relevant: set[str]) -> set[str]:
        return relevant & self._listings.keys() - query.exclude

    def _best(self, query: TaskQuery, key: str) -> Pair | None:
        """The best pair with what a search did not bring up; None where it must not be asked."""
        index, asked = self._prepared.index, question(self._prepared, query)
        profiles = [index.get(listing) for listing in self._listings[key]]
        judged = [
            explain(index, asked, profile, self._scorecard)[0]
            for profile in profiles
            if profile is not None and allowed(profile.listing, query)
        ]
        best = max(judged, key=lambda one: one.judgement.points, default=None)
        return best.pair if best else None
