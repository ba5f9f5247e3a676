"""Materials, energy and scrap as lists write them."""

import pytest

from app.exchange.intake.columns import SURE, propose
from app.exchange.intake.troubles import codes
from app.vocabulary.details import NO_DETAILS, Details
from app.vocabulary.details.evidence import Evidence, EvidenceLevel
from app.vocabulary.details.green import (
    EnergyMix,
    EnergyShare,
    EnergySource,
    Green,
)
from app.vocabulary.details.materials import (
    Material,
    MaterialClass,
    PropertyRange,
    Readiness,
)
from tests.imports.cells import details, row

NEED = {"Сторона": "потребность"}
MIX = (EnergyShare(EnergySource.HYDRO, 94), EnergyShare(EnergySource.GAS, 6))


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("Источники энергии", "energy_sources"), ("Energy mix", "energy_sources"),
        ("Energy, kWh", None), ("Энергия көздері", "energy_sources"),
        ("Приём лома", "scrap_accepted"), ("Джерела", None), ("Прыём лому", "scrap_accepted"),
        ("Класс материала", "material_class"), ("Материал класы", "material_class"),
        ("Класс опасности материала", None), ("Свойства материала", "material_properties"),
        ("Նյութի հատկություններ", "material_properties"), ("Свойства", None),
        ("Уровень готовности материала (УГТ)", "material_readiness"),
        ("Требуемые свойства", "required_properties"),
        ("Требуемые сертификаты", "required_certificates"),
        ("Талап кылынган сертификаттар", "required_certificates"),
        ("Предельный углеродный след, кг CO2-экв./т", "co2e_most"),
        ("Минимальная доля вторсырья, %", "recycled_least"),
        ("Минимальная доля возобновляемой энергии, %", "renewable_least"),
        ("Требуется приём лома", "scrap_wanted"),
        ("Минимальный уровень готовности", "required_readiness"),
        ("Потребление энергии, кВт·ч", None), ("Пункт приёма лома", None),
    ],
)  # fmt: skip
def test_headers_are_known_and_those_that_resemble_them_are_not(
    header: str, target: str | None
) -> None:
    found = [one.target for one in propose([header]) if one.score >= SURE]
    assert found == ([target] if target else [])


@pytest.mark.parametrize(
    "cell",
    ["гидро 94 %; газ 6 %", "Гидро — 94%, газ — 6%", "94 % гидро; 6 % газ", "hydro 94; gas 6",
     "ГЭС 94 %, природный газ 6 %",
     "hydro: 94 %\ngas: 6 %",
     '[{"source": "hydro", "percent": "94"}, {"source": "gas", "percent": 6}]'],
)  # fmt: skip
def test_energy_is_said_by_sources_with_shares(cell: str) -> None:
    found, told = details({"Источники энергии": cell})
    assert (found, told) == (Details(green=Green(energy=EnergyMix(MIX))), [])


def test_shares_in_other_languages_and_with_decimals_are_read() -> None:
    found, told = details({"Энергия көздері": "күн 12,5 %, жел 0,5 %"})
    assert told == []
    assert found.green
    assert found.green.energy
    assert found.green.energy.renewable_percent == 13


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("гидро", "invalid_energy"), ("гидро 94 %; дрова 6 %", "unknown_value"),
        ("гидро 0,94", "unclear_percent"), ("гидро 194 %", "invalid_percent"),
        ("гидро 94 %; гидро 6 %", "repeated_source"),
        ("гидро 94 %; газ 16 %", "above_hundred_percent"),
        ('[{"source": "wood", "percent": 1}]', "invalid_json_list"),
        ("[" * 100_000, "invalid_json_list"),
    ],
)  # fmt: skip
def test_energy_that_cannot_be_read_is_told(cell: str, code: str) -> None:
    assert details({"Источники энергии": cell})[1] == [code]
    assert code in codes()


def test_energy_that_stands_keeps_what_backs_it_and_another_is_a_claim() -> None:
    backed = EnergyMix(MIX, Evidence(EvidenceLevel.REGISTER))
    stored = Details(green=Green(energy=backed, scrap_accepted=True))
    cells = {"Источники энергии": "гидро 94 %; газ 6 %"}
    assert details(cells, stored) == (stored, [])
    changed, _ = details({"Источники энергии": "гидро 90 %"}, stored)
    wind = EnergyMix((EnergyShare(EnergySource.HYDRO, 90),))
    assert changed == Details(green=Green(energy=wind, scrap_accepted=True))
    assert details({"Источники энергии": "", "Приём лома": ""}, stored)[0] == NO_DETAILS
    assert details({"Источники энергии": "[1]"}, stored) == (stored, ["invalid_json_list"])


@pytest.mark.parametrize(
    ("cell", "green", "told"),
    [
        ("да", Green(scrap_accepted=True), []), ("нет", Green(scrap_accepted=False), []),
        ("", None, []), ("иногда", None, ["neither_yes_nor_no"]),
    ],
)  # fmt: skip
def test_scrap_is_taken_back_or_not(cell: str, green: Green | None, told: list[str]) -> None:
    assert details({"Приём лома": cell}) == (Details(green=green), told)


def ranged(name: str, unit: str, low: float | None, high: float | None) -> PropertyRange:
    return PropertyRange(name=name, unit=unit, low=low, high=high)


