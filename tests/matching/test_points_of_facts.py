"""What amounts, marks, states, decisions and purposes are worth, and what is not stated."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching import SCORECARDS, Listing, Scorecard
from app.vocabulary.terms import Kind, Period, Purpose, Side, Verdict
from app.vocabulary.units import Quantity, units
from tests.matching.pairs import alike, every_scorecard, pair, scorecards_with

FULL: dict[str, Any] = {
    "title": "катанка М00К",
    "country": "RU",
    "codes": ("7408",),
    "quantity": Quantity(1, units()["TNE"], Period.YEAR),
    "standards": ("ГОСТ 859",),
}

ABSENT: dict[str, dict[str, Any]] = {
    "text": {"title": ""},
    "country": {"country": None},
    "code": {"codes": ()},
    "quantity": {"quantity": None},
    "standards": {"standards": (), "title": "катанка"},
}


@pytest.mark.parametrize(
    "missing_on",
    [(Side.NEED,), (Side.OFFER,), (Side.NEED, Side.OFFER)],
    ids=["need", "offer", "both"],
)
@pytest.mark.parametrize(
    ("scorecard", "aspect"),
    [(card, a.name) for card in SCORECARDS.values() for a in card.aspects if a.name in ABSENT],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_a_fact_that_one_side_does_not_state_is_unknown(
    scorecard: Scorecard, aspect: str, missing_on: tuple[Side, ...]
) -> None:
    sides = {
        side: Listing(side, side, **FULL | (ABSENT[aspect] if side in missing_on else {}))
        for side in Side
    }
    whole = pair(Listing("n", Side.NEED, **FULL), Listing("o", Side.OFFER, **FULL))
    assert scorecard.aspect(aspect).judge(whole).level != "unknown"
    outcome = scorecard.aspect(aspect).judge(pair(sides[Side.NEED], sides[Side.OFFER]))
    assert (outcome.level, outcome.points, outcome.measured) == ("unknown", 0, None)


@scorecards_with("quantity")
@given(
    wanted=st.floats(0, 1e12, allow_subnormal=True),
    offered=st.floats(0, 1e12, allow_subnormal=True),
    units_of=st.tuples(st.sampled_from(("MGM", "KTN")), st.sampled_from(("MGM", "KTN"))),
)
def test_any_two_amounts_can_be_compared(
    scorecard: Scorecard, wanted: float, offered: float, units_of: tuple[str, str]
) -> None:
    need, offer = (
        Listing(side, side, quantity=Quantity(value, units()[unit], Period.MONTH))
        for side, value, unit in zip(
            (Side.NEED, Side.OFFER), (wanted, offered), units_of, strict=True
        )
    )
    outcome = scorecard.aspect("quantity").judge(pair(need, offer))
    assert outcome.level.startswith("covers_")


@scorecards_with("quantity")
@pytest.mark.parametrize(
    ("offered", "level"),
    [
        (Quantity(2, units()["TNE"], Period.YEAR), "covers_all"),
        (Quantity(1000, units()["KGM"], Period.YEAR), "covers_all"),
        (Quantity(1, units()["TNE"], Period.MONTH), "covers_all"),
        (Quantity(500, units()["KGM"], Period.YEAR), "covers_half"),
        (Quantity(100, units()["KGM"], Period.YEAR), "covers_tenth"),
        (Quantity(99, units()["KGM"], Period.YEAR), "covers_little"),
        (Quantity(0, units()["KGM"], Period.YEAR), "covers_little"),
        (Quantity(5, units()["H87"], Period.YEAR), "other_unit"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value.value:g}{value.unit.rec20}",
)
def test_a_quantity_is_judged_by_how_much_of_the_need_it_covers(
    scorecard: Scorecard, offered: Quantity, level: str
) -> None:
    need = Listing("n", Side.NEED, quantity=Quantity(1, units()["TNE"], Period.YEAR))
    judged = pair(need, Listing("o", Side.OFFER, quantity=offered))
    assert scorecard.aspect("quantity").judge(judged).level == level


@scorecards_with("standards")
@pytest.mark.parametrize(
    ("wanted", "offered", "level"),
    [
        ("М00К", "М00К", "all"),
        ("М00К ГОСТ 859", "М00К ГОСТ 859-2014", "all"),
        ("М00К, М1", "М00К", "some"),
        ("М00К ГОСТ 859", "М00К ГОСТ 1173", "some"),
        ("М00К", "М1", "none"),
        ("АД31", "АД33", "none"),
        # What only one side names is not compared.
        ("М00К ГОСТ 859", "М00К", "all"),
        ("М00К", "ГОСТ 859", "unknown"),
        # A typing error in a long mark is forgiven, one in its digits is not.
        ("12Х18Н10ТЛ", "12Х18Н10Т", "all"),
        ("12Х18Н10Т", "12Х18Н9Т", "none"),
    ],
)
def test_marks_are_judged_by_how_many_of_the_needs_are_met(
    scorecard: Scorecard, wanted: str, offered: str, level: str
) -> None:
    need, offer = Listing("n", Side.NEED, title=wanted), Listing("o", Side.OFFER, title=offered)
    assert scorecard.aspect("standards").judge(pair(need, offer)).level == level


@every_scorecard
@pytest.mark.parametrize(
    ("asker", "partner", "level"),
    [
        ("RU", "RU", "same_state"),
        ("RU", "KZ", "neighbour_member"),
        ("AM", "RU", "member"),
        ("RU", "UZ", "same_bloc"),
        ("RU", "TR", "outside"),
        ("RU", None, "unknown"),
        (None, "RU", "unknown"),
        ("RU", "XX", "unknown"),
    ],
)
@pytest.mark.parametrize("side", Side)
def test_a_country_is_judged_as_seen_from_the_asker(
    scorecard: Scorecard, side: Side, asker: str | None, partner: str | None, level: str
) -> None:
    asking = Listing("a", side, country=asker)
    suggested = Listing("p", side.opposite, country=partner)
    need, offer = (asking, suggested) if side is Side.NEED else (suggested, asking)
    judged = replace(pair(need, offer), asker=side)
    assert scorecard.aspect("country").judge(judged).level == level


@every_scorecard
@pytest.mark.parametrize("verdict", Verdict)
def test_a_decision_is_a_level_of_its_own(scorecard: Scorecard, verdict: Verdict) -> None:
    judged = replace(alike(0.5), decision=verdict)
    assert scorecard.aspect("decision").judge(judged).level == verdict
    assert scorecard.aspect("decision").judge(alike(0.5)).points == 0


@every_scorecard
@pytest.mark.parametrize("wanted", Purpose)
@pytest.mark.parametrize("offered", Purpose)
def test_purposes_are_the_same_or_different(
    scorecard: Scorecard, wanted: Purpose, offered: Purpose
) -> None:
    judged = pair(
        Listing("n", Side.NEED, purpose=wanted),
        Listing("o", Side.OFFER, purpose=offered, kind=Kind.MATERIAL),
    )
    level = scorecard.aspect("purpose").judge(judged).level
    assert level == ("same" if wanted is offered else "different")
