"""Tags, standards, places, evidence and terms of trade."""

from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.demonstration import demonstration
from app.matching.labels_choices import CHOICES
from app.vocabulary.countries import countries
from app.vocabulary.details.ageing import years_after
from app.vocabulary.details.evidence import Evidence, EvidenceLevel, age_worth
from app.vocabulary.details.green import Footprint
from app.vocabulary.details.trade import Amount, IncotermsRule, Terms, taken_at_once
from app.vocabulary.places import distance_km, place
from app.vocabulary.properties import material_properties, parse_property_unit
from app.vocabulary.standards import designation, families, replaces, successors
from app.vocabulary.tags import TagKind, tag_codes, tags
from app.vocabulary.terms import Language, Period
from app.vocabulary.units import Quantity, units

TODAY = date(2026, 6, 1)


def test_every_tag_has_two_names_and_a_source() -> None:
    for tag in tags().values():
        assert tag.name(Language.RU) != tag.name(Language.EN)
        assert tag.source.said(Language.RU) != tag.source.said(Language.EN)
    assert not tag_codes(TagKind.DIRECTION) & tag_codes(TagKind.CONSUMING_INDUSTRY)


def test_the_six_consuming_industries_of_the_recommendation_are_there() -> None:
    assert tag_codes(TagKind.CONSUMING_INDUSTRY) == {
        "construction",
        "vehicles",
        "transport_equipment",
        "electrical_and_electronics",
        "consumer_goods",
        "medical_devices",
    }


@pytest.mark.parametrize("values", CHOICES, ids=lambda values: values.__name__)
def test_every_value_of_a_closed_set_has_both_names(values: type[StrEnum]) -> None:
    assert set(CHOICES[values]) == set(values)
    for russian, english in CHOICES[values].values():
        assert russian
        assert english.isascii()


def test_every_property_has_names_and_a_base_among_its_units() -> None:
    for name, known in material_properties().items():
        assert known.label(Language.RU) != known.label(Language.EN)
        assert known.base in known.units
        scale = known.units[known.base]
        assert (scale.factor, scale.offset) == (1, 0)
        for symbol in known.units:
            assert parse_property_unit(name, symbol) == symbol


def test_there_are_about_sixty_families_and_each_goes_on() -> None:
    assert len(families()) >= 60
    for chain in families():
        assert len(chain) >= 2
        assert len({designation(one) for one in chain}) == len(chain)
        for older, newer in pairwise(chain):
            assert replaces(newer, older)
            assert not replaces(older, newer)


@pytest.mark.parametrize(
    ("older", "newest"),
    [
        ("гост 859—2001", "ГОСТ 859-2014"),
        ("ГОСТ16442-80", "ГОСТ 31996-2012"),
        ("OHSAS 18001:2007", "ISO 45001:2018"),
        ("ГОСТ 859-2014", None),
        ("ГОСТ 99999-99", None),
    ],
)
def test_the_newest_of_a_family_is_found(older: str, newest: str | None) -> None:
    found = successors(older)
    assert (found[-1] if found else None) == newest


def test_nearly_every_city_of_the_demonstration_has_a_place() -> None:
    cities = {(row.country, row.city) for row in demonstration()}
    missing = {city for city in cities if place(*city) is None}
    assert len(missing) <= 2


@pytest.mark.parametrize("city", ["Астана", "г. Астана", "astana", " АСТАНА "])
def test_a_city_is_found_however_it_is_written(city: str) -> None:
    assert place("KZ", city) == (51.18, 71.45)
    assert place("RU", city) is None
    assert place(None, city) is None


