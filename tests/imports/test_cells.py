"""Cells as people write them: codes with spaces, units in headers, rows of totals."""

import pytest

from app.exchange.intake.code_cells import codes_of
from app.exchange.intake.columns import SURE, ColumnMapping, Columns, propose
from app.exchange.intake.said_units import header_unit
from app.official.totals import is_total
from tests.support.api import offer, organization
from tests.support.imports import HEADERS, Importer, counts


@pytest.mark.parametrize(
    ("cell", "codes", "told"),
    [
        ("7408 11 000 0", ["7408110000"], []),
        ("7408 77 000 0", ["7408770000"], ["unknown_position"]),
        ("7411 7412", ["7411", "7412"], []),
        ("7411/7412", ["7411", "7412"], []),
        ("7411-7412; 7413", ["7411", "7412", "7413"], []),
        ("0201 0202", ["0201", "0202"], []),
        ("7411 7412 20", ["7411", "741220"], []),
        ("7408 11 000 0 7411 21 000 0", ["7408110000", "7411210000"], []),
        ("7408110000 7411990000", ["7408110000", "7411990000"], ["unknown_position"]),
        ("7408 11 0000", ["7408110000"], []),
        ("7408 1102", ["74081102"], []),
        ("0201 3000", ["02013000"], []),
        ("7411 7499", ["74117499"], ["unknown_position"]),
        ("7499 7411", [], ["unknown_heading"]),
        ("84 81", ["8481"], []),
        ("7411-7413", ["7411", "7412", "7413"], []),
        ("7408 – 7410; 7412", ["7408", "7409", "7410", "7412"], []),
        ("7604-2100", ["76042100"], []),
        ("7413-7411", ["7413", "7411"], []),
        ("7408,11", ["7408"], ["unclear_code"]),
        ("7408, 09, 7411", ["7408", "7411"], ["unclear_code"]),
        ("8544 42, 49", ["854442"], ["unclear_code"]),
        ("7408; 11", ["7408", "11"], []),
        ("7408, 76", ["7408", "76"], []),
        ("74, 76, 7604", ["74", "76", "7604"], []),
    ],
)  # fmt: skip
def test_spaces_stand_inside_codes_and_between_them(
    cell: str, codes: list[str], told: list[str]
) -> None:
    found, troubles = codes_of(cell, False)  # noqa: FBT003 - a key of the cache
    assert (list(found), [one.code for one in troubles]) == (codes, told)
    assert not any(one.fatal for one in troubles)


async def test_an_unknown_position_is_kept_with_the_remark_that_a_posted_one_gets(
    importer: Importer,
) -> None:
    done = await importer.bring("key;title;codes\nk1;Катанка;7408 77 000 0\nk2;Труба;7411 7412\n")
    assert done["counts"] == counts(created=2)
    [row] = await importer.report(done, problems=True)
    [problem] = row["problems"]
    assert (row["key"], problem["code"]) == ("k1", "unknown_position")
    assert problem["value"] == "7408 77 000 0"
    offers = {one["source"]["key"]: one["codes"] for one in await importer.offers()}
    assert offers == {"k1": ["7408770000"], "k2": ["7411", "7412"]}
    owner = await importer.client.post("/v1/organizations", json=organization(), headers=HEADERS)
    posted = await importer.client.post(
        "/v1/offers", json=offer(owner.json()["id"], codes=["7408 77 000 0"]), headers=HEADERS
    )
    assert problem["code"] in {one["code"] for one in posted.json()["warnings"]}


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("Объём производства, т", {"unit": "т"}),
        ("Количество (шт.)", {"unit": "шт."}),
        ("Объём [м3]", {"unit": "м3"}),
        ("Объём (план), тыс. т", {"unit": "тыс. т"}),
        ("Мощность, т/год", {"unit": "т", "period": "year"}),
        ("Мощность (т в месяц)", {"unit": "т", "period": "month"}),
        ("Мощность, млн. т", {"unit": "млн. т"}),
        ("Выпуск (тыс. пар в год)", {"unit": "тыс. пар", "period": "year"}),
        ("Выпуск, тыс.", {"magnitude": "тыс."}),
        ("Количество", {}),
        ("Объём, 2026", {}),
        ("Количество (2)", {}),
    ],
)
def test_a_header_may_end_with_the_unit(header: str, said: dict[str, str]) -> None:
    assert dict(header_unit(header)) == said


