"""Workbooks as offices fill them in: merged cells, headers of two lines, several sheets."""

import io
from collections.abc import Callable

import pytest
import xlsxwriter
from xlsxwriter.workbook import Workbook

from app.exchange.intake.columns import propose
from tests.support.api import Json
from tests.support.imports import HEADERS, Importer, counts

COLUMNS = ["Код", "Наименование", "ТН ВЭД", "Организация", "Количество, т"]


def workbook(fill: Callable[[Workbook], None]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        fill(book)
    return content.getvalue()


async def owner_names(importer: Importer) -> dict[str, str]:
    return {one["title"]: str(await owner_name(importer, one)) for one in await importer.offers()}


async def owner_name(importer: Importer, offer: Json) -> str:
    found = await importer.get(f"/v1/organizations/{offer['organization_id']}")
    return str(found["name"])


async def test_an_owner_merged_over_rows_owns_the_goods_of_each(importer: Importer) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 4, "Перечень производителей")
        sheet.write_row(2, 0, COLUMNS)
        sheet.merge_range(3, 0, 3, 4, "Цветная металлургия")
        sheet.write_row(4, 0, ["k1", "Катанка", "7408"])
        sheet.write_row(5, 0, ["k2", "Труба", "7411"])
        sheet.merge_range(4, 3, 5, 3, "Завод")
        sheet.merge_range(4, 4, 5, 4, 500)
        sheet.write_row(6, 0, ["k3", "Шина", "7407", "Цех", 20])

    done = await importer.bring(workbook(fill), "list.xlsx")
    assert done["counts"] == counts(created=3, skipped=1)
    assert await owner_names(importer) == {"Катанка": "Завод", "Труба": "Завод", "Шина": "Цех"}
    amounts = {one["title"]: one["quantity"] for one in await importer.offers()}
    assert amounts["Катанка"] is None
    assert amounts["Труба"] is None
    assert amounts["Шина"]["value"] == 20
    told = await importer.report(done, problems=True)
    assert [[one["code"] for one in row["problems"]] for row in told] == [
        ["note_row"], ["shared_quantity"], ["shared_quantity"],
    ]  # fmt: skip
    assert [row["place"] for row in told] == ["row 4", "row 5", "row 6"]


async def test_a_header_of_two_lines_is_read_as_one(importer: Importer) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 1, 0, "№ п/п")
        sheet.merge_range(0, 1, 1, 1, "Продукция")
        sheet.merge_range(0, 2, 0, 4, "Организация")
        sheet.write_row(1, 2, ["Наименование", "ИНН", "Страна"])
        sheet.merge_range(0, 5, 1, 5, "Код ТН ВЭД")
        sheet.write_row(2, 0, [1, 2, 3, 4, 5, 6])
        sheet.write_row(3, 0, [1, "Катанка", "АО «Завод»", "7707083893", "РФ", "7408"])

    done = await importer.bring(workbook(fill), "list.xlsx")
    assert done["counts"] == counts(created=1)
    assert {target: columns[0] for target, columns in done["columns"].items()} == {
        "title": "Продукция",
        "codes": "Код ТН ВЭД",
        "organization": "Организация: Наименование",
        "ru_inn": "Организация: ИНН",
        "country": "Организация: Страна",
    }
    assert await owner_names(importer) == {"Катанка": "АО «Завод»"}


async def test_the_row_of_a_sheet_that_begins_below_is_told_as_it_stands(
    importer: Importer,
) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(3, 2, COLUMNS)
        sheet.write_row(4, 2, ["k1", "Катанка", "абв"])

    done = await importer.bring(workbook(fill), "list.xlsx")
    [row] = await importer.report(done)
    assert (row["key"], row["place"]) == ("k1", "row 5")


async def test_sheets_with_the_same_headers_go_on_and_others_are_told(importer: Importer) -> None:
    def fill(book: Workbook) -> None:
        book.add_worksheet("Титул").write_row(0, 0, ["Министерство", "2026"])
        for name, key in (("2025", "k1"), ("2026", "k2")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, COLUMNS)
            sheet.write_row(1, 0, [key, f"Катанка {key}", "абв"])
        book.add_worksheet("Единицы").write_row(0, 0, ["Единица измерения", "Код"])
        hidden = book.add_worksheet("Черновик")
        hidden.write_row(0, 0, COLUMNS)
        hidden.write_row(1, 0, ["k3", "Труба", "7411"])
        hidden.hide()

    done = await importer.bring(workbook(fill), "list.xlsx")
    assert done["counts"] == counts(created=2)
    assert [row["place"] for row in await importer.report(done)] == ["row 2", "2026, row 2"]
    [note] = [one for one in done["notes"] if one.startswith("Sheets")]
    assert note.endswith("other headers: Титул, Черновик, Единицы.")


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("Организация: Наименование", "organization"),
        ("Организация: ИНН", "ru_inn"),
        ("Организация: Адрес", "address"),
        ("Производитель: БИН", "kz_bin"),
        ("Продукция: Наименование", "title"),
        ("Продукция: Код ТН ВЭД", "codes"),
    ],
)
def test_both_lines_of_a_header_say_what_its_column_is(header: str, target: str) -> None:
    assert propose([header])[0].target == target


async def test_a_mapping_may_name_the_headers_that_nothing_else_tells(importer: Importer) -> None:
    body = "Министерство;Перечень;2026\nАссортимент;Шифр;Выпуск\nКатанка;7408;5\n"
    await importer.client.put(
        "/v1/mappings/own",
        json={"columns": {"title": ["Ассортимент"], "codes": ["Шифр"]}},
        headers=HEADERS,
    )
    done = await importer.bring(body, mapping="own")
    assert done["counts"] == counts(created=1)
    assert [one["title"] for one in await importer.offers()] == ["Катанка"]
