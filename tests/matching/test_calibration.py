"""The rising line from points to log-odds."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching import SCORECARDS
from app.matching.calibration import PLAIN, Calibration, points_basis

BENT = Calibration(((-2.0, -3.0), (0.0, 0.5), (4.0, 1.0)))
curves = st.sampled_from((PLAIN, BENT, *(card.calibration for card in SCORECARDS.values())))
sums = st.floats(-100, 100)


@given(curves, sums, sums)
def test_more_points_always_stand_for_more(curve: Calibration, one: float, other: float) -> None:
    less, more = sorted((one, other))
    if more - less > 1e-6:
        assert curve.log_odds(less) < curve.log_odds(more)


@given(curves, sums)
def test_the_way_back_leads_back(curve: Calibration, points: float) -> None:
    assert curve.points(curve.log_odds(points)) == pytest.approx(points, abs=1e-6)


@given(curves, st.lists(sums, min_size=1))
def test_many_sums_stand_for_what_each_does(curve: Calibration, points: list[float]) -> None:
    many = curve.of_many(np.array(points))
    assert many == pytest.approx([curve.log_odds(one) for one in points], abs=1e-9)


@given(curves, st.lists(sums, min_size=1))
def test_weights_of_the_knots_add_up_to_one(curve: Calibration, points: list[float]) -> None:
    assert points_basis(curve, np.array(points)).sum(axis=1) == pytest.approx(1)


def test_the_curve_goes_through_its_knots_and_on_with_the_last_slope() -> None:
    for points, odds in BENT.knots:
        assert BENT.log_odds(points) == pytest.approx(odds)
    assert BENT.log_odds(2) == pytest.approx(0.75)
    assert BENT.log_odds(8) == pytest.approx(1.5)
    assert BENT.log_odds(-4) == pytest.approx(-6.5)


def test_without_knots_points_are_log_odds() -> None:
    assert (PLAIN.log_odds(3.25), PLAIN.points(-7.5)) == (3.25, -7.5)


@pytest.mark.parametrize(
    "knots",
    [((0.0, 0.0),), ((0.0, 0.0), (0.0, 1.0)), ((0.0, 1.0), (1.0, 1.0)), ((1.0, 1.0), (0.0, 0.0))],
    ids=["single", "same points", "level", "falling"],
)
def test_a_curve_that_does_not_rise_is_refused(knots: tuple[tuple[float, float], ...]) -> None:
    with pytest.raises(ValueError, match="rise"):
        Calibration(knots)


def test_published_knots_are_round_numbers() -> None:
    for card in SCORECARDS.values():
        for knot in card.calibration.knots:
            assert knot == tuple(round(number, 2) for number in knot)
        assert all(a < b for a, b in pairwise(card.calibration.knots))