points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(points, points)
def test_a_distance_is_the_same_both_ways_and_at_most_half_the_earth(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    there = distance_km(one, other)
    assert there == pytest.approx(distance_km(other, one), abs=1e-6)
    assert 0 <= there <= 20_100


def test_members_and_observers_of_blocs_have_their_days() -> None:
    uzbekistan, iran, armenia = (countries()[code] for code in ("UZ", "IR", "AM"))
    assert armenia.joined["EAEU"] == date(2015, 1, 2)
    assert uzbekistan.observes["EAEU"] == date(2020, 12, 11)
    assert not uzbekistan.member
    assert iran.blocs == ("SCO",)
    assert iran.observes_with(armenia)
    assert not countries()["RS"].observes_with(armenia)


def test_stronger_and_fresher_evidence_is_worth_more() -> None:
    fresh = [Evidence(level, TODAY).worth(TODAY) for level in EvidenceLevel]
    assert fresh == sorted(fresh, reverse=True)
    assert fresh[0] == 1
    ages = [
        Evidence(EvidenceLevel.CLAIM, TODAY - timedelta(days=days)).worth(TODAY)
        for days in (0, 800, 1600)
    ]
    assert ages == sorted(ages, reverse=True)
    assert len(set(ages)) == 3


@pytest.mark.parametrize(
    ("on", "last_whole_day"),
    [
        (date(2023, 3, 1), date(2025, 3, 1)),
        (date(2024, 2, 29), date(2026, 2, 28)),
        (date(2022, 2, 28), date(2024, 2, 28)),
    ],
)
def test_two_years_end_on_the_same_day_whatever_leap_days_lie_between(
    on: date, last_whole_day: date
) -> None:
    assert age_worth(on, last_whole_day) == 1
    assert age_worth(on, last_whole_day + timedelta(days=1)) == 0.8


@given(st.dates(date(2000, 1, 1), date(2030, 12, 31)), st.integers(0, 9))
def test_an_anniversary_is_the_same_day_or_the_last_of_february(day: date, years: int) -> None:
    later = years_after(day, years)
    assert later.year == day.year + years
    assert (later + timedelta(days=1)).month == 3 or (later.month, later.day) == (
        day.month, day.day,
    )  # fmt: skip


def test_evidence_of_a_day_to_come_is_not_fresh() -> None:
    to_come = TODAY + timedelta(days=2)
    assert Evidence(EvidenceLevel.REGISTER, to_come).worth(TODAY) == 0.8
    assert Evidence(EvidenceLevel.REGISTER, date.max).worth(TODAY) == 0.8
    # In the east of the Union it has begun.
    assert Evidence(EvidenceLevel.REGISTER, TODAY + timedelta(days=1)).worth(TODAY) == 1


@pytest.mark.parametrize(("year", "worth"), [(2026, 1), (2024, 1), (2023, 0.8), (2027, 0.8)])
def test_a_footprint_of_this_year_is_fresh_and_of_one_to_come_is_not(
    year: int, worth: float
) -> None:
    evidence = Evidence(EvidenceLevel.REGISTER)
    stated = Footprint(co2e_kg_per_tonne=1, method="m", year=year, evidence=evidence)
    assert stated.worth(TODAY) == worth


@given(st.floats(0, 1e6), st.sampled_from(EvidenceLevel), st.integers(2000, 2100))
def test_a_footprint_is_never_counted_lower_than_stated(
    kilograms: float, level: EvidenceLevel, year: int
) -> None:
    footprint = Footprint(
        co2e_kg_per_tonne=kilograms, method="m", year=year, evidence=Evidence(level)
    )
    assert kilograms <= footprint.counted_kg_per_tonne(TODAY) <= 1.4 * kilograms + 1e-6


def test_a_later_rule_of_incoterms_covers_an_earlier_one() -> None:
    assert IncotermsRule.DAP.covers(IncotermsRule.FCA)
    assert IncotermsRule.DAP.covers(IncotermsRule.DAP)
    assert not IncotermsRule.EXW.covers(IncotermsRule.FCA)


@pytest.mark.parametrize(
    ("lot", "period", "tonnes"),
    [(None, Period.MONTH, 60), (None, Period.ONCE, 5), (20.0, Period.MONTH, 20)],
)
def test_a_need_takes_its_lot_or_all_of_a_year(
    lot: float | None, period: Period, tonnes: float
) -> None:
    terms = Terms(lot=Amount(lot, "TNE")) if lot else None
    taken = taken_at_once(terms, Quantity(5, units()["TNE"], period))
    assert taken is not None
    assert taken.base == pytest.approx(tonnes * 1000)