def test_what_a_row_or_the_mapping_says_goes_before_the_header() -> None:
    headers = ["Объём производства, т", "Ед. изм."]
    columns = Columns(ColumnMapping(), headers)
    assert columns.apply(dict(zip(headers, ["5", "кг"], strict=True)))["unit"] == "кг"
    assert columns.apply(dict(zip(headers, ["5", ""], strict=True)))["unit"] == "т"
    constant = Columns(ColumnMapping(constants={"unit": "шт"}), headers[:1])
    assert constant.apply({headers[0]: "5"})["unit"] == "шт"


async def test_a_quantity_has_the_unit_of_its_header(importer: Importer) -> None:
    done = await importer.bring("Код;Наименование;Объём производства, т/мес\nk1;Катанка;500\n")
    assert await importer.report(done, problems=True) == []
    [offer_] = await importer.offers()
    quantity = offer_["quantity"]
    assert (quantity["value"], quantity["unit"], quantity["period"]) == (500, "TNE", "month")


@pytest.mark.parametrize(
    "text",
    ["Итого", "ИТОГО:", "Всего", "Всего по цеху № 2", "Итого по разделу", "Total", "Барлығы",
     "Бардыгы", "Усяго", "Разам:", "Ընդամենը"],
)  # fmt: skip
def test_words_of_totals_are_known(text: str) -> None:
    assert is_total(text)


@pytest.mark.parametrize("text", ["Масло Total Quartz 5W-40", "Total Quartz", "Катанка", ""])
def test_goods_are_no_totals(text: str) -> None:
    assert not is_total(text)


async def test_a_row_of_totals_is_told_and_becomes_no_offer(importer: Importer) -> None:
    body = "Код;Наименование;ТН ВЭД;Кол-во, т\nk1;Катанка;7408;5\n;Итого:;;5\nВсего;;;5\n"
    done = await importer.bring(body + "k2;Итого;7408;5\n")
    assert done["status"] == "completed"
    assert (done["counts"]["skipped"], done["counts"]["failed"]) == (2, 0)
    assert {one["source"]["key"] for one in await importer.offers()} == {"k1", "k2"}
    told = await importer.report(done, problems=True)
    assert [[one["code"] for one in row["problems"]] for row in told] == [["total_row"]] * 2


async def test_signs_that_nobody_sees_are_no_part_of_a_cell(importer: Importer) -> None:
    body = "Код;Наименование;ТН ВЭД;Страна\nk1;Ка\u00adтан\u200bка;7408\u200b;\ufeffРФ\n"
    done = await importer.bring(body)
    [row] = await importer.report(done)
    assert not row["problems"]
    [offer_read] = await importer.offers()
    assert (offer_read["title"], offer_read["codes"]) == ("Катанка", ["7408"])


@pytest.mark.parametrize(
    "header",
    [
        "Количество работников", "Объем инвестиций, т", "Мощность, %", "Мощность (%)",
        "Страна экспорта", "Страна (назначения)", "Стоимость проекта",
    ],
)  # fmt: skip
def test_a_header_that_means_something_else_is_no_field(header: str) -> None:
    found = {one.target for one in propose([header]) if one.score >= SURE}
    assert found.isdisjoint({"quantity", "country", "price"})


@pytest.mark.parametrize(
    ("header", "target"),
    [("Количество товара", "quantity"), ("Договорная цена", "price"),
     ("Страна происхождения товара", "country")],
)  # fmt: skip
def test_a_header_that_says_more_is_the_field(header: str, target: str) -> None:
    assert [one.target for one in propose([header]) if one.score >= SURE] == [target]
