"""Tables of CSV files and spreadsheets."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO

from charset_normalizer import from_bytes
from python_calamine import CalamineWorkbook

from app.errors import InvalidInputError
from app.exchange.documents.problems import (
    MOST_UNPACKED,
    Deadline,
    too_large,
    too_many_rows,
    unreadable,
)
from app.exchange.intake.csv_lines import Lines
from app.exchange.intake.read_csv import csv_rows
from app.exchange.sheet_errors import has_errors, write_errors_as_texts
from app.exchange.sheet_extent import DamagedSheetError, is_too_sparse
from app.exchange.sheet_texts import lays_out_more
from app.official.tables import MOST_COLUMNS, MOST_ROWS, Row, Table

_ENCODINGS = ["utf_8", "cp1251", "koi8_r", "cp866", "utf_16"]
_SAMPLE = 64 * 1024
_SEPARATORS = (";", "\t", "|", ",")


def read_csv(content: bytes, deadline: Deadline) -> Sequence[Table]:
    """Read a file of separated values in any of the usual encodings and separators.

    Raises:
        InvalidInputError: a line is broken or cut off, or the encoding is none that is known.
    """
    text = _decoded(content)
    rows: list[Row] = []
    lines = Lines(StringIO(text, newline=""), len(content))
    for number, cells, wrong in csv_rows(lines, _separator(text[:_SAMPLE])):
        deadline.check()
        if wrong is not None and wrong.code == "cut_row":
            raise InvalidInputError.of(
                "",
                "cut_line",
                f"The file breaks off in line {number}, which has fewer cells than those above it "
                "and no end. Send the whole file.",
            )
        if wrong is not None:
            raise InvalidInputError.of(
                "",
                "broken_line",
                f"Line {number} cannot be read: a quote opens in it and is not closed, or it is "
                "far too long. Close the quote, or double the quotes inside a text.",
            )
        rows.append(Row(f"line {number}", tuple(cells)))
        if len(rows) > MOST_ROWS:
            break
    return [Table("1", tuple(rows))]


def _separator(sample: str) -> str:
    """The separator that cuts most rows into one number of cells, and then into most.

    `csv.Sniffer` takes the commas of texts for separators.
    """

    def worth(separator: str) -> tuple[float, int]:
        widths = [len(row) for row in csv.reader(StringIO(sample, newline=""), delimiter=separator)]
        wide = Counter(width for width in widths if width > 1)
        width, rows = wide.most_common(1)[0] if wide else (1, 0)
        return rows / max(len(widths), 1), width

    return max(_SEPARATORS, key=worth)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(content, cp_isolation=_ENCODINGS).best()
    if best is None:
        raise unreadable("csv")
    return str(best)


def read_xlsx(content: bytes, deadline: Deadline) -> Sequence[Table]:
    """Read every sheet; cells that a merged one covers have its text.

    Raises:
        InvalidInputError: it is damaged, too large, too sparse, or has too many rows.
    """
    try:
        too_sparse = is_too_sparse(BytesIO(content))
    except DamagedSheetError as error:
        raise unreadable("xlsx") from error
    if too_sparse:
        raise InvalidInputError.of(
            "",
            "sparse_document",
            "The sheet has cells far out with nothing between. Delete the empty rows and columns.",
        )
    if lays_out_more(BytesIO(content), MOST_UNPACKED):
        raise too_large()
    if has_errors(BytesIO(content)):
        write_errors_as_texts(BytesIO(content), told := BytesIO())
        content = told.getvalue()
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    tables: list[Table] = []
    for name in book.sheet_names:
        tables += _sheet(book, name, deadline)
        # Sheets may be one and the same, named again and again.
        if sum(len(table.rows) for table in tables) > MOST_ROWS:
            raise too_many_rows()
    return tables


def _sheet(book: CalamineWorkbook, name: str, deadline: Deadline) -> Iterator[Table]:
    deadline.check()
    sheet = book.get_sheet_by_name(name)
    if sheet.height > MOST_ROWS or sheet.width > MOST_COLUMNS:
        raise too_many_rows()
    top, left = sheet.start or (0, 0)
    cells = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=True)]
    width = max(map(len, cells), default=0)
    for (first, start), (last, end) in sheet.merged_cell_ranges or ():
        deadline.check()
        inside = [
            (at - top, column - left)
            for at in range(max(first, top), min(last, top + len(cells) - 1) + 1)
            for column in range(max(start, left), min(end, left + width - 1) + 1)
        ]
        for at, column in inside[1:]:
            if column < len(cells[at]):
                cells[at][column] = cells[inside[0][0]][inside[0][1]]
    rows = [Row(f"{name}, row {number}", tuple(row)) for number, row in enumerate(cells, top + 1)]
    if rows:
        yield Table(name, tuple(rows))


def _text(cell: object) -> str:
    """A cell as text; a code that was typed as a number has no decimals."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
