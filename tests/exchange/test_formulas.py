"""Every CSV that is given out guards texts that some spreadsheet takes for a formula."""

import csv
from datetime import date
from io import StringIO

import pytest

from app.exchange.publishing import PublishedFormat, write_report
from app.exchange.report_files import csv_lines
from app.official.reports import Report, Sheet
from app.values.imports import RowReport
from app.vocabulary.imports import RowResult
from app.vocabulary.terms import Language

FORMULAS = ("=1+1", " =1+1", "\n=1+1", "＝1+1", "＠SUM(1)", "'=1+1", "\t@A1")


@pytest.mark.parametrize("text", FORMULAS)
def test_reports_of_imports_have_no_formula(text: str) -> None:
    one = RowReport(
        number=1, place="row 1", result=RowResult.CREATED, key=text, title=text,
        record_id=None, side=None, problems=(),
    )  # fmt: skip
    [cells] = csv.reader(StringIO(csv_lines([one], Language.EN), newline=""))
    assert cells[3:5] == [f"'{text}", f"'{text}"]


@pytest.mark.parametrize("text", FORMULAS)
def test_published_lists_have_no_formula(text: str) -> None:
    sheets = (Sheet("Entries", ("Name",), ((text,), (-5,)), alone=True),)
    report = Report("List", (), sheets, date(2026, 11, 27), Language.EN)
    written = write_report(report, PublishedFormat.CSV).decode("utf-8-sig")
    assert list(csv.reader(StringIO(written, newline="")))[-2:] == [[f"'{text}"], ["-5"]]
