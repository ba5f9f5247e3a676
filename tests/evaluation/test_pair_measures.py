"""The measures, against values worked out by hand and against scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, roc_auc_score

from app.evaluation.judging import JudgedPair
from app.evaluation.labelled import Category, Grade, LabelledPair
from app.evaluation.pair_measures import measure_pairs
from app.matching import Listing
from app.matching.scorecard import probability
from app.vocabulary.terms import Side


def judged(*cases: tuple[Grade, float]) -> list[JudgedPair]:
    return [
        JudgedPair(
            LabelledPair(
                f"x-{number}",
                Listing("n", Side.NEED),
                Listing("o", Side.OFFER),
                grade,
                Category.SAME_GOODS,
                "note",
                "reason",
            ),
            points,
            probability(points),
            (),
        )
        for number, (grade, points) in enumerate(cases)
    ]


def test_perfect_order_is_one_and_reversed_order_zero() -> None:
    best = judged(*((grade, float(grade.rank)) for grade in Grade))
    worst = judged(*((grade, -float(grade.rank)) for grade in Grade))
    for name in ("concordance", "auc", "auc strong/medium", "auc medium/weak", "auc weak/none"):
        assert measure_pairs(best)[name].value == 1
        assert measure_pairs(worst)[name].value == 0


def test_a_tie_counts_half() -> None:
    measured = measure_pairs(judged((Grade.STRONG, 1), (Grade.NONE, 1), (Grade.NONE, 0)))
    assert measured["concordance"].value == 0.75


def test_concordance_counts_only_pairs_of_unequal_grade() -> None:
    # Of the five comparable pairs only medium against weak stands the wrong way round.
    cases = ((Grade.STRONG, 3), (Grade.STRONG, 2), (Grade.MEDIUM, 0), (Grade.WEAK, 1))
    measured = measure_pairs(judged(*cases))
    assert measured["concordance"].value == 0.8
    assert measured["auc"].value == pytest.approx(2 / 3, abs=1e-4)


def test_measures_agree_with_scikit_learn() -> None:
    generator = np.random.default_rng(7)
    cases = [(grade, float(generator.normal(grade.rank, 2))) for grade in list(Grade) * 40]
    measured = measure_pairs(judged(*cases))
    fits = [grade.fits for grade, _ in cases]
    scores = [probability(points) for _, points in cases]
    assert measured["auc"].value == pytest.approx(roc_auc_score(fits, scores), abs=1e-4)
    assert measured["brier"].value == pytest.approx(brier_score_loss(fits, scores), abs=1e-4)
    right = np.mean([(score >= 0.5) == fit for score, fit in zip(scores, fits, strict=True)])
    assert measured["accuracy"].value == pytest.approx(float(right), abs=1e-4)


def test_calibration_error_is_the_gap_of_each_bin_weighed_by_its_pairs() -> None:
    # Two at 0.75, one of which fits: gap 0.25; two at 0.25, none fits: gap 0.25.
    three_to_one = float(np.log(3))
    cases = (
        (Grade.STRONG, three_to_one),
        (Grade.NONE, three_to_one),
        (Grade.WEAK, -three_to_one),
        (Grade.NONE, -three_to_one),
    )
    assert measure_pairs(judged(*cases))["ece"].value == pytest.approx(0.25)


def test_a_certain_score_falls_into_the_last_bin() -> None:
    assert measure_pairs(judged((Grade.STRONG, 800.0)))["ece"].value == 0


def test_order_of_one_grade_is_not_measured() -> None:
    measured = measure_pairs(judged((Grade.NONE, 1), (Grade.NONE, 2)))
    assert set(measured) == {"accuracy", "brier", "ece"}


def test_intervals_hold_the_value_and_narrow_with_more_pairs() -> None:
    generator = np.random.default_rng(3)
    few, many = (
        measure_pairs(
            judged(*((grade, float(generator.normal(grade.rank, 2))) for grade in list(Grade) * n))
        )["auc"]
        for n in (10, 160)
    )
    assert few.low <= few.value <= few.high
    assert many.high - many.low < few.high - few.low
