"""What a scorecard is made of: aspects with their levels and points."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.matching.aspects import Found, Measure
from app.matching.pair import Pair
from app.matching.types import Outcome
from app.matching.voices import SUBJECTS

PLAIN = frozenset({"base", "nature", "purpose", "decision"})
"""Aspects that look at nothing but circumstances."""


@dataclass(frozen=True, slots=True)
class Level:
    """One grade of agreement.

    Attributes:
        name: unique within its aspect.
        low: points at the bottom of the level.
        high: points at its top; equal to `low` where the level is not graded.
        doc: published documentation.
    """

    name: str
    low: float
    high: float
    doc: str

    def worth(self, grades: NDArray[np.float64]) -> NDArray[np.float64]:
        """Points at many places within the level, to four decimals."""
        points: NDArray[np.float64] = np.round(self.low + (self.high - self.low) * grades, 4)
        return points


def level(name: str, points: float, doc: str) -> Level:
    """A level that is worth one number of points."""
    return Level(name, points, points, doc)


@dataclass(frozen=True)
class Aspect:
    """One thing looked at, with its levels from best to worst."""

    name: str
    measure: Measure
    levels: tuple[Level, ...]

    @property
    def doc(self) -> str:
        """What the aspect looks at."""
        return (self.measure.__doc__ or "").strip()

    @property
    def low(self) -> float:
        """The fewest points this aspect can give."""
        return min(level.low for level in self.levels)

    @property
    def high(self) -> float:
        """The most points this aspect can give."""
        return max(level.high for level in self.levels)

    def level(self, name: str) -> Level:
        """Find a level by name."""
        return self._by_name[name]

    def is_told(self, pair: Pair) -> bool:
        """Whether the circumstances of a pair tell the outcome, see `Circumstances`."""
        return (
            self.name in PLAIN
            or (self.name == "semantic" and pair.meaning is None)
            or self.is_silent(pair.need.voices, pair.offer.voices)
        )

    def is_silent(self, need: int, offer: int) -> bool:
        """Whether a side says nothing of what the aspect looks at: then it need not look.

        Args:
            need: voices of the need.
            offer: voices of the offer.
        """
        for wanted, offered in self._subjects:
            if (need & wanted) == wanted and (offer & offered) == offered:
                return False
        return bool(self._subjects)

    @cached_property
    def _subjects(self) -> tuple[tuple[int, int], ...]:
        return tuple((int(need), int(offer)) for need, offer in SUBJECTS.get(self.name, ()))

    @property
    def unheard(self) -> Outcome:
        """The outcome where a side is silent."""
        return self._plain["unknown"]

    @cached_property
    def _plain(self) -> dict[str, Outcome]:
        """The outcome of each level at its top with nothing measured, which most outcomes are."""
        return {
            level.name: Outcome(self.name, level.name, self.points(Found(level.name)))
            for level in self.levels
        }

    @cached_property
    def _by_name(self) -> dict[str, Level]:
        return {level.name: level for level in self.levels}

    def judge(self, pair: Pair) -> Outcome:
        """Say which level holds for a pair, and what it is worth."""
        if self.is_silent(pair.need.voices, pair.offer.voices):
            return self.unheard
        return self.look(pair)

    def look(self, pair: Pair) -> Outcome:
        """Judge a pair of which neither side is silent."""
        found = self.measure(pair)
        level, grade, measured = found
        if grade != 1.0:
            return Outcome(self.name, level, self.points(found), measured)
        plain = self._plain[level]
        return plain if measured is None else Outcome(self.name, level, plain.points, measured)

    def points(self, found: Found) -> float:
        """What a level is worth at a place within it, to four decimals: sums stay exact to read."""
        held = self._by_name[found.level]
        return round(held.low + (held.high - held.low) * found.grade, 4)
