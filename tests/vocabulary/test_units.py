"""Units of measure: read, compared and converted."""

import csv
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.vocabulary import units as module
from app.vocabulary.customs_units import tariff_unit
from app.vocabulary.terms import Language, Period
from app.vocabulary.units import (
    Quantity,
    Unit,
    divided,
    multiplied,
    parse_multiple,
    parse_unit,
    units,
)

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
        (amount(1, "K6"), amount(1000, "LTR")),
        (amount(1, "A44"), amount(10, "LTR")),
        (amount(1, "MAL"), amount(1000, "K6")),
        (amount(1, "H20"), amount(1000, "HMQ")),
        (amount(1, "DAA"), amount(1000, "MTK")),
        (amount(1, "D32"), amount(1000, "GWH")),
        (amount(1, "3B"), amount(1000, "KJO")),
        (amount(1000, "E14"), amount(4.1868, "3B")),
        (amount(1, "MLD"), amount(1000, "MIO")),
        (amount(1, "DPR"), amount(12, "PR")),
        (amount(1, "HPA"), amount(100, "LPA")),
        (amount(1, "MCU"), amount(37, "4N")),
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
        ("169", "KTN"),
        ("170", "KTN"),
        ("018", "MTR"),
        ("058", "DAA"),
        ("NPR", "PR"),
        ("715", "PR"),
        ("NRL", "RO"),
        ("XRO", "RO"),
        ("1000 л", "K6"),
        ("056", "HAR"),
        ("бутылок", "XBO"),
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
    for okei, multiple in raw["multiples"].items():
        for name in (okei, *multiple["names"]):
            owners.setdefault(name.casefold(), set()).add(f"{okei} × {multiple['rec20']}")
    assert {name: found for name, found in owners.items() if len(found) > 1} == {}
    codes = [entry["rec20"] for entry in raw["unit"]]
    assert len(codes) == len(set(codes)) == len(units())


def test_a_symbol_is_shown_in_english_or_else_in_russian() -> None:
    assert of("TNE").symbol(Language.EN) == "t"
    assert of("TNE").symbol(Language.RU) == of("TNE").symbol(Language.KK) == "т"
    assert all(u.symbol_ru and u.symbol_en for u in units().values())
    assert of("TNE").counted("5", Language.EN) == "5 t"
    assert of("MIL").counted("5", Language.EN) == "5 × 1000 pcs", "not 51000 pieces"


@pytest.mark.skipif(not SHARED.exists(), reason="no shared data beside the checkout")
def test_okei_and_rec20_codes_belong_together_as_the_classifiers_say() -> None:
    with SHARED.open(encoding="utf-8", newline="") as file:
        official = {row["okei"]: row["rec20"] for row in csv.DictReader(file)}
    ours = {unit.okei: unit.rec20 for unit in units().values() if unit.okei}
    assert set(ours) <= set(official)
    # The classifier names no code, or a withdrawn one, for these; ours are in force.
    renamed = {
        "114": "R9", "642": "C62", "715": "PR", "736": "RO", "115": "H20", "116": "A44",
        "130": "K6", "164": "MC", "226": "D46", "232": "E14", "249": "D32", "303": "2Q",
        "307": "4N", "616": "XBB", "698": "XPK", "728": "XPA", "734": "XPC", "812": "XBX",
        "836": "HEA", "841": "KHY", "868": "XBO", "870": "XAM", "872": "XVI", "8751": "XCT",
    }  # fmt: skip
    known = {okei: rec20 for okei, rec20 in official.items() if okei in ours} | renamed
    assert ours == known


@pytest.mark.skipif(not SHARED.exists(), reason="no shared data beside the checkout")
def test_every_unit_of_the_tariff_is_one_of_rec_20() -> None:
    with SHARED.open(encoding="utf-8", newline="") as file:
        printed = {row["okei"]: row["tnved_unit"] for row in csv.DictReader(file)}
    of_tariff = {okei: symbol for okei, symbol in printed.items() if symbol}
    assert len(of_tariff) >= 24
    for okei, symbol in of_tariff.items():
        unit = tariff_unit(symbol, okei)
        assert unit.rec20 is not None, (okei, symbol)
        assert parse_unit(okei) is of(unit.rec20)


@pytest.mark.skipif(not SHARED.exists(), reason="no shared data beside the checkout")
def test_multiples_are_codes_of_okei_that_stand_for_so_many_units() -> None:
    path = Path(module.__file__).with_name("units.toml")
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    with SHARED.open(encoding="utf-8", newline="") as file:
        official = {row["okei"] for row in csv.DictReader(file)}
    named = {name for names in raw["spellings"].values() for name in names if name.isdigit()}
    assert {*raw["multiples"], *named} <= official
    for okei in raw["multiples"]:
        assert parse_unit(okei) is None


@pytest.mark.parametrize(
    ("written", "rec20", "times"),
    [
        ("171", "KTN", 1000),
        ("165", "CTM", 1000),
        ("млн т", "KTN", 1000),
        ("Гкал", "GV", 4.1868),
        ("837", "PR", 1000),
        ("168", "TNE", 1),
        ("тыс.т", "KTN", 1),
        ("тыс. т.", "KTN", 1),
        ("тысяч тонн", "KTN", 1),
        ("млн. тонн", "KTN", 1000),
        ("млн шт.", "MIO", 1),
        ("тыс.м3", "R9", 1),
        ("тыс. куб. м", "R9", 1),
        ("млн м²", "MTK", 1e6),
        ("млрд кВт·ч", "KWH", 1e9),
        ("100 кг", "KGM", 100),
        ("тыс.дкл", "MTQ", 10),
        ("мың тонна", "KTN", 1),
        ("миң даана", "MIL", 1),
        ("հազ. տոննա", "KTN", 1),
        ("մլն հատ", "MIO", 1),
        ("тыс. літр", "K6", 1),
    ],
)
def test_what_rec_20_has_no_code_for_is_so_many_of_another_unit(
    written: str, rec20: str, times: float
) -> None:
    assert parse_multiple(written) == (of(rec20), times)


@pytest.mark.parametrize("written", ["попугай", "тыс.", "млн", "тыс. руб.", "т тыс.", "7 т"])
def test_what_is_no_unit_is_no_multiple_of_one(written: str) -> None:
    assert parse_multiple(written) is None


@pytest.mark.parametrize(
    ("value", "times", "product"),
    [
        (0.3, 1000.0, 300.0),
        (1.1, 1.1, 1.21),
        (5.0, 4.1868, 20.934),
        (0.1, 3.0, 0.3),
        (7.7, 1.0, 7.7),
    ],
)
def test_products_are_those_of_the_decimal_numbers(
    value: float, times: float, product: float
) -> None:
    assert multiplied(value, times) == product
    assert divided(product, times) == value
