"""Rows that are no goods: footnotes, headings, sums, the headers once more."""

import pytest

from app.exchange.intake.totals import no_goods
from tests.support.imports import Importer, counts

HEADERS = ("№ п/п", "Наименование продукции", "Код ТН ВЭД", "Количество, т")

FORM = """Код;Наименование продукции;Код ТН ВЭД;Количество, т;Организация
1;2;3;4;5
;Раздел I. Медь;;;
k1;Катанка;7408;5;Завод
Код;Наименование продукции;Код ТН ВЭД;Количество, т;Организация
1;2;3;4;5
k2;Труба;7411;-;—
Итого по разделу;;;5;
* По данным предприятий.;;;;
;Примечание: за 2025 год;;;
Исполнитель: отдел металлургии;;;;
"""


async def test_a_form_of_an_office_gives_its_goods_only(importer: Importer) -> None:
    done = await importer.bring(FORM)
    assert done["counts"] == counts(created=2, skipped=7)
    offers = {one["source"]["key"]: one for one in await importer.offers()}
    assert {key: one["title"] for key, one in offers.items()} == {"k1": "Катанка", "k2": "Труба"}
    told = await importer.report(done, problems=True)
    assert [[one["code"] for one in row["problems"]] for row in told] == [
        ["note_row"], ["header_row"], ["header_row"], ["total_row"], *[["note_row"]] * 3,
    ]  # fmt: skip


async def test_a_dash_is_an_empty_cell(importer: Importer) -> None:
    done = await importer.bring(FORM)
    told = await importer.report(done, result="created")
    assert [row.get("problems") or [] for row in told] == [[], []]
    organizations = await importer.get("/v1/organizations")
    assert "—" not in {one["name"] for one in organizations["items"]}


@pytest.mark.parametrize(
    "text",
    [
        "* без учёта экспорта", "¹ Данные за 2025 год", "1) По данным Росстата",
        "Примечания", "Источник: Минпромторг", "Источник данных — ЕЭК", "Раздел II",
        "Глава 3. Цинк", "Приложение № 2", "Section IV", "Source: EEC", "Note: preliminary",
    ],
)  # fmt: skip
def test_a_note_alone_in_its_row_is_no_goods(text: str) -> None:
    for place in range(len(HEADERS)):
        cells = ["", "", "", ""]
        cells[place] = text
        found = no_goods(cells, HEADERS)
        assert found is not None
        assert found.code == "note_row"


@pytest.mark.parametrize(
    "cells",
    [
        ("", "Источник питания", "", ""),
        ("", "Частотный преобразователь", "", ""),
        ("", "Разделитель", "", ""),
        ("", "Исполнительный механизм", "", ""),
        ("", "Катанка", "", ""),
        ("1", "* Катанка", "7408", ""),
        ("1", "Итоговый стенд", "", "5"),
        ("1", "2", "7408", "5"),
        ("", "Наименование продукции", "", ""),
    ],
)
def test_goods_are_goods(cells: tuple[str, ...]) -> None:
    assert no_goods(cells, HEADERS) is None


def test_a_table_of_two_columns_may_name_goods_alone() -> None:
    assert no_goods(("", "Раздел 1"), ("Код", "Наименование")) is None
