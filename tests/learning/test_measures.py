"""Measures of scores against what came true."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

from app.learning.fitted import Measure
from app.learning.measures import Judged, compare, intervals, measured, reliability
from app.matching import SUPPLY
from tests.learning.strategies import simulated

pairs = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


def judged(*found: tuple[float, bool], weight: float = 1.0) -> Judged:
    scores, fits = zip(*found, strict=True)
    return Judged(
        np.array(scores), np.array(fits, float), np.full(len(found), weight), np.arange(len(found))
    )


def test_scores_that_come_true_have_no_calibration_error() -> None:
    even = judged(*[(0.25, at % 4 == 0) for at in range(40)])
    assert measured(even, Measure.ECE) == pytest.approx(0)
    assert measured(even, Measure.BRIER) == pytest.approx(0.1875)


def test_a_calibration_error_is_the_mean_distance_of_said_and_so() -> None:
    found = judged(*[(0.95, False)] * 10, *[(0.05, False)] * 10)
    assert measured(found, Measure.ECE) == pytest.approx((0.95 + 0.05) / 2)


def test_a_right_order_has_the_whole_area_and_a_turned_one_none() -> None:
    assert measured(judged((0.2, False), (0.8, True)), Measure.AUC) == 1
    assert measured(judged((0.8, False), (0.2, True)), Measure.AUC) == 0
    assert measured(judged((0.8, True), (0.2, True)), Measure.AUC) == 0.5


@given(pairs, st.floats(0.1, 10))
def test_measures_are_finite_and_weights_are_relative(
    found: list[tuple[float, bool]], weight: float
) -> None:
    for measure in Measure:
        value = measured(judged(*found), measure)
        assert 0 <= value < 30
        assert measured(judged(*found, weight=weight), measure) == pytest.approx(value)


def test_measures_are_those_of_a_known_library() -> None:
    samples = simulated(SUPPLY, 300)
    chance = np.random.default_rng(1)
    found = Judged.of(chance.random(300).round(1), samples)
    found = Judged(found.scores, found.fits, chance.random(300) + 0.1, found.groups)
    given_ = {"sample_weight": found.weight}
    inside = found.scores.clip(1e-12, 1 - 1e-12)
    assert measured(found, Measure.AUC) == pytest.approx(
        roc_auc_score(found.fits, found.scores, **given_)
    )
    assert measured(found, Measure.BRIER) == pytest.approx(
        brier_score_loss(found.fits, found.scores, **given_)
    )
    assert measured(found, Measure.LOG_LOSS) == pytest.approx(
        log_loss(found.fits, inside, **given_)
    )


@given(pairs)
def test_the_table_and_the_error_say_the_same(found: list[tuple[float, bool]]) -> None:
    bins = reliability(judged(*found))
    away = sum(one.pairs * abs(one.said - one.was) for one in bins) / len(found)
    assert measured(judged(*found), Measure.ECE) == pytest.approx(away, abs=2e-4)


def test_an_interval_holds_its_value_and_the_difference_of_a_thing_to_itself_is_nothing() -> None:
    samples = simulated(SUPPLY, 200)
    found = compare(SUPPLY, SUPPLY, samples)
    for measure in Measure:
        one = found.old[measure]
        assert one.value <= one.high
        # Drawing anew adds chance, which is an error of its own: the interval of ECE lies high.
        assert measure is Measure.ECE or one.low <= one.value
        assert (found.difference[measure].low, found.difference[measure].high) == (0, 0)
    assert found.old_reliability == found.new_reliability


def test_intervals_are_the_same_every_time() -> None:
    one = judged(*[(at / 50, at % 3 == 0) for at in range(50)])
    assert intervals([one], Measure.BRIER) == intervals([one], Measure.BRIER)
