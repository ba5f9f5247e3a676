"""What a missing fact could add to a score."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from app.matching import SUPPLY, Listing
from app.matching.advice import Advice, advise
from app.matching.facts import decimals
from app.matching.labels import ADVICE, SIDES
from app.matching.pair import Pair
from app.matching.profile import profile
from app.matching.reasons import advice_label
from app.vocabulary.terms import Language, Period, Side
from app.vocabulary.units import Quantity, units
from tests.matching.strategies import examples, pairs

TONNES = Quantity(100, units()["TNE"], Period.YEAR)
FULL: dict[str, Any] = {
    "title": "Катанка медная М00К ГОСТ 859-2014",
    "country": "RU",
    "codes": ("7408110000",),
    "quantity": TONNES,
}


def pair(need: dict[str, Any], offer: dict[str, Any], similarity: float = 0.1) -> Pair:
    one, other = Listing("n", Side.NEED, **need), Listing("o", Side.OFFER, **offer)
    return Pair(profile(one), profile(other), similarity, lambda _: 0.5)


def told(judged: Pair) -> dict[str, Advice]:
    return {advice.code: advice for advice in advise(judged, SUPPLY)}


def test_a_pair_that_states_everything_gets_no_advice() -> None:
    assert advise(pair(FULL, FULL), SUPPLY) == ()


@pytest.mark.parametrize("side", Side)
def test_a_missing_code_is_advised_to_the_side_that_lacks_it(side: Side) -> None:
    lacking = FULL | {"codes": ()}
    judged = pair(*((lacking, FULL) if side is Side.NEED else (FULL, lacking)))
    advice = told(judged)["state_code"]
    now = SUPPLY.judge(judged).score
    assert advice.sides == (side,)
    assert advice.low < now < advice.high
    same = FULL | {"codes": ("740811",)}
    stated = pair(*((same, FULL) if side is Side.NEED else (FULL, same)))
    assert advice.high == SUPPLY.judge(stated).score


def test_with_six_digits_a_heading_may_only_rise() -> None:
    judged = pair(FULL | {"codes": ("7408",)}, FULL)
    advice = told(judged)["state_code"]
    assert advice.low == SUPPLY.judge(judged).score < advice.high


@pytest.mark.parametrize("codes", [("740819",), ("7604",), ("7408110000",)])
def test_more_digits_are_not_advised_where_they_change_nothing(codes: tuple[str, ...]) -> None:
    assert "state_code" not in told(pair(FULL | {"codes": codes}, FULL))


@pytest.mark.parametrize(
    ("fact", "code"),
    [({"quantity": None}, "state_quantity"), ({"country": None}, "state_country"),
     ({"title": "Катанка медная"}, "state_standards")],
)  # fmt: skip
@pytest.mark.parametrize("side", Side)
def test_any_missing_fact_is_advised_and_shows_both_ends(
    fact: dict[str, Any], code: str, side: Side
) -> None:
    lacking = FULL | fact
    judged = pair(*((lacking, FULL) if side is Side.NEED else (FULL, lacking)))
    advice = told(judged)[code]
    assert advice.sides == (side,)
    assert advice.low < SUPPLY.judge(judged).score < advice.high


def test_what_neither_side_states_is_advised_to_both() -> None:
    bare = FULL | {"quantity": None, "title": "Катанка медная"}
    found = told(pair(bare, bare))
    assert found["state_quantity"].sides == found["state_standards"].sides == tuple(Side)
    assert found["state_quantity"].low < found["state_quantity"].high


@examples
@given(pair=pairs())
def test_advice_is_only_what_could_raise_the_score_and_never_leaves_it(pair: Pair) -> None:
    now = SUPPLY.judge(pair).score
    for advice in advise(pair, SUPPLY):
        assert now < advice.high <= 1
        assert 0 <= advice.low <= advice.high
        assert advice.code in ADVICE
        assert advice.sides in SIDES
        for language in Language:
            label = advice_label(advice, language)
            assert decimals(f"{advice.high:.2f}", language) in label
            assert "{" not in label


@examples
@given(pair=pairs())
def test_a_stated_fact_ends_up_between_the_ends(pair: Pair) -> None:
    found = {advice.code: advice for advice in advise(pair, SUPPLY)}
    advice = found.get("state_quantity")
    if advice is None:
        return
    for amount in (1e-3, 1.0, 1e3):
        changed = pair
        known = pair.need.listing.quantity or pair.offer.listing.quantity or TONNES
        for side in advice.sides:
            held = pair.need if side is Side.NEED else pair.offer
            value = amount if side is Side.NEED else 1.0
            listing = replace(held.listing, quantity=replace(known, value=value * known.value))
            stated = replace(held, listing=listing)
            changed = (
                replace(changed, need=stated)
                if side is Side.NEED
                else replace(changed, offer=stated)
            )
        assert advice.low - 1e-9 <= SUPPLY.judge(changed).score <= advice.high + 1e-9