@pytest.mark.parametrize(
    ("cell", "stated"),
    [
        ("плотность до 8,9 г/см³", ranged("density", "g/cm³", None, 8.9)),
        ("Плотность: 8,9 г/см3", ranged("density", "g/cm³", 8.9, 8.9)),
        ("предел текучести 900–1 050 МПа", ranged("yield_strength", "MPa", 900, 1050)),
        ("yield strength from 900 to 1050 MPa", ranged("yield_strength", "MPa", 900, 1050)),
        ("yield_strength >= 90 кгс/мм²", ranged("yield_strength", "kgf/mm²", 90, None)),
        ("теплопроводность не менее 380 Вт/(м·К)",
         ranged("thermal_conductivity", "W/(m·K)", 380, None)),
        ("нижняя рабочая температура −60 °C", ranged("service_temperature_low", "°C", -60, -60)),
        ("твердость по Роквеллу 58..62 HRC", ranged("hardness_rockwell_c", "HRC", 58, 62)),
        ("длительная прочность за 100 ч от 280 МПа при 1000 °C (на воздухе)",
         PropertyRange(name="creep_strength", unit="MPa", low=280, temperature_c=1000,
                       condition="на воздухе")),
    ],
)  # fmt: skip
def test_a_property_is_a_name_a_range_and_a_unit(cell: str, stated: PropertyRange) -> None:
    expected = Details(material=Material(properties=(stated,)))
    assert details({"Свойства материала": cell}) == (expected, [])


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("высокая прочность", "invalid_property"), ("плотность", "invalid_property"),
        ("плотность 8,9", "invalid_property"), ("плотностью 8,9 г/см³", "invalid_property"),
        ("плотность 8,9 МПа", "wrong_property_unit"), ("плотность -1 г/см³", "outside_nature"),
        ("пористость 130 %", "outside_nature"), ("плотность 9–8 г/см³", "range_upside_down"),
        ("плотность 1 г/см³ при -300 °C", "outside_nature"),
        ('[{"name": "density"}]', "invalid_json_list"),
        ('[{"name": "density", "unit": "g/cm³", "low": "NaN"}]', "invalid_json_list"),
        ('[{"name": "density", "unit": "g/cm³", "low": 9, "high": 8}]', "invalid_json_list"),
    ],
)  # fmt: skip
def test_properties_that_cannot_be_read_are_told_and_the_others_go_in(cell: str, code: str) -> None:
    stored = Details(material=Material(material_class=MaterialClass.POWDER))
    found, told = details({"Свойства материала": cell}, stored)
    assert (found, told) == (stored, [code])
    assert code in codes()
    if not cell.startswith("["):
        found, told = details({"Свойства материала": f"{cell}; чистота 0 МПа; пористость 1 %"})
        assert told == [code, "invalid_property"]
        assert found == Details(material=Material(properties=(ranged("porosity", "%", 1, 1),)))


def test_properties_beyond_those_that_there_may_be_are_told() -> None:
    found, told = details({"Свойства материала": "; ".join(["пористость 1 %"] * 61)})
    assert (len(found.material.properties if found.material else ()), told) == (60, ["too_many"])


def test_a_material_has_class_and_readiness_by_column() -> None:
    cells = {"Класс материала": "Жаропрочный сплав", "Уровень готовности материала": "УГТ 7",
             "Метод оценки готовности материала": "ГОСТ Р 58048-2017"}  # fmt: skip
    found, told = details(cells)
    whole = Material(
        material_class=MaterialClass.SUPERALLOY, readiness=Readiness(7, "ГОСТ Р 58048-2017")
    )
    assert (found, told) == (Details(material=whole), [])
    later, told = details({"Уровень готовности материала": "8.0", "Класс материала": ""}, found)
    readiness = Readiness(8, "ГОСТ Р 58048-2017")
    assert (later, told) == (Details(material=Material(readiness=readiness)), [])
    assert details({"Уровень готовности материала": ""}, later) == (NO_DETAILS, [])
    assert details({"Уровень готовности материала": "10"})[1] == ["invalid_readiness"]
    assert details({"Класс материала": "дерево"})[1] == ["unknown_value"]
    assert details({"Класс материала": "ыстыққа төзімді қорытпа"})[1] == []


def test_each_side_states_its_own() -> None:
    offered = row({"Требуемые сертификаты": "FSC", "Требуемые свойства": ""})
    assert [(one.code, one.field) for one in offered.troubles] == [
        ("only_of_needs", "required_certificates")
    ]
    cells = NEED | {"Класс материала": "сплав", "Приём лома": "да", "Источники энергии": "-1"}
    assert [(one.code, one.field) for one in row(cells).troubles] == [
        ("only_of_offers", "energy_sources"),
        ("only_of_offers", "material_class"),
        ("only_of_offers", "scrap_accepted"),
    ]


@pytest.mark.parametrize("sign", [";", "(", " ", "9", "обязательно ", "a ", "1-", "при "])
def test_cells_of_thousands_of_signs_are_read_at_once(sign: str) -> None:
    long = sign * 20_000
    heads = ["Источники энергии", "Свойства материала", "Класс материала", "Приём лома"]
    assert row(dict.fromkeys(heads, f"гидро {long}")).details is not None
    heads = ["Требуемые свойства", "Требуемые сертификаты", "Минимальная доля вторсырья"]
    assert row(NEED | dict.fromkeys(heads, f"плотность {long}")).details is not None
