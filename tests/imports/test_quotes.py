"""Quotes that are not closed: the row is told, the rows below it go in, and real texts are read."""

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.intake.columns import ColumnMapping
from app.exchange.intake.csv_lines import MOST_LINES
from app.exchange.intake.items import Item
from app.exchange.intake.read_csv import read_csv
from tests.support.imports import Importer, counts

AS_IT_IS = ColumnMapping(delimiter=";", encoding="utf-8", header_row=1)


def items(folder: Path, text: str, mapping: ColumnMapping = AS_IT_IS) -> list[Item]:
    path = folder / "file.csv"
    path.write_bytes(text.encode())
    return list(read_csv(path, mapping).items)


def told(found: list[Item]) -> list[tuple[str, str]]:
    return [(item.place, item.trouble.code) for item in found if item.trouble]


async def test_an_open_quote_fails_its_row_and_the_rows_below_go_in(importer: Importer) -> None:
    body = 'key;title\nq1;"Труба 1/2 дюйма\nq2;Муфта\nq3;Отвод\n'
    done = await importer.bring(body)
    assert (done["status"], done["counts"]) == ("completed", counts(created=2, failed=1))
    assert {one["title"] for one in await importer.offers()} == {"Муфта", "Отвод"}
    [bad] = await importer.report(done, result="failed")
    assert (bad["place"], bad["key"]) == ("row 2", "q1")
    [problem] = bad["problems"]
    assert (problem["code"], problem["value"]) == ("open_quote", 'q1;"Труба 1/2 дюйма')


async def test_what_an_open_quote_may_hide_is_not_withdrawn(importer: Importer) -> None:
    await importer.bring("key;title\nq1;Труба\nq2;Муфта\n")
    done = await importer.bring('key;title\nq1;"Труба\nq2;Муфта\n', retire=True)
    assert (done["counts"], done["retired"]) == (counts(unchanged=1, failed=1), 0)


def test_two_open_quotes_do_not_make_one_row_of_two(tmp_path: Path) -> None:
    found = items(tmp_path, 'key;title\na;"Труба\nb;"Муфта\nc;Отвод\nd;"две\nстроки"\n')
    assert told(found) == [("row 2", "open_quote"), ("row 3", "open_quote")]
    good = [dict(item.values) for item in found if item.trouble is None]
    assert good == [{"key": "c", "title": "Отвод"}, {"key": "d", "title": "две\nстроки"}]


def test_lines_of_a_text_that_is_never_closed_are_no_rows(tmp_path: Path) -> None:
    found = items(tmp_path, 'key;title\na;Отвод\nb;"Труба\nвторая строка\nтретья\n')
    assert told(found) == [(f"row {number}", "open_quote") for number in (3, 4, 5)]


def test_an_absurdly_long_field_is_an_open_quote(tmp_path: Path) -> None:
    rows = "".join(f"k{number};Отвод\n" for number in range(MOST_LINES * 2))
    found = items(tmp_path, f'key;title\na;"Труба\n{rows}z;Муфта 2"\n')
    assert told(found) == [("row 2", "open_quote")]
    assert len(found) == MOST_LINES * 2 + 2


@pytest.mark.parametrize("line", ['x";"y\n', 'q;"abc\n', 'q;"ab""c\nd";"\n'])
def test_a_file_of_open_quotes_alone_is_read_once_or_twice_and_not_by_its_square(
    tmp_path: Path, line: str
) -> None:
    lines = 20_000
    found = items(tmp_path, "key;title\n" + line * lines)
    assert len(told(found)) >= lines


CELLS = st.text(st.sampled_from('aбв;,"\n\r '), max_size=12)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8))
def test_what_is_written_as_csv_comes_back(rows: list[tuple[str, str]]) -> None:
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";")
    writer.writerow(["key", "title", "description"])
    writer.writerows([f"k{number}", *row] for number, row in enumerate(rows))
    with TemporaryDirectory() as folder:
        found = items(Path(folder), written.getvalue())
    assert told(found) == []
    assert [tuple(item.values.values())[1:] for item in found] == rows
