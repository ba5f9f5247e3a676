import csv
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.vocabulary import units as module
from app.vocabulary.terms import Language, Period
from app.vocabulary.units import Quantity, Unit, parse_unit, units

SHARED = Path(__file__).parents[3] / "shared" / "data" / "nomenclature" / "units_okei_rec20.csv"

some_units = st.sampled_from(sorted(units()))


def of(rec20: str) -> Unit:
    return units()[rec20]


def amount(value: float, rec20: str, period: Period = Period.YEAR) -> Quantity:
    return Quantity(value, of(rec20), period)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (amount(1, "TNE"), amount(1000, "KGM")),
        (amount(1, "KTN"), amount(1000, "TNE")),
        (amount(1, "DTN"), amount(0.1, "TNE")),
        (amount(1, "KGM"), amount(1_000_000, "MGM")),
        (amount(1, "CTM"), amount(0.2, "GRM")),
        (amount(1, "KMT"), amount(1000, "MTR")),
        (amount(1, "MTR"), amount(1000, "MMT")),
        (amount(1, "HAR"), amount(10_000, "MTK")),
        (amount(1, "MTK"), amount(10_000, "CMK")),
        (amount(1, "MTQ"), amount(1000, "LTR")),
        (amount(1, "LTR"), amount(1000, "CMQ")),
        (amount(1, "MLT"), amount(1, "CMQ")),
        (amount(1, "HLT"), amount(100, "LTR")),
        (amount(1, "MAW"), amount(1000, "KWT")),
        (amount(1, "MVA"), amount(1000, "KVA")),
        (amount(1, "GWH"), amount(1000, "MWH")),
        (amount(1, "GV"), amount(1e9, "JOU")),
        (amount(3.6, "GV"), amount(1, "MWH")),
        (amount(1, "MIL"), amount(1000, "H87")),
        (amount(1, "DZN"), amount(12, "C62")),
        (amount(1, "MIO"), amount(10_000, "CEN")),
        (amount(1, "DAY"), amount(24, "HUR")),
        (amount(1, "CUR"), amount(3.7e10, "BQL")),
        (amount(12, "TNE"), amount(1, "TNE", Period.MONTH)),
        (amount(7, "TNE", Period.ONCE), amount(7, "TNE")),
    ],
    ids=lambda item: f"{item.value:g} {item.unit.rec20} {item.period}",
)
def test_equal_amounts_in_two_units_are_equal(one: Quantity, other: Quantity) -> None:
    assert one.comparable(other)
    assert one.yearly_base == pytest.approx(other.yearly_base, rel=1e-6)


@pytest.mark.parametrize(
    ("one", "other"),
    [("TNE", "H87"), ("MTR", "MTK"), ("MTK", "MTQ"), ("KWT", "KVA"), ("KWT", "KWH"), ("PR", "H87")],
)
def test_units_of_two_dimensions_do_not_convert(one: str, other: str) -> None:
    assert not amount(1, one).comparable(amount(1, other))


@given(some_units, some_units)
def test_comparing_does_not_depend_on_who_asks(one: str, other: str) -> None:
    assert amount(1, one).comparable(amount(1, other)) is amount(1, other).comparable(
        amount(1, one)
    )


def test_every_factor_is_positive_and_no_two_units_of_a_dimension_look_alike() -> None:
    assert all(unit.factor > 0 for unit in units().values())
    shown = [(unit.dimension, unit.symbol_ru) for unit in units().values()]
    assert len(shown) == len(set(shown))


@given(some_units)
def test_a_unit_is_found_by_each_of_its_own_names(rec20: str) -> None:
    unit = of(rec20)
    for name in filter(None, (unit.rec20, unit.okei, unit.symbol_ru, unit.symbol_en)):
        assert parse_unit(name) is unit
        assert parse_unit(f"  {name.lower()} ") is unit


@pytest.mark.parametrize(
    ("written", "rec20"),
    [
        ("тонн", "TNE"),
        ("Тонна", "TNE"),
        ("тн", "TNE"),
        ("168", "TNE"),
        ("тыс. т", "KTN"),
        ("КГ", "KGM"),
        ("м2", "MTK"),
        ("кв. м", "MTK"),
        ("м³", "MTQ"),
        ("куб. м", "MTQ"),
        ("пог. м", "MTR"),
        ("006", "MTR"),
        ("шт.", "H87"),
        ("штук", "H87"),
        ("pcs", "H87"),
        ("796", "H87"),
        ("839", "SET"),
        ("комплект", "SET"),
        ("МВт", "MAW"),
    ],
)
def test_what_people_write_finds_its_unit(written: str, rec20: str) -> None:
    assert parse_unit(written) is of(rec20)


@pytest.mark.parametrize("written", ["", " ", "попугай", "999", "T0NNE", "м4"])
def test_what_is_no_unit_finds_none(written: str) -> None:
    assert parse_unit(written) is None


def test_no_two_units_answer_to_one_name() -> None:
    path = Path(module.__file__).with_name("units.toml")
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    owners: dict[str, set[str]] = {}
    for entry in raw["unit"]:
        for name in (entry["rec20"], entry["okei"], entry["ru"], entry["en"]):
            if name:
                owners.setdefault(name.casefold(), set()).add(entry["rec20"])
    for rec20, spellings in raw["spellings"].items():
        for name in spellings:
            owners.setdefault(name.casefold(), set()).add(rec20)
    assert {name: found for name, found in owners.items() if len(found) > 1} == {}
    codes = [entry["rec20"] for entry in raw["unit"]]
    assert len(codes) == len(set(codes)) == len(units())


def test_a_symbol_is_shown_in_english_or_else_in_russian() -> None:
    assert of("TNE").symbol(Language.EN) == "t"
    assert of("TNE").symbol(Language.RU) == of("TNE").symbol(Language.KK) == "т"
    assert all(u.symbol_ru and u.symbol_en for u in units().values())


@pytest.mark.skipif(not SHARED.exists(), reason="no shared data beside the checkout")
def test_okei_and_rec20_codes_belong_together_as_the_classifiers_say() -> None:
    with SHARED.open(encoding="utf-8", newline="") as file:
        official = {row["okei"]: row["rec20"] for row in csv.DictReader(file)}
    ours = {unit.okei: unit.rec20 for unit in units().values() if unit.okei}
    assert set(ours) <= set(official)
    # The classifier names no code, or a withdrawn one, for these four; ours are in force.
    renamed = {"114": "R9", "642": "C62", "715": "PR", "736": "RO"}
    known = {okei: rec20 for okei, rec20 in official.items() if okei in ours} | renamed
    assert ours == known
