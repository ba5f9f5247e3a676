"""Columns of one property each, which name it and its unit; and columns of grades."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.intake.columns import ColumnMapping, Columns, propose
from app.exchange.intake.drafts import check
from app.exchange.intake.items import Item
from app.exchange.intake.property_headers import property_header
from app.vocabulary.details import NO_DETAILS, Details
from app.vocabulary.details.listing import Requirements
from app.vocabulary.details.materials import Material, PropertyRange, PropertyWanted
from app.vocabulary.properties import material_properties
from app.vocabulary.terms import Language
from tests.imports.cells import details, row
from tests.support.imports import HEADERS, Importer

NEED = {"Сторона": "потребность"}


def stated(
    name: str, unit: str, low: float | None, high: float | None, at: float | None = None
) -> PropertyRange:
    return PropertyRange(name=name, unit=unit, low=low, high=high, temperature_c=at)


DENSITY = stated("density", "g/cm³", 8.9, 8.9)
STRENGTH = stated("tensile_strength", "MPa", 900, 1050, 650.0)
DIAMETER = stated("diameter", "mm", 8, 8)


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("Плотность, г/см³", ("density", "g/cm³", None)),
        ("Плотность (г/см3)", ("density", "g/cm³", None)),
        ("ПЛОТНОСТЬ  кг/м^3", ("density", "kg/m³", None)),
        ("Density [kg/m3]", ("density", "kg/m³", None)),
        ("density", ("density", "", None)),
        ("Плотность", ("density", "", None)),
        ("Диаметр, мм", ("diameter", "mm", None)),
        ("Толщина: мкм", ("thickness", "µm", None)),
        ("Теплопроводность, Вт/(м·К)", ("thermal_conductivity", "W/(m·K)", None)),
        ("Твёрдость по Бринеллю", ("hardness_brinell", "HB", None)),
        ("Твердость по Бринеллю, HB", ("hardness_brinell", "HB", None)),
        ("Температура плавления, °C", ("melting_temperature", "°C", None)),
        ("Предел прочности при растяжении, МПа", ("tensile_strength", "MPa", None)),
        ("Tensile strength, MPa at 650 °C", ("tensile_strength", "MPa", 650.0)),
        ("Предел прочности при растяжении при 650 °С, МПа", ("tensile_strength", "MPa", 650.0)),
        ("Предел текучести (при -70 °C), МПа", ("yield_strength", "MPa", -70.0)),
    ],
)
def test_a_header_is_a_property_with_its_unit(
    header: str, found: tuple[str, str, float | None]
) -> None:
    read = property_header(header)
    assert read is not None
    assert (read.name, read.unit, read.temperature_c) == found


@pytest.mark.parametrize(
    "header",
    [
        "Плотность населения", "Плотность тока, А/мм²", "Плотность, мм", "Диаметр втулки, мм",
        "Плотности", "Толщина упаковки", "Объём, м³", "Марка", "Цена", "", "x" * 5_000,
        "Плотность, г/см³ и МПа",
    ],
)  # fmt: skip
def test_a_header_that_says_more_or_something_else_is_no_property(header: str) -> None:
    assert property_header(header) is None


@pytest.mark.parametrize("language", [Language.RU, Language.EN])
def test_every_property_has_a_column_with_each_of_its_units(language: Language) -> None:
    for known in material_properties().values():
        for scale in known.units.values():
            header = property_header(f"{known.label(language)}, {scale.label(language)}")
            assert header is not None, (known.name, scale)
            assert (header.name, header.unit) == (known.name, scale.symbol)


@given(st.text(max_size=60))
def test_any_header_is_read_or_not(text: str) -> None:
    property_header(text)
    property_header(f"Плотность {text}")


@pytest.mark.parametrize(
    ("cell", "low", "high"),
    [
        ("8,9", 8.9, 8.9), ("8.7–8,9", 8.7, 8.9), ("от 8,7 до 8,9", 8.7, 8.9),
        ("до 8,9", None, 8.9), ("≥ 8.7", 8.7, None),
    ],
)  # fmt: skip
def test_a_cell_is_a_range_in_the_unit_of_its_header(
    cell: str, low: float | None, high: float | None
) -> None:
    found, told = details({"Плотность, г/см³": cell})
    assert found == Details(material=Material(properties=(
        stated("density", "g/cm³", low, high),
    )))  # fmt: skip
    assert told == []


def test_a_cell_that_names_its_unit_keeps_it() -> None:
    found, told = details({"Плотность, г/см³": "8900 кг/м³", "Диаметр": "8 мм"})
    assert found.material == Material(properties=(
        stated("density", "kg/m³", 8900, 8900),
        DIAMETER,
    ))  # fmt: skip
    assert told == []


@pytest.mark.parametrize(
    ("header", "cell", "code"),
    [
        ("Плотность, г/см³", "тяжёлая", "invalid_property"),
        ("Плотность, г/см³", "9 МПа", "wrong_property_unit"),
        ("Плотность", "8,9", "invalid_property"),
        ("Плотность, г/см³", "-2", "outside_nature"),
        ("Плотность, г/см³", "9–8", "range_upside_down"),
    ],
)
def test_what_cannot_be_read_is_told(header: str, cell: str, code: str) -> None:
    found = row({header: cell})
    [told] = found.troubles
    assert told.code == code
    assert found.details is not None
    assert found.details.put_to(NO_DETAILS, {}, []) == NO_DETAILS


def test_temperatures_are_of_the_header_and_hardness_of_the_cell() -> None:
    strength = "Предел прочности при растяжении, МПа при 650 °C"
    found, told = details({strength: "900–1050", "Плотность, г/см³": "8,9"})
    assert found.material == Material(properties=(STRENGTH, DENSITY))
    wanted, told_of_need = details({**NEED, strength: "≥ 900 обязательно", "Диаметр, мм": "8"})
    assert wanted.requirements == Requirements(properties=(
        PropertyWanted(name="tensile_strength", unit="MPa", low=900, temperature_c=650, hard=True),
        PropertyWanted(name="diameter", unit="mm", low=8, high=8),
    ))  # fmt: skip
    assert wanted.material is None
    assert told == told_of_need == []


def test_a_column_changes_its_own_property_only() -> None:
    stored = Details(material=Material(properties=(STRENGTH, DENSITY)))
    changed, _ = details({"Плотность, кг/м³": "8700"}, stored)
    assert changed.material is not None
    assert changed.material.properties == (STRENGTH, stated("density", "kg/m³", 8700, 8700))
    emptied, _ = details({"Плотность, г/см³": ""}, stored)
    assert emptied.material == Material(properties=(STRENGTH,))
    # At another temperature it is another property.
    kept, _ = details({"Предел прочности при растяжении, МПа": ""}, stored)
    assert kept == stored
    both, told = details({"Свойства материала": "плотность 8 г/см³; диаметр 8 мм",
                          "Плотность, г/см³": "8,9"}, stored)  # fmt: skip
    assert both.material == Material(properties=(DIAMETER, DENSITY))
    assert told == []


def test_several_columns_are_proposed_used_and_may_be_mapped() -> None:
    headers = ["Название", "Плотность, г/см³", "Диаметр, мм", "Толщина упаковки"]
    proposed = {guess.column: guess.target for guess in propose(headers)}
    assert proposed["Плотность, г/см³"] == proposed["Диаметр, мм"] == "material_properties"
    assert "Толщина упаковки" not in proposed
    columns = Columns(ColumnMapping(), headers)
    assert columns.used["material_properties"] == ("Плотность, г/см³", "Диаметр, мм")
    mapped = Columns(ColumnMapping(columns={"material_properties": ("Диаметр, мм", "Свойства")}), [
        *headers, "Свойства",
    ])  # fmt: skip
    assert mapped.used["material_properties"] == ("Свойства", "Диаметр, мм", "Плотность, г/см³")
    values = mapped.apply({"Диаметр, мм": "8", "Плотность, г/см³": "8,9", "Свойства": ""})
    read = check(Item("row 2", {"title": "Катанка"} | values), 1)
    assert read.details is not None
    found = read.details.put_to(NO_DETAILS, {}, [])
    assert found.material == Material(properties=(DIAMETER, DENSITY))


def test_properties_of_structured_formats_are_read_by_their_names() -> None:
    values = {
        "title": "Катанка", "property:Плотность": "8,9 г/см³", "param:Диаметр, мм": "8",
        "property:Цвет": "красный",
    }  # fmt: skip
    read = check(Item("good 1", Columns(ColumnMapping()).apply_structured(values)), 1)
    assert read.details is not None
    found = read.details.put_to(NO_DETAILS, {}, [])
    assert found.material is not None
    assert set(found.material.properties) == {DENSITY, DIAMETER}


@pytest.mark.parametrize("header", ["Марка", "Марка стали", "Grade", "Steel grade", "Մակնիշ"])
def test_grades_stand_among_the_standards(header: str) -> None:
    found = row({"ГОСТ": "ГОСТ 859-2014", header: "М001; М0"})
    assert found.given["standards"] == ("ГОСТ 859-2014", "М001", "М0")
    assert row({header: "ст3сп"}).given["standards"] == ("ст3сп",)


@pytest.mark.parametrize("header", ["Торговая марка", "Марка автомобиля", "Brand grade"])
def test_brands_are_no_grades(header: str) -> None:
    assert "standards" not in row({header: "Сокол"}).given


async def test_a_table_of_properties_is_imported_found_and_comes_back_whole(
    importer: Importer,
) -> None:
    table = (
        "Наименование;Номер записи;Марка;Плотность, г/см³;Диаметр, мм;Толщина упаковки, мм\n"
        "Катанка медная;k1;М001;8,9;8–10;2\n"
        "Проволока;k2;;лёгкая;;\n"
    )
    done = await importer.bring(table, country="KZ")
    assert done["counts"]["created"] == 2
    assert done["columns"]["material_properties"] == ["Плотность, г/см³", "Диаметр, мм"]
    assert done["columns"]["grades"] == ["Марка"]
    assert "Толщина упаковки, мм" in "".join(done["notes"])
    report = await importer.report(done)
    assert "Плотность лёгкая" in json.dumps(report, ensure_ascii=False)
    found = await importer.get("/v1/offers", property="diameter:9..9:mm")
    [rod] = found["items"]
    assert rod["standards"] == ["М001"]
    ranges = {one["name"]: (one["low"], one["high"], one["unit"]) for one in (
        rod["material"]["properties"]
    )}  # fmt: skip
    assert ranges == {"density": (8.9, 8.9, "g/cm³"), "diameter": (8, 10, "mm")}
    export = await importer.client.get("/v1/exports/offers?format=csv", headers=HEADERS)
    again = await importer.bring(export.text)
    assert again["counts"]["unchanged"] == 2
