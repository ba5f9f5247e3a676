"""The numbers of a scorecard that a fit may move, and the order that they must keep."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from app.learning.samples import LEFT_OUT, Floats, Sample
from app.matching import Scorecard
from app.matching.aspects import CODE_LEVELS, TEXT_STEPS
from app.matching.points import PointsTable, Span

End = tuple[str, str, str]
"""Aspect, level, and `low` or `high`."""

BEST_ALONE = 0.9
"""The highest score that one aspect may give to a pair of which nothing else is known."""

_RISING = {
    "code": (*(CODE_LEVELS[depth] for depth in sorted(CODE_LEVELS)), "same_position"),
    "text": tuple(name for name, _ in TEXT_STEPS),
    "standards": ("none", "unknown", "some", "all"),
    "quantity": ("covers_little", "covers_tenth", "covers_half", "covers_all"),
    "country": ("outside", "same_bloc"),
}
"""Levels that are never worth less than those before them, whatever people decided."""

_NEVER_ABOVE: tuple[tuple[End, End], ...] = (
    (("code", "predicted", "high"), ("code", "same_subheading", "low")),
    (("code", "both_predicted", "high"), ("code", "predicted", "high")),
    (("text", "other_language", "high"), ("text", "partial", "low")),
    (("quantity", "unknown", "high"), ("quantity", "covers_all", "low")),
    (("quantity", "covers_little", "high"), ("quantity", "unknown", "low")),
    (("country", "outside", "high"), ("country", "unknown", "low")),
    (("country", "same_bloc", "high"), ("country", "member", "low")),
    (("country", "same_bloc", "high"), ("country", "neighbour_member", "low")),
)
"""Single relations: what is read from a text is never worth more than what is stated, and so on."""

_JOINED = frozenset({"text"})
"""Aspects whose levels meet: where one ends, the next begins."""


@dataclass(frozen=True)
class Ends:
    """The ends of all levels as a vector of numbers, each end one place.

    Ends that meet share a place. What is worth nothing stays worth nothing: it is what the other
    levels are compared with.

    Attributes:
        base: the scorecard that they are taken from.
        place: of each end.
        start: the base's numbers.
        free: which of them a fit may move.
    """

    base: Scorecard
    place: dict[End, int]
    start: Floats
    free: np.ndarray[tuple[int], np.dtype[np.bool_]]

    @classmethod
    def of(cls, base: Scorecard) -> "Ends":
        """Number the ends of a scorecard."""
        place: dict[End, int] = {}
        start: list[float] = []
        free: list[bool] = []
        for aspect in base.aspects:
            met: dict[float, int] = {}
            for level in aspect.levels:
                for end, worth in (("low", level.low), ("high", level.high)):
                    key = (aspect.name, level.name, end)
                    flat = end == "high" and level.low == level.high
                    shared = place[(aspect.name, level.name, "low")] if flat else None
                    if aspect.name in _JOINED:
                        shared = met.get(worth, shared)
                    if shared is None:
                        shared = len(start)
                        start.append(worth)
                        free.append(worth != 0 and aspect.name not in LEFT_OUT)
                    place[key] = met[worth] = shared
        return cls(base, place, np.array(start), np.array(free))

    def matrix(self, samples: Sequence[Sample]) -> Floats:
        """How much of each end counts in each sample: points are its product with the ends."""
        found = np.zeros((len(samples), len(self.start)))
        for row, sample in enumerate(samples):
            for aspect, held in sample.found.items():
                found[row, self.place[(aspect, held.level, "low")]] += 1 - held.grade
                found[row, self.place[(aspect, held.level, "high")]] += held.grade
        return found

    def order(self) -> Floats:
        """Rows whose product with the ends must not be negative."""
        rows = []
        for less, more in self._relations():
            if less in self.place and more in self.place and self.place[less] != self.place[more]:
                row = np.zeros(len(self.start))
                row[self.place[less]], row[self.place[more]] = -1, 1
                rows.append(row)
        return np.array(rows)

    def tops(self) -> Floats:
        """Rows whose product with the ends is the sum of the prior and an aspect's best level."""
        rows = []
        prior = self.place[("base", "prior", "high")]
        for (aspect, _, end), place in self.place.items():
            if end == "high" and aspect != "base" and self.free[place]:
                row = np.zeros(len(self.start))
                row[prior], row[place] = 1, 1
                rows.append(row)
        return np.array(rows)

    def table(self, numbers: Floats) -> PointsTable:
        """Put moved ends back into a table, rounded to two decimals: nobody reads more."""
        levels: dict[str, dict[str, Span]] = {}
        for aspect in self.base.aspects:
            levels[aspect.name] = {
                level.name: (
                    self._read(numbers, (aspect.name, level.name, "low")),
                    self._read(numbers, (aspect.name, level.name, "high")),
                )
                for level in aspect.levels
            }
        return PointsTable(levels, self.base.calibration.knots)

    def _read(self, numbers: Floats, end: End) -> float:
        return round(float(numbers[self.place[end]]), 2) + 0.0  # no minus zero

    def _relations(self) -> Iterator[tuple[End, End]]:
        for aspect in self.base.aspects:
            for level in aspect.levels:
                yield (aspect.name, level.name, "low"), (aspect.name, level.name, "high")
        for name, levels in _RISING.items():
            for less, more in pairwise(levels):
                for end in ("low", "high"):
                    yield (name, less, end), (name, more, end)
        yield from _NEVER_ABOVE
