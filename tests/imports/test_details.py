"""Files of the member states bring what listings state beside goods, code and quantity."""

import io
import json
from datetime import date
from typing import Any

from xlsxwriter import Workbook

from tests.support.api import Json, offer, organization
from tests.support.imports import HEADERS, Importer, counts

EAC = "ЕАЭС N RU Д-RU.РА01.В.00000/26"
HEADS = [
    "Код", "Наименование продукции", "Код ТН ВЭД", "Объём производства, т", "Цена за тонну, руб.",
    "Минимальная партия", "Срок поставки, дней", "Условия поставки (Инкотермс)", "Сертификат",
    "Декларация ЕАЭС", "Доля вторсырья, %", "Углеродный след, кг CO2-экв./т", "Направление",
]  # fmt: skip
GOOD = [
    "k1", "Катанка медная", "7408 11 000 0", "12000", "912 000", "60 т", "21",
    "FCA Балхаш, станция Балхаш-1", "ISO 9001:2015 № 12345 до 31.12.2030", f"{EAC} до 31.12.2028",
    "30", "3900", "совместное производство",
]  # fmt: skip
BAD = [
    "k2", "Труба медная", "7411", "500", "договорная", "60", "1 месяц", "FCA", "есть", "-", "130",
    "3900", "что угодно",
]  # fmt: skip
FOOTPRINT = {"constants": {"co2e_method": "ISO 14067:2018", "co2e_year": "2025"}}


def csv_of(*rows: list[str]) -> str:
    return "".join(";".join(f'"{cell}"' for cell in row) + "\n" for row in rows)


async def by_key(importer: Importer) -> dict[str, Json]:
    return {one["source"]["key"]: one for one in await importer.offers()}


def stated(value: Any) -> Any:
    """Without what is not stated."""
    if isinstance(value, dict):
        return {name: stated(inner) for name, inner in value.items() if inner not in (None, [])}
    return [stated(inner) for inner in value] if isinstance(value, list) else value


async def test_a_list_brings_details_and_tells_of_each_that_cannot_be_read(
    importer: Importer,
) -> None:
    body = csv_of(HEADS, GOOD, BAD).encode("cp1251")
    asked = {"mapping": json.dumps(FOOTPRINT), "country": "KZ"}
    trial = await importer.bring(body, "перечень.csv", dry_run=True, **asked)
    done = await importer.bring(body, "перечень.csv", **asked)
    assert done["counts"] == trial["counts"] == counts(created=2)
    assert done["columns"]["minimum_lot"] == ["Минимальная партия"]
    assert done["notes"] == []
    first, second = [stated((await by_key(importer))[key]) for key in ("k1", "k2")]
    assert first["terms"] == {
        "price": {"value": 912_000, "currency": "RUB", "per": "TNE"},
        "minimum_lot": {"value": 60, "unit": "TNE"},
        "lead_time_days": 21,
        "incoterms": {"rule": "FCA", "place": "Балхаш, станция Балхаш-1"},
    }
    assert first["certificates"] == [
        {
            "kind": "iso",
            "standard": "ISO 9001:2015",
            "number": "12345",
            "valid_until": "2030-12-31",
        },
        {"kind": "eac_declaration", "number": EAC, "valid_until": "2028-12-31"},
    ]
    claim = {"level": "claim"}
    assert first["green"] == {
        "recycled": {"percent": 30, "evidence": claim},
        "footprint": {
            "co2e_kg_per_tonne": 3900, "method": "ISO 14067:2018", "year": 2025, "evidence": claim,
        },
    }  # fmt: skip
    assert first["directions"] == ["joint_production"]
    assert not {"terms", "certificates", "directions"} & set(second)
    for one in (trial, done):
        [row] = await importer.report(one, problems=True)
        assert [(problem["field"], problem["code"]) for problem in row["problems"]] == [
            ("price", "invalid_price"),
            ("minimum_lot", "unknown_lot_unit"),
            ("lead_time_days", "invalid_lead_time"),
            ("incoterms", "no_incoterms_place"),
            ("certificates", "unnamed_certificate"),
            ("recycled_percent", "invalid_percent"),
            ("directions", "unknown_tag"),
        ]
        assert (row["place"], row["key"]) == ("row 3", "k2")
        assert all("{" not in problem["reason"] + problem["mend"] for problem in row["problems"])
        assert "FCA Балхаш" in row["problems"][3]["mend"]
    again = await importer.bring(body, "перечень.csv", **asked)
    assert again["counts"] == counts(unchanged=2)


