"""Headers in two lines of a file that keeps no merged cells, and with apostrophes."""

from pathlib import Path

import pytest

from app.exchange.intake.columns import ColumnMapping, Columns
from app.exchange.intake.read_csv import read_csv

GOODS = "АО;7707083893;Лист;7409;5\n"
NAMES = {
    "organization": "АО", "ru_inn": "7707083893", "title": "Лист", "codes": "7409", "quantity": "5",
    "unit": "т",
}  # fmt: skip


def read(path: Path, text: str, mapping: ColumnMapping) -> list[dict[str, str]]:
    file = path / "file.csv"
    file.write_text(text, encoding="utf-8")
    rows = read_csv(file, mapping)
    columns = Columns(mapping, rows.headers)
    return [columns.apply(item.values) for item in rows.items]


@pytest.mark.parametrize(
    "head",
    [
        "Организация;;Продукция;;Объём\nНаименование;ИНН;Наименование;Код ТН ВЭД;т\n",
        "Перечень\n\nОрганизация;;Товар;;Объём, т\nНазвание;ИНН;Название;Код ТН ВЭД;\n1;2;3;4;5\n",
        "Организация;ИНН;Наименование;Код ТН ВЭД;Объём, т\n",
        "Перечень;;;от 15.01.2026;\nОрганизация;ИНН;Наименование;Код ТН ВЭД;Объём, т\n",
    ],
)
def test_heads_of_one_line_and_of_two(tmp_path: Path, head: str) -> None:
    assert read(tmp_path, head + GOODS, ColumnMapping()) == [NAMES]


def test_a_mapping_may_name_columns_by_the_lower_line(tmp_path: Path) -> None:
    head = "Организация;;Продукция;;Объём\nНаим. орг.;ИНН;Наименование;Код ТН ВЭД;т\n"
    mapping = ColumnMapping(columns={"organization": ("Наим. орг.",), "title": ("Наименование",)})
    [said] = read(tmp_path, head + GOODS, mapping)
    assert (said["organization"], said["title"]) == ("АО", "Лист")


@pytest.mark.parametrize("apostrophe", ["'", "’", "ʼ"])
def test_belarusian_words_have_one_of_several_apostrophes(tmp_path: Path, apostrophe: str) -> None:
    [said] = read(tmp_path, f"Назва тавару;Аб{apostrophe}ём, т\nМедзь;5\n", ColumnMapping())
    assert said == {"title": "Медзь", "quantity": "5", "unit": "т"}
