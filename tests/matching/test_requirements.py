"""Promises of ranges, conversions and requirements."""

from dataclasses import replace
from datetime import date, timedelta
from math import inf

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.matching import SCORECARDS, Filters, Listing, MemoryIndex, Query, Rejection, explain
from app.matching.checks import balance
from app.matching.pair import Pair
from app.matching.profile import profile
from app.matching.property_search import PropertyPostings, ranges_of, satisfactions
from app.matching.requirements import broken_requirement, demanding, property_checks
from app.matching.scorecard import SUPPLY
from app.matching.suggestions import suggest
from app.vocabulary.details import Details
from app.vocabulary.details.listing import Requirements
from app.vocabulary.details.materials import Material, PropertyRange, PropertyWanted
from app.vocabulary.properties import (
    Bounds,
    material_properties,
    overlap,
    parse_property_unit,
    satisfaction,
    to_base,
)
from app.vocabulary.terms import Side
from tests.matching.detail_strategies import TODAY, details, ranges
from tests.matching.strategies import examples, few_examples

numbers = st.one_of(st.sampled_from((0.0, 1.0)), st.floats(-1e6, 1e6))
lows, highs = st.one_of(st.just(-inf), numbers), st.one_of(st.just(inf), numbers)
bounds = st.tuples(lows, highs).filter(lambda two: two[0] <= two[1]).map(lambda two: Bounds(*two))
each_unit = pytest.mark.parametrize(
    ("name", "unit"),
    [(name, unit) for name, known in material_properties().items() for unit in known.units],
)


@each_unit
@given(values=st.tuples(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9)))
def test_a_conversion_keeps_the_order(name: str, unit: str, values: tuple[float, float]) -> None:
    less, more = sorted(values)
    assert to_base(name, unit, less) <= to_base(name, unit, more)


@pytest.mark.parametrize(
    ("name", "unit", "value", "base"),
    [
        ("tensile_strength", "кгс/мм2", 100, 980.665),
        ("tensile_strength", "psi", 145037.738, 1000),
        ("tensile_strength", "Н/мм²", 500, 500),
        ("service_temperature_high", "K", 873.15, 600),
        ("service_temperature_high", "°F", 212, 100),
        ("density", "г/см³", 4.5, 4500),
        ("electrical_conductivity", "% IACS", 100, 58),
        ("corrosion_rate", "мкм/год", 50, 0.05),
        ("energy_product", "MGOe", 35, 278.52),
    ],
)
def test_units_that_people_write_convert_as_they_should(
    name: str, unit: str, value: float, base: float
) -> None:
    known = parse_property_unit(name, unit)
    assert known is not None
    assert to_base(name, known, value) == pytest.approx(base, rel=1e-4)


@given(bounds, bounds)
def test_the_overlap_is_symmetric_and_no_longer_than_either(one: Bounds, other: Bounds) -> None:
    shared = overlap(one, other)
    assert shared == overlap(other, one)
    assert 0 <= shared <= min(one.width, other.width)


