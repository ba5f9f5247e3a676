"""From points to a probability: a rising curve in log-odds, straight between its knots.

Points add up, so two aspects that say the same thing are counted twice; the curve takes that back
without touching the order. A scorecard without knots takes points for log-odds as they are.
"""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Knot = tuple[float, float]
"""Points, and the log-odds that they stand for."""

_PLAIN_KNOTS: tuple[Knot, ...] = ((0.0, 0.0), (1.0, 1.0))


@dataclass(frozen=True, slots=True)
class Calibration:
    """A strictly rising curve through its knots; beyond the ends it goes on with their slope.

    Attributes:
        knots: ascending in points and in log-odds; none, or two and more.

    Raises:
        ValueError: a single knot, or knots that do not rise.
    """

    knots: tuple[Knot, ...] = ()

    def __post_init__(self) -> None:
        rising = all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(self.knots))
        if len(self.knots) == 1 or not rising:
            raise ValueError(f"A calibration needs two knots or more that rise: {self.knots}.")

    def log_odds(self, points: float) -> float:
        """What a sum of points stands for."""
        return points if not self.knots else _along(self.knots, points, 0, 1)

    def points(self, log_odds: float) -> float:
        """The sum of points that stands for log-odds: the way back."""
        return log_odds if not self.knots else _along(self.knots, log_odds, 1, 0)

    def of_many(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Log-odds of many sums at once."""
        odds: NDArray[np.float64] = np.array([odds for _, odds in self.knots or _PLAIN_KNOTS])
        return np.asarray(points_basis(self, points) @ odds)

    def slopes(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Log-odds that one more point is worth, at each of many sums."""
        at, odds = np.array(self.knots or _PLAIN_KNOTS).T
        return np.asarray((np.diff(odds) / np.diff(at))[_stretches(at, points)])


PLAIN = Calibration()
"""Points are log-odds."""


def points_basis(curve: Calibration, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights of the knots for each sum: their product with the knots' log-odds is the curve.

    Returns:
        One row a sum, one column a knot; rows add up to 1, beyond the ends with a negative weight.
    """
    at = np.array([knot[0] for knot in curve.knots or _PLAIN_KNOTS])
    place = _stretches(at, points)
    share = (points - at[place]) / (at[place + 1] - at[place])
    basis = np.zeros((len(points), len(at)))
    rows = np.arange(len(points))
    basis[rows, place] = 1 - share
    basis[rows, place + 1] = share
    return basis


def _stretches(at: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.int64]:
    """Between which knots each sum lies: the number of the left one."""
    return np.clip(np.searchsorted(at, points, side="right") - 1, 0, len(at) - 2)


def _along(knots: tuple[Knot, ...], value: float, given: int, wanted: int) -> float:
    place = bisect_right(knots, value, 1, len(knots) - 1, key=lambda knot: knot[given])
    left, right = knots[place - 1], knots[place]
    share = (value - left[given]) / (right[given] - left[given])
    return left[wanted] + share * (right[wanted] - left[wanted])
