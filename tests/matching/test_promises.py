"""What every answer promises: an order, that an exact fit comes first, pages that join."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.matching import (
    SUPPLY,
    Listing,
    MemoryIndex,
    Query,
    Suggestion,
    explain,
    suggest,
)
from app.matching.aspects import country_found
from app.matching.profile import profile
from app.vocabulary.countries import countries
from app.vocabulary.details import NO_DETAILS
from app.vocabulary.terms import Kind, Period, Side, Verdict
from app.vocabulary.units import Quantity, units
from tests.matching.strategies import (
    ROUNDING,
    TODAY,
    assert_same_answers,
    examples,
    few_examples,
    listings,
)
from tests.matching.wire_rod import answers, indexed, need, offer, order, points, some_offers


@examples
@given(some_offers, listings(Side.NEED, ("asked",)), st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_the_inputs_order(
    listed: list[Listing], asked: Listing, shuffled: Any
) -> None:
    expected = answers(indexed(*listed), asked)
    turned = listed.copy()
    shuffled.shuffle(turned)
    assert_same_answers(answers(indexed(*turned), asked), expected)
    one_by_one = MemoryIndex()
    for listing in turned:
        one_by_one.apply([listing])
    assert_same_answers(answers(one_by_one, asked), expected)


@examples
@given(some_offers, listings(Side.NEED, ("asked",)))
def test_the_order_is_by_points_and_ties_are_by_id(listed: list[Listing], asked: Listing) -> None:
    found = answers(indexed(*listed), asked)
    keys = [(-s.judgement.points, s.judgement.listing.id) for s in found]
    assert keys == sorted(keys)
    assert len({key for _, key in keys}) == len(keys)


def test_twins_stand_in_order_of_their_ids() -> None:
    twins = [offer(name) for name in ("b", "c", "a")]
    assert order(indexed(*twins), need()) == ["a", "b", "c"]


# Codes of one depth: where depths are mixed, no single place to meet is the best.
codes_of_one_depth = st.sampled_from((("74", "39"), ("7408", "7604"), ("7408110000", "7605110000")))


@examples
@given(
    some_offers,
    listings(Side.NEED, ("asked",), open_only=True),
    codes_of_one_depth.flatmap(lambda codes: st.lists(st.sampled_from(codes), unique=True)),
)
def test_the_listing_that_is_exactly_what_was_asked_comes_first(
    others: list[Listing], asked: Listing, codes: list[str]
) -> None:
    # Details may make up for a worse text, and hard ones reject even an equal.
    asked = replace(asked, codes=tuple(codes), predicted=(), details=NO_DETAILS, city=None)
    others = [replace(other, details=NO_DETAILS) for other in others]
    # Who says nothing but words that any listing has asks for nothing.
    assume(profile(asked).terms or codes)
    exact = replace(
        asked,
        id="exact",
        side=Side.OFFER,
        organization_id="exact",
        country=best_country(asked.country),
        kind=Kind.PRODUCT,
    )
    found = points(indexed(*others, exact), asked)
    assert found["exact"] >= max(found.values()) - ROUNDING


def best_country(asker: str | None) -> str | None:
    """Where the asker likes a partner best, so that nothing makes up for a worse text."""
    country = SUPPLY.aspect("country")
    return max((None, *countries()), key=lambda code: country.points(country_found(asker, code)))


def test_near_misses_stand_behind_what_was_asked() -> None:
    index = indexed(
        offer("cable", title="Кабель медный силовой", codes=("8544499101",)),
        offer("aluminium", title="Катанка алюминиевая 9,5 мм", codes=("7605110000",)),
        offer("thin", title="Проволока медная 1 мм", codes=("7408190000",)),
        offer("exact"),
        offer("wordy", title="Катанка медная 8 мм, а также лента, прутки и трубы латунные"),
    )
    assert order(index, need())[0] == "exact"


def test_the_same_text_with_another_code_changes_the_order() -> None:
    listed = [offer("a", codes=("7605110000",)), offer("b")]
    assert order(indexed(*listed), need()) == ["b", "a"]
    turned = [offer("a"), offer("b", codes=("7605110000",))]
    assert order(indexed(*turned), need()) == ["a", "b"]


def test_the_same_text_and_code_in_another_country_changes_the_order() -> None:
    listed = [offer("a", country="TR"), offer("b", country="KZ")]
    assert order(indexed(*listed), need()) == ["b", "a"]
    turned = [offer("a", country="KZ"), offer("b", country="TR")]
    assert order(indexed(*turned), need()) == ["a", "b"]


def test_the_country_is_seen_from_the_asker() -> None:
    index = indexed(offer("far", country="AM"), offer("near", country="KG"))
    assert order(index, need(country="KZ")) == ["near", "far"]
    assert points(index, need(country="AM"))["near"] < points(index, need(country="KZ"))["near"]


@pytest.mark.parametrize(
    ("missing", "aspect"),
    [
        ({"codes": ()}, "code"),
        ({"country": None}, "country"),
        ({"quantity": None}, "quantity"),
        ({"standards": ()}, "standards"),
        ({"title": ""}, "text"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.parametrize("side", Side)
def test_missing_data_is_worth_nothing(side: Side, missing: dict[str, Any], aspect: str) -> None:
    facts: dict[str, Any] = {
        "quantity": Quantity(5, units()["TNE"], Period.YEAR),
        "standards": ("ГОСТ 859-2014",),
    }
    asked, offered = need(**facts), offer("o", **facts)
    whole = _outcome(asked, offered, aspect)
    assert whole != 0
    if side is Side.NEED:
        asked = replace(asked, **missing)
    else:
        offered = replace(offered, **missing)
    assert _outcome(asked, offered, aspect) == 0


def _outcome(asked: Listing, offered: Listing, aspect: str) -> float:
    suggestion, _ = explain(indexed(offered), Query(asked, TODAY), profile(offered), SUPPLY)
    return next(o.points for o in suggestion.judgement.outcomes if o.aspect == aspect)


@pytest.mark.parametrize("verdict", Verdict)
def test_a_decision_moves_a_pair_by_its_points_and_nothing_else(verdict: Verdict) -> None:
    index = indexed(offer("a"), offer("b"))
    before, after = points(index, need()), points(index, need(), decisions={"a": verdict})
    worth = SUPPLY.aspect("decision").level(verdict).low
    assert after["a"] == pytest.approx(before["a"] + worth)
    assert after["b"] == before["b"]
    assert order(index, need(), decisions={"a": verdict}) == (
        ["a", "b"] if worth >= 0 else ["b", "a"]
    )


@few_examples
@given(some_offers, listings(Side.NEED, ("asked",)), st.integers(1, 5))
def test_pages_join_to_the_whole_answer(listed: list[Listing], asked: Listing, limit: int) -> None:
    index = indexed(*listed)
    whole = answers(index, asked)
    joined: list[Suggestion] = []
    after: tuple[float, str] | None = None
    while True:
        page = suggest(index, Query(asked, TODAY, limit=limit, after=after), SUPPLY)
        joined += page.items
        assert page.considered == len(whole)
        if not page.more:
            break
        assert len(page.items) == limit
        last = page.items[-1].judgement
        after = (last.points, last.listing.id)
    assert [s.judgement for s in joined] == [s.judgement for s in whole]


@few_examples
@given(some_offers, listings(Side.NEED, ("asked",)))
def test_explaining_a_suggestion_gives_its_own_reasons(
    listed: list[Listing], asked: Listing
) -> None:
    index = indexed(*listed)
    query = Query(asked, TODAY, limit=100)
    for item in suggest(index, query, SUPPLY).items:
        partner = index.get(item.judgement.listing.id)
        assert partner is not None
        again, rejected = explain(index, query, partner, SUPPLY)
        assert rejected is None
        assert again.judgement.points == pytest.approx(item.judgement.points, abs=ROUNDING)
        assert len(again.judgement.outcomes) == len(item.judgement.outcomes)


@few_examples
@given(listings(Side.OFFER, ("o",), open_only=True), listings(Side.NEED, ("n",), open_only=True))
def test_a_need_and_an_offer_that_find_each_other_agree_but_for_the_country(
    offered: Listing, asked: Listing
) -> None:
    index = indexed(offered, asked)
    there, back = answers(index, asked), answers(index, offered)
    assert len(there) == len(back)
    for one, other in zip(there, back, strict=True):
        for mine, yours in zip(one.judgement.outcomes, other.judgement.outcomes, strict=True):
            # Preferences are those of the side that asks.
            if mine.aspect == "preference":
                continue
            assert mine.points == pytest.approx(yours.points, abs=ROUNDING)


def test_an_answer_can_be_had_again() -> None:
    index = indexed(*(offer(f"o{n}", title=f"Катанка медная {n} мм") for n in range(9)))
    once, again = (answers(index, need()) for _ in range(2))
    assert [s.judgement for s in once] == [s.judgement for s in again]
    assert len(once) == 9
