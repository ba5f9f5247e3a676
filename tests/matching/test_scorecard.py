"""A scorecard: the reasons are the score, and each level is documented, bounded and named."""

import re
from string import Formatter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching import SCORECARDS, Rejection, Scorecard
from app.matching.labels import LABELS, PURPOSES, REJECTIONS
from app.matching.levels import Aspect, Level
from app.matching.pair import Pair
from app.matching.scorecard import probability
from app.vocabulary.terms import Purpose
from tests.matching.pairs import every_scorecard
from tests.matching.strategies import examples, pairs

every_level = pytest.mark.parametrize(
    ("aspect", "level"),
    [
        pytest.param(aspect, level, id=f"{card.name}-{aspect.name}-{level.name}")
        for card in SCORECARDS.values()
        for aspect in card.aspects
        for level in aspect.levels
    ],
)

CODES_OF_LEVELS = {
    f"{aspect.name}.{level.name}"
    for card in SCORECARDS.values()
    for aspect in card.aspects
    for level in aspect.levels
}


@every_scorecard
@examples
@given(pair=pairs())
def test_the_reasons_are_the_score(scorecard: Scorecard, pair: Pair) -> None:
    judged = scorecard.judge(pair)
    assert judged.points == pytest.approx(sum(o.points for o in judged.outcomes), abs=1e-9)
    assert judged.score == scorecard.score(judged.points)
    assert judged.listing is pair.partner.listing
    assert [o.aspect for o in judged.outcomes] == [aspect.name for aspect in scorecard.aspects]


@every_scorecard
@examples
@given(pair=pairs())
def test_every_outcome_keeps_the_bounds_of_its_aspect_and_level(
    scorecard: Scorecard, pair: Pair
) -> None:
    for outcome in scorecard.judge(pair).outcomes:
        aspect = scorecard.aspect(outcome.aspect)
        level = aspect.level(outcome.level)
        assert aspect.low <= outcome.points <= aspect.high
        assert level.low <= outcome.points <= level.high
        assert outcome.code == f"{aspect.name}.{level.name}"


@given(st.floats(-1e9, 1e9))
def test_a_probability_is_the_logistic_of_points_and_never_overflows(points: float) -> None:
    score = probability(points)
    assert 0 <= score <= 1
    assert score + probability(-points) == pytest.approx(1)
    if abs(points) < 30:
        assert np.log(score / (1 - score)) == pytest.approx(points, rel=1e-3, abs=1e-6)


@given(st.floats(-700, 700), st.floats(-700, 700))
def test_more_points_are_never_a_lower_score(one: float, other: float) -> None:
    assert (probability(one) <= probability(other)) or one > other


def test_no_points_are_an_even_chance() -> None:
    assert probability(0) == 0.5


@every_scorecard
def test_no_aspect_alone_lifts_a_pair_above_nine_tenths(scorecard: Scorecard) -> None:
    for aspect in scorecard.aspects:
        assert scorecard.alone(aspect) <= 0.9, aspect.name


@every_level
def test_a_level_is_documented_and_named_apart(aspect: Aspect, level: Level) -> None:
    assert level.doc.endswith(".")
    assert len(level.doc) > 10
    assert level.low <= level.high
    assert re.fullmatch("[a-z_]+", level.name)
    assert aspect.level(level.name) is level


@every_scorecard
def test_an_aspect_is_documented_and_named_apart(scorecard: Scorecard) -> None:
    names = [aspect.name for aspect in scorecard.aspects]
    assert len(names) == len(set(names))
    for aspect in scorecard.aspects:
        assert aspect.doc.endswith(".")
        levels = [level.name for level in aspect.levels]
        assert len(levels) == len(set(levels))


@every_scorecard
def test_a_scorecard_is_listed_under_its_name(scorecard: Scorecard) -> None:
    assert SCORECARDS[scorecard.name] is scorecard
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*-\d+", scorecard.name)
    assert scorecard.title


@every_level
def test_what_is_unknown_is_worth_nothing(aspect: Aspect, level: Level) -> None:
    if level.name in {"unknown", "other_language", "other_unit"}:
        assert (level.low, level.high) == (0, 0)


@every_scorecard
def test_every_aspect_that_needs_a_fact_has_a_level_for_its_absence(scorecard: Scorecard) -> None:
    always = {"base", "nature", "purpose", "decision"}
    without = {
        aspect.name
        for aspect in scorecard.aspects
        if "unknown" not in {level.name for level in aspect.levels}
    }
    assert without <= always


@every_scorecard
def test_levels_that_say_something_go_from_best_to_worst(scorecard: Scorecard) -> None:
    for aspect in scorecard.aspects:
        telling = [(level.high, level.low) for level in aspect.levels if level.high or level.low]
        assert telling == sorted(telling, reverse=True), aspect.name


def test_every_level_has_its_label_and_every_label_its_level() -> None:
    assert set(LABELS) == CODES_OF_LEVELS


def test_every_rejection_and_purpose_has_its_label() -> None:
    assert set(REJECTIONS) == set(Rejection)
    assert set(PURPOSES) == set(Purpose)


@pytest.mark.parametrize(
    "label",
    [*LABELS.values(), *REJECTIONS.values(), *PURPOSES.values()],
    ids=lambda label: label[1][:40],
)
def test_a_label_says_the_same_in_russian_and_english(label: tuple[str, str]) -> None:
    russian, english = label
    fields = [{f for _, f, _, _ in Formatter().parse(text) if f} for text in label]
    assert fields[0] == fields[1]
    assert re.search("[а-я]", russian)
    assert re.search("[a-z]", english)
    assert not re.search("[а-яё]", english.casefold())