@given(bounds, bounds, st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_wider_requirement_is_never_satisfied_less(
    wanted: Bounds, offered: Bounds, below: float, above: float
) -> None:
    wider = Bounds(wanted.low - below, wanted.high + above)
    assert satisfaction(wanted, offered) <= satisfaction(wider, offered) + 1e-9


@given(bounds, bounds)
def test_satisfaction_is_whole_inside_and_nothing_outside(wanted: Bounds, offered: Bounds) -> None:
    grade = satisfaction(wanted, offered)
    assert 0 <= grade <= 1
    assert satisfaction(wanted, wanted) == 1
    if not wanted.meets(offered):
        assert grade == 0
    many = satisfactions(
        (np.float64(wanted.low), np.float64(wanted.high)),
        (np.array([offered.low]), np.array([offered.high])),
    )
    assert many[0] == pytest.approx(grade)


def judged_worth(need: Details, offer: Details, aspect: str) -> float:
    pair = Pair(
        profile(Listing("n", Side.NEED, details=need)),
        profile(Listing("o", Side.OFFER, details=offer)),
        0.5,
        lambda _: 0.5,
        today=TODAY,
    )
    return SUPPLY.aspect(aspect).judge(pair).points


@examples
@given(details(Side.NEED), details(Side.OFFER), ranges())
def test_one_more_satisfied_requirement_never_lowers(
    need: Details, offer: Details, given_range: PropertyRange
) -> None:
    offer = replace(offer, material=Material(properties=(given_range,)))
    asked = need.requirements or Requirements()
    more = PropertyWanted(
        name=given_range.name,
        unit=given_range.unit,
        low=given_range.low,
        high=given_range.high,
        temperature_c=given_range.temperature_c,
    )
    assume(all(one.name != more.name for one in asked.properties))
    richer = replace(need, requirements=replace(asked, properties=(*asked.properties, more)))
    less = judged_worth(replace(need, requirements=asked), offer, "properties")
    assert judged_worth(richer, offer, "properties") >= less


@examples
@given(details(Side.NEED), details(Side.OFFER))
def test_what_the_offer_does_not_state_is_worth_nothing_and_breaks_nothing(
    need: Details, offer: Details
) -> None:
    silent = replace(offer, material=None, green=None, certificates=(), technology=None)
    for aspect in ("properties", "green", "certificates", "readiness"):
        assert judged_worth(need, silent, aspect) == 0
    assert broken_requirement(need, silent, TODAY) is None


@examples
@given(details(Side.NEED), details(Side.OFFER))
def test_only_hard_requirements_reject(need: Details, offer: Details) -> None:
    if broken_requirement(need, offer, TODAY) is not None:
        assert demanding(need)


@few_examples
@given(details(Side.NEED), st.lists(details(Side.OFFER), min_size=1, max_size=6))
def test_a_broken_hard_requirement_always_rejects_and_counts(
    need: Details, offers: list[Details]
) -> None:
    asked = Listing("asked", Side.NEED, title="катанка медная", details=need)
    listed = [
        Listing(f"o{n}", Side.OFFER, title="катанка медная", details=offer)
        for n, offer in enumerate(offers)
    ]
    index = MemoryIndex()
    index.apply(listed)
    found = suggest(index, Query(asked, TODAY, limit=100), SUPPLY)
    broken = {
        item.id: why
        for item in listed
        if (why := broken_requirement(need, item.details, TODAY)) is not None
    }
    assert {s.judgement.listing.id for s in found.items} == {x.id for x in listed} - set(broken)
    assert dict(found.kept_out) == {
        why: list(broken.values()).count(why) for why in set(broken.values())
    }
    assert found.considered == len(listed) - len(broken)
    for item in listed:
        _, rejected = explain(index, Query(asked, TODAY), profile(item), SUPPLY)
        assert rejected == broken.get(item.id)
    # The other way round the same pairs are kept out.
    turned = MemoryIndex()
    turned.apply([asked])
    for item in listed:
        items = suggest(turned, Query(item, TODAY), SUPPLY).items
        assert bool(items) == (item.id not in broken)


@examples
@given(details(Side.NEED), st.lists(details(Side.OFFER), min_size=1, max_size=5))
def test_points_of_many_materials_are_those_of_each(need: Details, offers: list[Details]) -> None:
    asked = profile(Listing("n", Side.NEED, details=need))
    profiles = [profile(Listing(f"o{n}", Side.OFFER, details=one)) for n, one in enumerate(offers)]
    stated = PropertyPostings(len(profiles), enumerate(map(ranges_of, profiles)))
    worth = stated.worth(ranges_of(asked), Side.NEED)
    for row, one in enumerate(offers):
        each = sum(check.worth for check in property_checks(need, one))
        assert (0.0 if worth is None else worth[row]) == pytest.approx(each, abs=1e-9)
        back = PropertyPostings(1, [(0, ranges_of(asked))]).worth(
            ranges_of(profiles[row]), Side.OFFER
        )
        assert (0.0 if back is None else back[0]) == pytest.approx(each, abs=1e-9)


STRONG = PropertyRange(name="tensile_strength", unit="MPa", low=950, high=1050)
LIGHT = PropertyRange(name="density", unit="g/cm³", low=4.4, high=4.5)
WEAK = PropertyRange(name="tensile_strength", unit="kgf/mm²", low=30, high=40)


def material(name: str, *properties: PropertyRange) -> Listing:
    return Listing(
        name,
        Side.OFFER,
        title=f"материал {name}",
        details=Details(material=Material(properties=properties)),
    )


def asking(*wanted: PropertyWanted) -> Listing:
    return Listing("n", Side.NEED, details=Details(requirements=Requirements(properties=wanted)))


ABOVE_900 = PropertyWanted(name="tensile_strength", unit="MPa", low=900)
BELOW_5 = PropertyWanted(name="density", unit="g/cm³", high=5)


def test_a_need_stated_only_in_properties_finds_the_materials_that_have_them() -> None:
    index = MemoryIndex()
    index.apply([material("a", STRONG, LIGHT), material("b", STRONG), material("c", WEAK)])
    asked = asking(ABOVE_900, BELOW_5)
    found = suggest(index, Query(asked, TODAY, filters=Filters(min_score=0.0)), SUPPLY).items
    assert [s.judgement.listing.id for s in found] == ["a", "b"]
    assert found[0].judgement.points > found[1].judgement.points


def test_a_material_finds_the_needs_that_are_stated_only_in_properties() -> None:
    index = MemoryIndex()
    index.apply([asking(ABOVE_900, BELOW_5)])
    found = suggest(index, Query(material("a", STRONG, LIGHT), TODAY), SUPPLY).items
    assert [s.judgement.listing.id for s in found] == ["n"]


@pytest.mark.parametrize(("stated", "checks"), [(20.0, 1), (40.0, 1), (None, 1), (600.0, 0)])
def test_a_test_at_another_temperature_says_nothing(stated: float | None, checks: int) -> None:
    offer = material("a", replace(STRONG, temperature_c=stated)).details
    assert len(property_checks(asking(ABOVE_900).details, offer)) == checks


def test_a_hard_range_that_nothing_meets_says_why_nothing_fits() -> None:
    index = MemoryIndex()
    index.apply([material("a", STRONG), material("c", WEAK)])
    impossible = replace(ABOVE_900, low=90_000.0, hard=True)
    asked = replace(asking(impossible), title="материал")
    found = suggest(index, Query(asked, TODAY), SUPPLY)
    assert found.items == ()
    assert found.kept_out == ((Rejection.PROPERTIES, 2),)


def test_nothing_to_compare_is_unknown() -> None:
    assert balance((), 3.0).level == "unknown"


@examples
@given(need=details(Side.NEED), offer=details(Side.OFFER), ago=st.integers(0, 3000))
def test_details_of_any_day_are_judged(need: Details, offer: Details, ago: int) -> None:
    day: date = TODAY - timedelta(days=ago)
    pair = Pair(
        profile(Listing("n", Side.NEED, details=need, city="Минск", country="BY")),
        profile(Listing("o", Side.OFFER, details=offer, city="Пенза", country="RU")),
        0.5,
        lambda _: 0.5,
        today=day,
    )
    for card in SCORECARDS.values():
        judgement = card.judge(pair)
        assert judgement.points == pytest.approx(sum(o.points for o in judgement.outcomes))
