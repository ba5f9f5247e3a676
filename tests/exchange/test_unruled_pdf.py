"""Tables of PDF files that are set without lines, read by where the words stand."""

import pytest
from fpdf import FPDF
from fpdf.enums import VAlign

from app.errors import InvalidInputError
from app.exchange.documents import DocumentFormat, read_document
from app.official.reading import read_tables
from app.values.lists import ListMapping
from app.vocabulary.terms import EntryField
from tests.support.documents import HEAD, MAPPING, ROWS, as_pdf, unruled_pdf

MAPPED = ListMapping(
    columns={EntryField(field): tuple(names) for field, names in MAPPING["columns"].items()}
)
MANY = [(str(at), *ROWS[at % len(ROWS)][1:4], f"Товар {at}", *ROWS[at % len(ROWS)][5:])
        for at in range(1, 61)]  # fmt: skip


def cells(content: bytes) -> list[tuple[str, ...]]:
    [table] = read_document(content, DocumentFormat.PDF)
    return [tuple(" ".join(cell.split()) for cell in row.cells) for row in table.rows]


@pytest.mark.parametrize(
    ("line_height", "padding", "align"),
    [(5, 0, VAlign.T), (5, 0, VAlign.M), (5, 1, VAlign.T), (5, 1, VAlign.M), (3, 0, VAlign.T),
     (3.4, 1, VAlign.T), (3.4, 1, VAlign.M)],
)  # fmt: skip
def test_rows_are_told_apart_however_they_are_set(
    line_height: float, padding: float, align: VAlign
) -> None:
    content = unruled_pdf(line_height=line_height, padding=padding, align=align)
    wanted = [tuple(" ".join(cell.split()) for cell in row) for row in (HEAD, *ROWS)]
    assert cells(content)[1:-1] == wanted


def test_centred_rows_without_space_between_are_refused() -> None:
    with pytest.raises(InvalidInputError) as refused:
        read_document(unruled_pdf(line_height=3, align=VAlign.M), DocumentFormat.PDF)
    assert refused.value.errors[0].code == "rows_touch"


def test_a_list_over_pages_is_read_as_the_ruled_one() -> None:
    unruled, ruled = (
        read_tables(read_document(content, DocumentFormat.PDF), MAPPED)
        for content in (unruled_pdf(MANY), as_pdf(MANY))
    )
    assert [row.fields for row in unruled.of("entry")] == [row.fields for row in ruled.of("entry")]
    assert len(unruled.of("entry")) == len(MANY)
    assert unruled.of("failed") == ()
    assert {row.place.partition(" (")[2] for row in unruled.rows} == {"by position)"}


def test_titles_and_notes_are_no_entries() -> None:
    read = read_tables(read_document(unruled_pdf(), DocumentFormat.PDF), MAPPED)
    assert len(read.of("entry")) == len(ROWS)
    assert [row.fields for row in read.rows[len(ROWS) :]] == [None] * len(read.rows[len(ROWS) :])


def test_rows_without_numbers_that_stand_close_begin_where_most_columns_do() -> None:
    rows = [("", *row[1:]) for row in ROWS]
    found = cells(unruled_pdf(rows, line_height=3, align=VAlign.T))
    wanted = [tuple(" ".join(cell.split()) for cell in row) for row in (HEAD, *rows)]
    assert found[1:-1] == wanted


def test_a_letter_is_no_table() -> None:
    pdf = FPDF()
    pdf.set_font("Helvetica")
    pdf.add_page()
    pdf.multi_cell(0, text="A letter about copper that has many words in its lines. " * 30)
    with pytest.raises(InvalidInputError) as refused:
        read_document(bytes(pdf.output()), DocumentFormat.PDF)
    assert refused.value.errors[0].code == "no_table"
