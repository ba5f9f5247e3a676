"""What alike texts and common codes are worth: more is never worth less."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching import Listing, Scorecard
from app.matching.aspects import FOREIGN_UNKNOWN, TEXT_STEPS
from app.vocabulary.terms import Language, Side
from tests.matching.pairs import alike, every_scorecard, pair


@every_scorecard
def test_the_text_curve_has_no_steps_where_levels_meet(scorecard: Scorecard) -> None:
    text = scorecard.aspect("text")
    levels = [text.level(name) for name, _ in TEXT_STEPS]
    for lower, upper in pairwise(levels):
        assert lower.high == upper.low, f"{lower.name} ends where {upper.name} begins"
    for _, start in TEXT_STEPS[1:]:
        below, at = (text.judge(alike(s)).points for s in (np.nextafter(start, 0), start))
        assert below == pytest.approx(at, abs=1e-3)


@every_scorecard
@given(one=st.floats(0, 1), other=st.floats(0, 1))
def test_more_alike_texts_are_never_worth_less(
    scorecard: Scorecard, one: float, other: float
) -> None:
    text = scorecard.aspect("text")
    less, more = (text.judge(alike(s)).points for s in sorted((one, other)))
    assert less <= more


@every_scorecard
@given(similarity=st.floats(0, 1))
def test_texts_in_two_languages_are_never_unlike(scorecard: Scorecard, similarity: float) -> None:
    outcome = scorecard.aspect("text").judge(alike(similarity, Language.EN))
    assert outcome.level not in FOREIGN_UNKNOWN
    assert outcome.points >= 0


@every_scorecard
@given(similarity=st.floats(0, 1), foreign=st.booleans())
def test_the_curve_that_searches_use_gives_the_points_of_a_judgement(
    scorecard: Scorecard, similarity: float, *, foreign: bool
) -> None:
    speaks = not foreign or similarity >= scorecard.comparable_from
    searched = np.interp(similarity, *scorecard.text_curve) if speaks else 0.0
    judged = scorecard.aspect("text").judge(alike(similarity, Language.EN if foreign else None))
    assert judged.points == pytest.approx(searched, abs=1e-4)


@every_scorecard
def test_a_similarity_that_rounding_put_above_one_is_one(scorecard: Scorecard) -> None:
    text = scorecard.aspect("text")
    assert text.judge(alike(1.0000002)).points == text.judge(alike(1)).points == text.high


@every_scorecard
@given(rarities=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_a_rarer_common_code_is_never_worth_less(
    scorecard: Scorecard, rarities: tuple[float, float]
) -> None:
    need, offer = (
        Listing("n", Side.NEED, codes=("7408",)),
        Listing("o", Side.OFFER, codes=("7408",)),
    )
    code = scorecard.aspect("code")
    less, more = (
        code.judge(replace(pair(need, offer), rarity={"7408": rarity}.__getitem__)).points
        for rarity in sorted(rarities)
    )
    assert less <= more


@every_scorecard
@pytest.mark.parametrize("rarity", [0.0, 0.5, 1.0])
def test_a_deeper_common_code_is_worth_more(scorecard: Scorecard, rarity: float) -> None:
    asked = Listing("n", Side.NEED, codes=("7408110000",))
    worth = [
        scorecard.aspect("code")
        .judge(
            replace(pair(asked, Listing("o", Side.OFFER, codes=(code,))), rarity=lambda _: rarity)
        )
        .points
        for code in ("8544", "74", "7408", "740811", "74081100", "7408110000")
    ]
    assert worth == sorted(worth)
    assert len(set(worth)) == len(worth) - 1


def guessed(side: Side, *likely: tuple[str, float]) -> Listing:
    """A listing without codes, and what the code assistant reads from its text."""
    return Listing(side, side, predicted=likely)


@every_scorecard
@pytest.mark.parametrize("side", Side)
def test_a_likely_code_is_worth_more_the_likelier_it_is_and_less_than_a_stated_one(
    scorecard: Scorecard, side: Side
) -> None:
    code = scorecard.aspect("code")
    stated = Listing("s", side.opposite, codes=("740811",))

    def worth(other: Listing) -> float:
        need, offer = (stated, other) if side is Side.OFFER else (other, stated)
        return code.judge(replace(pair(need, offer), rarity=lambda _: 0.0)).points

    guesses = [guessed(side, ("7408", p), ("740811", p)) for p in (0.1, 0.5, 0.9)]
    found = [worth(guess) for guess in guesses]
    assert 0 < found[0] < found[1] < found[2]
    assert found[2] <= worth(replace(stated, side=side))
    assert worth(guessed(side, ("7604", 0.9))) == worth(guessed(side)) == 0


@every_scorecard
def test_what_is_stated_counts_and_not_what_is_guessed(scorecard: Scorecard) -> None:
    both = replace(guessed(Side.NEED, ("7408", 0.9)), codes=("7604",))
    offer = Listing("o", Side.OFFER, codes=("7408",))
    assert scorecard.aspect("code").judge(pair(both, offer)).level == "different"


@every_scorecard
def test_of_equally_deep_common_codes_the_rarer_counts(scorecard: Scorecard) -> None:
    # Otherwise an offer would lose points by stating one more of the codes asked for.
    rarities = {"7408": 0.1, "7604": 0.9}
    asked = Listing("n", Side.NEED, codes=("7408", "7604"))
    one, both = (
        scorecard.aspect("code")
        .judge(
            replace(
                pair(asked, Listing("o", Side.OFFER, codes=codes)),
                rarity=lambda code: rarities.get(code, 0.0),
            )
        )
        .points
        for codes in (("7604",), ("7604", "7408"))
    )
    assert one == both
