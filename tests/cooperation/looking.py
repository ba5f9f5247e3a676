"""Those who look pairs of a problem up, as a registry would."""

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest
from typing_extensions import override

from app.cooperation.allocation import widening
from app.cooperation.allocation.problem import Option, Problem
from app.cooperation.allocation.widening import Fits, Widened, widened

LEAST = 0.1


class Known:
    """Every pair of a problem, told to whoever looks."""

    def __init__(self, options: list[Option], least: float = LEAST) -> None:
        self.least = least
        self.looks = 0
        self._of: dict[int, list[Option]] = defaultdict(list)
        for option in sorted(options, key=lambda one: (-one.probability, one.supply)):
            self._of[option.demand].append(option)

    def look(self, demand: int, least: float, most: int | None = None) -> Fits:
        """The best offers for a need."""
        self.looks += 1
        found = [option for option in self._of[demand] if option.probability >= least][:most]
        return Fits(
            np.array([option.supply for option in found], dtype=np.int32),
            np.array([option.probability for option in found], dtype=np.float64),
            np.array([option.distance_km for option in found], dtype=np.float64),
        )


class Slow(Known):
    """Every look takes a second of a clock that moves by looks alone.

    Attributes:
        asked: need, least probability and how many at most, of each look.
    """

    now = 0.0

    def __init__(self, options: list[Option]) -> None:
        super().__init__(options)
        self.asked: list[tuple[int, float, int | None]] = []

    @override
    def look(self, demand: int, least: float, most: int | None = None) -> Fits:
        self.now += 1
        self.asked.append((demand, round(least, 6), most))
        return super().look(demand, least, most)


def planned(
    patch: pytest.MonkeyPatch, problem: Problem, *, few: int = 1, seconds: float = 60
) -> tuple[Widened, Slow]:
    """Look the pairs of a problem up; the seconds are those of `Slow`."""
    source = Slow(list(problem.options))
    patch.setattr(widening, "monotonic", lambda: source.now)
    return widened(replace(problem, options=[]), source, seconds=seconds, few=few), source


def pairs(found: Widened) -> list[tuple[int, int]]:
    """Supply and demand of each pair that came in."""
    return sorted((option.supply, option.demand) for option in found.problem.options)
