"""Fits the points of a scorecard to judged pairs, near to those of another scorecard.

A logistic regression over the levels of the aspects, a graded level at its two ends. The base's
points are the prior: few pairs move them little. Order and bounds are constraints.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import LinearConstraint, minimize
from scipy.special import expit, log_expit

from app.errors import CommandError
from app.learning.ends import BEST_ALONE, Ends
from app.learning.samples import Floats, Sample, answers, weights
from app.matching import Scorecard
from app.matching.calibration import Calibration, points_basis
from app.matching.points import PointsTable

STIFFNESS = 0.5
"""Standard deviation of the prior, in points: how far one end moves without good reason."""

REACH = 3.0
"""How far an end may move from the base at all, in points."""

LEAST_SLOPE = 0.05
"""Log-odds that one point is worth at least, so that scores stay apart where points do."""

_ALONE = float(np.log(BEST_ALONE / (1 - BEST_ALONE)))
_SPARE = 0.02
"""Left below the bounds for the rounding of the published numbers."""

_TOLERANCE = 1e-8
_SLACK = 1e-6
_MOST_STEPS = 300


@dataclass(frozen=True, slots=True)
class Problem:
    """What is looked for: numbers near `start` that explain the answers.

    Attributes:
        start: numbers of the base.
        spread: standard deviation of the prior of each; 0 where it must not move.
        order: rows whose product with the numbers must not be negative.
        bounded: rows whose product with them must not exceed the limit.
    """

    start: Floats
    spread: Floats
    order: Floats
    bounded: Floats
    limit: float


def fit_points(base: Scorecard, samples: Sequence[Sample], *, name: str, title: str) -> Scorecard:
    """Fit the points of a new scorecard, then its calibration if the base has one.

    Args:
        base: whose aspects, order of levels and prior points the new one takes over.
        samples: judged pairs.
        name: of the new scorecard.
        title: what it judges.

    Raises:
        CommandError: the pairs all have the same answer, or the fit does not settle.
    """
    if len({sample.fits for sample in samples}) < len((True, False)):
        raise CommandError(
            "A fit needs pairs that fit and pairs that do not; all of these have one answer. "
            "Record decisions of both kinds, declined ones too."
        )
    ends = Ends.of(base)
    problem = Problem(
        start=ends.start,
        spread=np.where(ends.free, STIFFNESS, 0.0),
        order=ends.order(),
        bounded=ends.tops(),
        limit=base.calibration.points(_ALONE) - _SPARE,
    )
    found = _solve(problem, ends.matrix(samples), samples, base.calibration)
    card = ends.table(found).on(base, name=name, title=title)
    if not base.calibration.knots:
        return card
    points = ends.matrix(samples) @ _numbers(ends, card)
    curve = fit_curve(card, points, samples)
    return PointsTable(PointsTable.of(card).levels, curve.knots).on(base, name=name, title=title)


def fit_curve(card: Scorecard, points: Floats, samples: Sequence[Sample]) -> Calibration:
    """Fit the log-odds of a scorecard's knots; where no pair comes near, they stay as they are.

    Args:
        card: whose knots are the prior, and whose best aspect alone must stay below 0.9.
        points: of each sample.
        samples: judged pairs.

    Raises:
        CommandError: the fit does not settle.
    """
    curve = card.calibration
    at = np.array([knot[0] for knot in curve.knots])
    steps = np.diff(np.eye(len(at)), axis=0) / np.diff(at)[:, None]
    best = max(aspect.high for aspect in card.aspects if aspect.name != "base")
    problem = Problem(
        start=np.array([knot[1] for knot in curve.knots]),
        spread=np.full(len(at), 2 * STIFFNESS),
        # A slope of at least so much: shifted, since the order asks for no less than nothing.
        order=steps,
        bounded=points_basis(curve, np.array([card.prior + best])),
        limit=_ALONE - _SPARE,
    )
    found = _solve(problem, points_basis(curve, points), samples, Calibration(), LEAST_SLOPE)
    return Calibration(
        tuple((float(x), round(float(odds), 2)) for x, odds in zip(at, found, strict=True))
    )


def _solve(
    problem: Problem,
    matrix: Floats,
    samples: Sequence[Sample],
    curve: Calibration,
    least: float = 0.0,
) -> Floats:
    """Minimise the weighted log loss plus the distance from the prior, within the constraints."""
    fits, weight = answers(samples), weights(samples)
    moving = problem.spread > 0
    spread = problem.spread[moving]
    start = problem.start[moving]
    fixed = np.where(moving, 0.0, problem.start)
    total = float(weight.sum())

    def loss(part: Floats) -> tuple[float, Floats]:
        points = matrix[:, moving] @ part + matrix @ fixed
        odds, slope = curve.of_many(points), curve.slopes(points)
        away = (part - start) / spread
        wrong = -(weight * (fits * log_expit(odds) + (1 - fits) * log_expit(-odds))).sum()
        pull = (weight * (expit(odds) - fits) * slope) @ matrix[:, moving]
        return float(wrong + (away @ away) / 2) / total, (pull + away / spread) / total

    rules = (
        (problem.order, least, np.inf),
        (problem.bounded, -np.inf, problem.limit),
    )
    found = minimize(
        loss,
        start,
        jac=True,
        method="SLSQP",
        bounds=[(value - REACH, value + REACH) for value in start.tolist()],
        constraints=[
            LinearConstraint(rows[:, moving], low - rows @ fixed, high - rows @ fixed)
            for rows, low, high in rules
        ],
        options={"maxiter": _MOST_STEPS, "ftol": _TOLERANCE},
    )
    numbers = problem.start.copy()
    numbers[moving] = found.x
    # A curve has corners, at which the last steps may stall: what counts is a better place inside.
    inside = (problem.order @ numbers >= least - _SLACK).all() and (
        problem.bounded @ numbers <= problem.limit + _SLACK
    ).all()
    if not inside or not (found.success or found.fun < loss(start)[0]):
        raise CommandError(f"The fit did not settle: {found.message}.")
    return numbers


def _numbers(ends: Ends, card: Scorecard) -> Floats:
    numbers = ends.start.copy()
    for (aspect, level, end), place in ends.place.items():
        held = card.aspect(aspect).level(level)
        numbers[place] = held.low if end == "low" else held.high
    return numbers
