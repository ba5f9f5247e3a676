"""What may be said of a private listing: bands, and only to questions that tell nothing else."""

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching import SUPPLY, Filters, Listing
from app.matching.calibration import Calibration
from app.matching.types import Judgement, Outcome, Veil
from app.matching.veil import BANDS, band, floor_of, headings, passes, points_of, quantity_band
from app.vocabulary.details import Details
from app.vocabulary.details.listing import Requirements
from app.vocabulary.details.materials import ReadinessWanted
from app.vocabulary.terms import Disclosure, Kind, Period, Purpose, Side
from app.vocabulary.units import Quantity, units

EVERYTHING = frozenset(Disclosure)
VEIL = Veil(lambda key: f"alias of {key}")
STRICT = Details(requirements=Requirements(readiness=ReadinessWanted(least=6, hard=True)))


def judged(score: float, **listing: Any) -> Judgement:
    stated = {"side": Side.OFFER, "title": "катанка", "disclosed": EVERYTHING} | listing
    found = Listing("o", **stated)
    return Judgement(found, SUPPLY.points_for(score), score, (Outcome("text", "close", 3.0),))


@given(st.floats(0, 1))
def test_a_score_is_told_by_the_lower_end_of_its_band(score: float) -> None:
    floor = floor_of(score)
    assert (floor is None) == (score < min(BANDS))
    if floor is not None:
        assert floor <= score
        assert not any(floor < other <= score for other in BANDS)


@pytest.mark.parametrize("floor", BANDS)
@pytest.mark.parametrize("curve", [Calibration(), SUPPLY.calibration])
def test_the_points_of_a_band_have_its_score(floor: float, curve: Calibration) -> None:
    card = replace(SUPPLY, calibration=curve)
    assert card.score(points_of(floor, curve)) == pytest.approx(floor, abs=1e-4)
    assert floor_of(floor) == floor


def test_nothing_of_a_judgement_is_told_but_its_band() -> None:
    banded = [band(judged(score), VEIL, SUPPLY.calibration) for score in (0.71, 0.89)]
    assert banded[0] == banded[1], "two pairs of a band cannot be told apart"
    assert banded[0] is not None
    assert banded[0].listing.id == "alias of o"
    assert banded[0].score == 0.7
    assert banded[0].points == points_of(0.7, SUPPLY.calibration)
    [said] = banded[0].outcomes
    assert (said.code, said.points) == ("private.band", banded[0].points)


def test_a_score_that_is_not_disclosed_is_that_of_the_lowest_band() -> None:
    silent = judged(0.95, disclosed=EVERYTHING - {Disclosure.SCORE})
    found = band(silent, VEIL, SUPPLY.calibration)
    assert found is not None
    assert (found.score, found.points) == (min(BANDS), points_of(min(BANDS), SUPPLY.calibration))
    assert band(judged(0.29, disclosed=silent.listing.disclosed), VEIL) is None


def test_nothing_is_said_of_a_poor_pair_or_where_a_need_has_a_hard_requirement() -> None:
    assert band(judged(0.29), VEIL) is None
    assert band(judged(0.95), replace(VEIL, only_opened=True)) is None
    assert band(judged(0.95, side=Side.NEED, details=STRICT), VEIL) is None
    assert band(judged(0.95, side=Side.NEED), VEIL) is not None
    assert band(judged(0.95, side=Side.OFFER, details=STRICT), VEIL) is not None


ASKED: list[tuple[Filters, frozenset[Disclosure]]] = [
    # A filter, and what the owner must disclose for it to be answered.
    (Filters(), frozenset()),
    (Filters(min_score=0.5), frozenset()),
    (Filters(purposes=frozenset({Purpose.SUPPLY})), frozenset()),
    (Filters(code_prefix="74"), frozenset({Disclosure.HEADING})),
    (Filters(code_prefix="7408"), frozenset({Disclosure.HEADING})),
    (Filters(countries=frozenset({"KZ"})), frozenset({Disclosure.COUNTRY})),
    (Filters(cross_border=True), frozenset({Disclosure.COUNTRY})),
    (Filters(cross_border=False), frozenset({Disclosure.COUNTRY})),
    (
        Filters(code_prefix="74", cross_border=True),
        frozenset({Disclosure.HEADING, Disclosure.COUNTRY}),
    ),
]
SETS = [frozenset(some) for size in range(5) for some in combinations(Disclosure, size)]


@pytest.mark.parametrize(("filters", "needed"), ASKED)
def test_a_filter_is_answered_where_the_owner_discloses_what_it_asks(
    filters: Filters, needed: frozenset[Disclosure]
) -> None:
    for disclosed in SETS:
        listing = Listing("o", Side.OFFER, disclosed=disclosed)
        assert passes(filters, listing) == (needed <= disclosed), disclosed


@pytest.mark.parametrize(
    "filters",
    [
        Filters(code_prefix="74081"),
        Filters(kind=Kind.PRODUCT),
        Filters(directions=frozenset({"wagons"})),
        Filters(purposes=frozenset({Purpose.TECHNOLOGY})),
        Filters(purposes=frozenset({Purpose.SUPPLY, Purpose.TECHNOLOGY})),
    ],
)
def test_other_questions_are_not_answered_whatever_is_disclosed(filters: Filters) -> None:
    assert not passes(filters, Listing("o", Side.OFFER, disclosed=EVERYTHING))


def test_the_purpose_that_is_asked_for_tells_nothing() -> None:
    listing, technology = Listing("o", Side.OFFER), frozenset({Purpose.TECHNOLOGY})
    assert passes(Filters(purposes=technology), listing, asked=Purpose.TECHNOLOGY)
    assert not passes(Filters(purposes=technology), listing, asked=Purpose.SUPPLY)


def test_headings_are_told_once_each_where_they_are_disclosed() -> None:
    codes = ("7408110000", "740819", "7605", "74")
    listing = Listing("o", Side.OFFER, codes=codes, disclosed=frozenset({Disclosure.HEADING}))
    assert headings(listing) == ("7408", "7605", "74")
    assert headings(replace(listing, disclosed=EVERYTHING - {Disclosure.HEADING})) == ()


@pytest.mark.parametrize(
    ("value", "ends"),
    [(1.0, (1, 10)), (9.99, (1, 10)), (10.0, (10, 100)), (0.05, (0.01, 0.1)), (5e6, (1e6, 1e7))],
)
def test_a_quantity_is_told_as_between_two_powers_of_ten(
    value: float, ends: tuple[float, float]
) -> None:
    quantity = Quantity(value, units()["TNE"], Period.YEAR)
    listing = Listing("o", Side.OFFER, quantity=quantity, disclosed=EVERYTHING)
    found = quantity_band(listing)
    assert found is not None
    assert found[:2] == pytest.approx(ends)
    assert found[2] is quantity
    assert quantity_band(replace(listing, disclosed=EVERYTHING - {Disclosure.QUANTITY})) is None
    assert quantity_band(replace(listing, quantity=replace(quantity, value=0.0))) is None
    assert quantity_band(replace(listing, quantity=None)) is None
