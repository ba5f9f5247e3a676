"""Tables of any size are written piece by piece."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange import table_writers
from app.exchange.table_writers import CsvWriter, ParquetWriter, XlsxWriter
from app.exchange.tables import CellKind, Column, Row, as_it_was, harmless

COLUMNS = [
    Column("id"),
    Column("quantity.value", CellKind.NUMBER),
    Column("codes", CellKind.TEXTS),
    Column("open", CellKind.BOOLEAN),
    Column("terms", CellKind.OBJECT),
]


def rows(count: int) -> Iterator[Row]:
    for number in range(count):
        yield {
            "id": f"{number}",
            "quantity": {"value": number / 2} if number % 2 else None,
            "codes": ["0101", "7408110000"],
            "open": bool(number % 2),
            "terms": {"incoterms": "FCA"},
        }


@pytest.mark.parametrize(
    ("text", "kept"),
    [("=1", "'=1"), ("-5", "'-5"), ("＠x", "'＠x"), ("\nx", "'\nx"), ("a=1", "a=1"), ("", "")],
)
def test_only_what_begins_like_a_formula_is_changed(text: str, kept: str) -> None:
    assert harmless(text) == kept


@given(st.text(alphabet=" '=-+＝@\t\nа", max_size=6))
def test_the_guard_before_a_text_can_be_taken_away_again(text: str) -> None:
    assert as_it_was(str(harmless(text))) == text


def test_numbers_below_zero_stay_numbers() -> None:
    assert harmless(-5.0) == -5.0


def test_pieces_of_csv_are_one_file() -> None:
    writer = CsvWriter(COLUMNS)
    pieces = [writer.add([row]) for row in rows(3)] + [writer.finish()]
    read = list(csv.DictReader(io.StringIO(b"".join(pieces).decode("utf-8-sig"), newline="")))
    assert [row["quantity.value"] for row in read] == ["", "0.5", ""]
    assert read[1]["open"] == "true"
    assert read[0]["codes"] == "0101; 7408110000"


def test_rows_beyond_a_sheet_go_on_to_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_writers, "_LAST_ROW", 4)
    writer = XlsxWriter(COLUMNS, tmp_path / "x.xlsx", "offers")
    writer.add(list(rows(10)))
    writer.finish()
    with ZipFile(tmp_path / "x.xlsx") as book:
        sheets = [book.read(name).decode() for name in book.namelist() if "worksheets/" in name]
        names = book.read("xl/workbook.xml").decode()
    assert [sheet.count("<row ") for sheet in sheets] == [5, 5, 3]
    assert 'name="offers 3"' in names
    assert "0101; 7408110000" in sheets[0]


def test_a_text_longer_than_a_cell_is_cut_visibly(tmp_path: Path) -> None:
    writer = XlsxWriter([Column("id")], tmp_path / "x.xlsx", "offers")
    writer.add([{"id": "ы" * 40_000}])
    writer.finish()
    with ZipFile(tmp_path / "x.xlsx") as book:
        text = book.read("xl/worksheets/sheet1.xml").decode()
    assert "ы …" in text


def test_parquet_is_written_in_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_writers, "_ROW_GROUP", 4)
    writer = ParquetWriter(COLUMNS, tmp_path / "x.parquet")
    for row in rows(10):
        writer.add([row])
    writer.finish()
    file = pq.ParquetFile(tmp_path / "x.parquet")
    assert file.num_row_groups == 3
    found = file.read().to_pylist()
    assert found[1] == {
        "id": "1",
        "quantity.value": 0.5,
        "codes": ["0101", "7408110000"],
        "open": True,
        "terms": '{"incoterms": "FCA"}',
    }
