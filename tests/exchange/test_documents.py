"""Merged cells of documents: every place that one covers has its text."""

import io
from itertools import pairwise

import pytest
from docx import Document

from app.errors import InvalidInputError
from app.exchange.documents import DocumentFormat, read_document
from tests.support.documents import as_csv, as_pdf, merged_pdf


def test_merged_cells_of_a_pdf_are_filled() -> None:
    [table] = read_document(merged_pdf(), DocumentFormat.PDF)
    assert [row.cells for row in table.rows] == [
        ("Предприятие", "Товар", "Код"),
        ("Раздел", "Раздел", "Раздел"),
        ("ООО «Медь»", "Катанка", "7408"),
        ("ООО «Медь»", "Листы", "7409"),
    ]


def test_merged_cells_of_a_word_file_are_filled() -> None:
    document = Document()
    table = document.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "ООО «Медь»"
    table.cell(2, 0).merge(table.cell(2, 2)).text = "Итого"
    table.cell(1, 1).text = "Листы"
    content = io.BytesIO()
    document.save(content)
    [read] = read_document(content.getvalue(), DocumentFormat.DOCX)
    assert [row.cells for row in read.rows] == [
        ("ООО «Медь»", "", ""),
        ("ООО «Медь»", "Листы", ""),
        ("Итого", "Итого", "Итого"),
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_separators_and_encodings_are_told(separator: str, encoding: str) -> None:
    rows = [(str(n), "РФ", f"ООО «Медь, олово {n}»", "", "Прутки, медь", "7407; 7408", "")
            for n in range(1, 9)]  # fmt: skip
    content = as_csv(rows, encoding=encoding, separator=separator)
    [table] = read_document(content, DocumentFormat.CSV)
    assert table.rows[2].cells == rows[0]
    assert {len(one.cells) - len(other.cells) for one, other in pairwise(table.rows)} == {0}


def test_a_document_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(InvalidInputError) as refused:
        read_document(as_pdf(), DocumentFormat.PDF, seconds=0)
    assert refused.value.errors[0].code == "document_too_slow"


def test_a_document_of_too_many_rows_is_refused() -> None:
    content = "Предприятие;Код\n".encode() + "ООО;7408\n".encode() * 5_001
    with pytest.raises(InvalidInputError) as refused:
        read_document(content, DocumentFormat.CSV)
    assert refused.value.errors[0].code == "document_too_large"


HEAD = "Предприятие;Товар;Код\n"


@pytest.mark.parametrize(
    ("rows", "code", "place"),
    [
        ('АО;"Лист;7409\nООО;Труба;7411\n', "broken_line", "Line 2"),
        ('АО;"Лист;7409\nООО;"Труба";7411\n', "broken_line", "Line 2"),
        ("АО;Лист;7409\nООО;Тру", "cut_line", "line 3"),
    ],
)
def test_a_file_whose_rows_would_run_together_is_refused(rows: str, code: str, place: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        read_document((HEAD + rows).encode(), DocumentFormat.CSV)
    [error] = refused.value.errors
    assert error.code == code
    assert place in error.detail


def test_texts_that_an_edition_wrote_as_such_come_back_as_they_were() -> None:
    content = (HEAD + "'=АО «Медь»;'-7;7409\n").encode()
    [table] = read_document(content, DocumentFormat.CSV)
    assert table.rows[1].cells == ("=АО «Медь»", "-7", "7409")
