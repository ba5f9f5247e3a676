"""States with their names, blocs and distances."""

import csv
from dataclasses import replace
from types import MappingProxyType

import pytest

from app.vocabulary.countries import Country, countries
from app.vocabulary.terms import Language
from tests.support.nomenclature import SHARED, with_shared

MEMBERS = ("AM", "BY", "KZ", "KG", "RU")

every_country = pytest.mark.parametrize("country", countries().values(), ids=lambda c: c.code)


def test_the_union_has_five_members_and_they_come_first() -> None:
    assert {c.code for c in countries().values() if c.member} == set(MEMBERS)
    assert all(c.member for c in list(countries().values())[:5])


@every_country
def test_a_code_has_two_capital_letters(country: Country) -> None:
    assert country.code.isascii()
    assert country.code.isalpha()
    assert country.code.isupper()
    assert len(country.code) == 2
    assert countries()[country.code] is country


@every_country
def test_a_name_stands_in_russian_and_english(country: Country) -> None:
    assert country.name(Language.RU)
    assert country.name(Language.EN).isprintable()
    assert country.name(Language.RU) != country.name(Language.EN)


@pytest.mark.parametrize("code", MEMBERS)
def test_members_are_named_in_all_languages_of_the_service(code: str) -> None:
    assert set(countries()[code].names) == set(Language)


def test_a_missing_name_is_translated_else_it_falls_back_to_russian() -> None:
    china = countries()["CN"]
    assert china.name(Language.KK) == "Қытай"
    names = MappingProxyType({Language.RU: "Нигдения", Language.EN: "Nowhereland"})
    assert replace(china, names=names).name(Language.KK) == "Нигдения"


def test_no_two_states_share_a_name() -> None:
    named: dict[str, set[str]] = {}
    for country in countries().values():
        for name in country.names.values():
            named.setdefault(name.casefold(), set()).add(country.code)
    assert [name for name, codes in named.items() if len(codes) > 1] == []


def test_all_states_of_the_standard_are_known_and_no_reserved_code() -> None:
    assert len(countries()) == 249
    assert {"DE", "US", "JP", "KR", "PS", "UA", "TW"} <= countries().keys()
    assert countries().keys().isdisjoint({"ZZ", "XX", "EU", "XK", "UK"})


def test_a_state_beyond_the_blocs_has_all_names_and_no_bloc() -> None:
    beyond = [country for country in countries().values() if not country.near]
    assert all(set(country.names) == set(Language) for country in beyond)
    assert all(all(country.names.values()) for country in beyond)
    assert not any(country.joined or country.observes for country in beyond)


@every_country
def test_blocs_come_from_the_closed_set(country: Country) -> None:
    assert set(country.blocs) <= {"EAEU", "CIS", "SCO"}
    assert len(country.blocs) == len(set(country.blocs))


@every_country
def test_a_border_has_two_sides(country: Country) -> None:
    one_sided = {
        other for other in country.neighbours if country.code not in countries()[other].neighbours
    }
    assert one_sided == set()
    assert country.code not in country.neighbours


@every_country
def test_a_capital_lies_on_the_globe(country: Country) -> None:
    latitude, longitude = country.capital
    assert -90 <= latitude <= 90
    assert -180 <= longitude <= 180
    assert country.capital_distance_km(country) == 0


def test_distances_are_those_of_the_map() -> None:
    known = {("RU", "BY"): 675, ("RU", "KZ"): 2272, ("KZ", "KG"): 954, ("AM", "BY"): 1984}
    for (one, other), km in known.items():
        there = countries()[one].capital_distance_km(countries()[other])
        assert there == pytest.approx(km, abs=3)
        assert there == pytest.approx(countries()[other].capital_distance_km(countries()[one]))


def test_no_two_capitals_are_further_apart_than_half_the_globe() -> None:
    for one in countries().values():
        for other in countries().values():
            assert one.capital_distance_km(other) <= 20_016


@with_shared
def test_members_borders_and_distances_agree_with_the_reference() -> None:
    path = SHARED / "eaeu_country_pairs.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["iso2_a"] for row in rows} == set(MEMBERS)
    for row in rows:
        one, other = countries()[row["iso2_a"]], countries()[row["iso2_b"]]
        assert (other.code in one.neighbours) is (row["land_border"] == "1")
        assert one.capital_distance_km(other) == pytest.approx(float(row["capital_km"]), abs=3)