async def test_a_file_without_a_column_leaves_details_and_an_empty_cell_takes_them_away(
    importer: Importer,
) -> None:
    owner = await importer.client.post("/v1/organizations", json=organization(), headers=HEADERS)
    details: Json = {
        "terms": {
            "price": {"value": 5, "currency": "KZT", "per": "KGM"},
            "lead_time_days": 9,
            "lot": {"value": 50, "unit": "TNE"},
        },
        "certificates": [{"kind": "iso", "standard": "ISO 9001:2015"}, {"kind": "eac_declaration"}],
        "green": {"recycled": {"percent": 5}, "scrap_accepted": True},
        "directions": ["wagons"],
    }
    sent = offer(owner.json()["id"], source={"key": "k1"}, **details)
    posted = await importer.client.post("/v1/offers", json=sent, headers=HEADERS)
    assert posted.status_code == 201, posted.text

    async def after(heads: list[str], *cells: str) -> tuple[Json, list[str]]:
        body = csv_of(["Код", "Наименование", *heads], ["k1", sent["title"], *cells])
        done = await importer.bring(body)
        told = [one["code"] for row in await importer.report(done) for one in row["problems"]]
        found = stated((await by_key(importer))["k1"])
        return {name: found.get(name) for name in details}, told

    before = stated({name: posted.json()[name] for name in details})
    assert await after(["ТН ВЭД"], sent["codes"][0]) == (before, [])
    fewer = before | {"certificates": before["certificates"][:1], "directions": None}
    fewer["terms"] = {name: value for name, value in before["terms"].items() if name != "price"}
    heads = ["Цена", "Декларация ЕАЭС", "Направление"]
    assert await after(heads, "", "", "") == (fewer, [])
    # The usual lot that came another way is 50 tonnes.
    assert await after(["Минимальная партия, т"], "60") == (fewer, ["lots_do_not_fit"])
    least = {"minimum_lot": {"value": 20, "unit": "TNE"}}
    assert await after(["Минимальная партия, т"], "20") == (
        fewer | {"terms": fewer["terms"] | least},
        [],
    )


async def test_a_workbook_brings_numbers_days_and_merged_terms(importer: Importer) -> None:
    file = io.BytesIO()
    with Workbook(file, {"default_date_format": "dd.mm.yyyy"}) as book:
        sheet = book.add_worksheet("Реестр")
        heads = ["Код", "Наименование", "Мин. партия, т", "Срок поставки, недель", "Базис поставки",
                 "Номер сертификата", "Срок действия сертификата", "Доля вторсырья, %"]  # fmt: skip
        sheet.write_row(0, 0, heads)
        for place, key in enumerate(("k1", "k2"), start=1):
            sheet.write_row(place, 0, [key, f"Катанка {place}", 20.5, 3])
            sheet.write(place, 5, EAC)
            sheet.write_datetime(place, 6, date(2030, 12, 31))
        sheet.merge_range(1, 4, 2, 4, "FCA Балхаш")
        sheet.write_number(1, 7, 30)
        sheet.write_number(2, 7, 0.3, book.add_format({"num_format": "0%"}))
    done = await importer.bring(file.getvalue(), "реестр.xlsx")
    assert done["counts"] == counts(created=2)
    for one in (await by_key(importer)).values():
        assert stated(one["terms"]) == {
            "minimum_lot": {"value": 20.5, "unit": "TNE"},
            "lead_time_days": 21,
            "incoterms": {"rule": "FCA", "place": "Балхаш"},
        }
        assert stated(one["certificates"]) == [
            {"kind": "eac_declaration", "number": EAC, "valid_until": "2030-12-31"}
        ]
    [row] = await importer.report(done, problems=True)
    assert [(one["field"], one["code"]) for one in row["problems"]] == [
        ("recycled_percent", "unclear_percent")
    ]


