"""Reports of imports as CSV and XLSX; no cell of them is ever taken for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from app.exchange.intake.troubles import told
from app.exchange.tables import harmless
from app.values.imports import RowReport
from app.vocabulary.terms import Language

HEADERS = ("row", "place", "result", "key", "title", "record_id",
           "field", "value", "code", "reason", "mend")  # fmt: skip
_MOST_CELL = 32_000
_MOST_ROWS = 1_048_575


def csv_head() -> str:
    """The first line, behind a mark by which spreadsheets know UTF-8."""
    return "\ufeff" + _lines([HEADERS])


def csv_lines(reports: Iterable[RowReport], language: Language) -> str:
    """The lines of some rows: one a problem, or one for a row without any."""
    return _lines(
        [[harmless(cell) for cell in cells] for one in reports for cells in _cells(one, language)]
    )


class XlsxReport:
    """A report that is written to a file row by row, in little memory."""

    def __init__(self, path: Path, language: Language) -> None:
        from xlsxwriter import Workbook  # slow to load

        self._language = language
        self._book = Workbook(
            str(path),
            {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
        )
        self._sheet = self._book.add_worksheet("report")
        self._at = 0
        self._write(HEADERS)

    def add(self, reports: Iterable[RowReport]) -> None:
        """Write some rows; those that no longer fit on a sheet are left out."""
        for one in reports:
            for cells in _cells(one, self._language):
                if self._at <= _MOST_ROWS:
                    self._write(cells)

    def close(self) -> None:
        """Finish the file."""
        self._book.close()

    def _write(self, cells: Sequence[str]) -> None:
        for column, cell in enumerate(cells):
            if cell:
                self._sheet.write_string(self._at, column, cell[:_MOST_CELL])
        self._at += 1


def _cells(one: RowReport, language: Language) -> Iterable[tuple[str, ...]]:
    first = (
        str(one.number), one.place, one.result.value, one.key or "", one.title,
        str(one.record_id or ""),
    )  # fmt: skip
    for problem in one.problems:
        said = told(problem.code, problem.words, language)
        yield (*first, problem.field, problem.value, problem.code, *said)
    if not one.problems:
        yield (*first, "", "", "", "", "")


def _lines(rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