async def test_objects_in_the_shape_of_the_api_bring_their_details(importer: Importer) -> None:
    details: Json = {
        "terms": {
            "price": {"value": 12.5, "currency": "KZT", "per": "KGM"},
            "minimum_lot": {"value": 60, "unit": "TNE"},
            "lead_time_days": 21,
            "incoterms": {"rule": "FCA", "place": "Балхаш"},
            "delivery_regions": ["KZ", "RU-SVE"],
        },
        "certificates": [{"kind": "iso", "standard": "ISO 9001:2015", "body": "ОС"}],
        "green": {
            "recycled": {"percent": 0.5, "evidence": {"level": "claim"}},
            "energy": {
                "shares": [{"source": "hydro", "percent": 0.5}],
                "evidence": {"level": "claim"},
            },
            "scrap_accepted": True,
        },
        "material": {
            "properties": [{"name": "density", "unit": "g/cm³", "low": 8, "high": 9}],
            "readiness": {"level": 7},
        },
        "purpose": "joint_project",
        "joint_project": {"brings": ["site"], "investment": {"currency": "USD", "low_millions": 5}},
        "directions": ["joint_production"],
    }
    line = json.dumps({"key": "k1", "title": "Катанка"} | details)
    done = await importer.bring(line, "goods.jsonl")
    assert done["counts"] == counts(created=1)
    found = stated((await by_key(importer))["k1"])
    assert {name: found.get(name) for name in details} == details
    # A certificate's standard and kind are not those of the goods.
    assert (found.get("standards"), found["kind"]) == (None, "product")
    assert [note for note in done["notes"] if ".0." in note] == []


async def test_needs_bring_their_terms_and_are_told_what_only_offers_state(
    importer: Importer,
) -> None:
    heads = ["Код", "Наименование", "Цена за тонну, тенге", "Срок поставки", "Сертификат"]
    body = csv_of(heads, ["k1", "Катод медный", "900", "до 2 недель", "ISO 9001:2015"])
    mapping = json.dumps({"constants": {"side": "need"}})
    done = await importer.bring(body, mapping=mapping)
    [row] = await importer.report(done, problems=True)
    assert [one["code"] for one in row["problems"]] == ["only_of_offers"]
    [need] = (await importer.get("/v1/needs"))["items"]
    assert stated(need["terms"]) == {
        "price": {"value": 900, "currency": "KZT", "per": "TNE"},
        "lead_time_days": 14,
    }


async def test_lists_bring_projects_materials_and_requirements_and_say_what_is_left_out(
    importer: Importer,
) -> None:
    heads = ["Код", "Наименование", "Сторона", "Цель", "Вклад в проект", "Инвестиции в проект",
             "Класс материала", "Источники энергии", "Требуемые свойства"]  # fmt: skip
    body = csv_of(
        heads,
        ["k1", "Площадка", "предложение", "совместный проект", "площадка; сбыт", "12–18 млн USD",
         "сплав", "гидро 94 %", ""],
        ["k2", "Завод", "предложение", "", "площадка", "", "", "", "плотность до 5 г/см³"],
        ["k3", "Сплав", "потребность", "", "", "", "сплав", "", "плотность до 5 г/см³ обязательно"],
    )  # fmt: skip
    done = await importer.load(body.encode())
    assert (done["counts"], done["notes"]) == (counts(created=3), [])
    assert [
        (row["key"], problem["field"], problem["code"])
        for row in await importer.report(done, problems=True)
        for problem in row["problems"]
    ] == [
        ("k2", "required_properties", "only_of_needs"),
        ("k2", "purpose", "needs_purpose"),
        ("k3", "material_class", "only_of_offers"),
    ]
    offers = {key: stated(one) for key, one in (await by_key(importer)).items()}
    assert offers["k1"]["joint_project"] == {
        "brings": ["site", "buyer"],
        "investment": {"currency": "USD", "low_millions": 12, "high_millions": 18},
    }
    assert offers["k1"]["material"] == {"material_class": "metal_alloy"}
    assert offers["k1"]["green"]["energy"]["shares"] == [{"source": "hydro", "percent": 94}]
    assert not {"joint_project", "requirements"} & set(offers["k2"])
    [need] = (await importer.get("/v1/needs"))["items"]
    assert stated(need["requirements"]) == {
        "properties": [{"name": "density", "unit": "g/cm³", "high": 5, "hard": True}]
    }
    # What is of a project already needs no purpose in the file, and a change of it takes the group.
    later = csv_of(["Код", "Стадия проекта"], ["k1", "идея"])
    assert (await importer.load(later.encode()))["counts"] == counts(updated=1)
    assert (await by_key(importer))["k1"]["joint_project"]["stage"] == "idea"
    parted = csv_of(["Код", *heads[3:6], "Стадия проекта"], ["k1", "поставка", "", "", ""])
    assert (await importer.load(parted.encode()))["counts"] == counts(updated=1)
    assert (await by_key(importer))["k1"]["joint_project"] is None
