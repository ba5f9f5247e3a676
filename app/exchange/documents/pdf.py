"""Tables of PDF files, over their pages."""

from collections.abc import Sequence
from io import BytesIO

import pdfplumber
from pdfplumber.table import Table as Ruled

from app.errors import InvalidInputError
from app.exchange.documents.pdf_lines import lines_of
from app.exchange.documents.problems import (
    MOST_PAGES,
    Deadline,
    too_many_pages,
    too_many_rows,
)
from app.exchange.documents.unruled import table_of
from app.official.tables import MOST_ROWS, Row, Table

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

_HAIR = 1.0
"""Points by which rules may miss each other."""


def read_pdf(content: bytes, deadline: Deadline) -> Sequence[Table]:
    """Read the ruled tables; tables of one width that follow each other over pages are one.

    Where the document rules none, its one table is read by where the words stand.

    Raises:
        InvalidInputError: the pages are pictures, such as a scan; or there is too much.
    """
    tables: list[Table] = []
    has_letters = False
    with pdfplumber.open(BytesIO(content)) as document:
        if len(document.pages) > MOST_PAGES:
            raise too_many_pages()
        for page in document.pages:
            deadline.check()
            has_letters = has_letters or bool(page.chars)
            for found in page.find_tables():
                tables = _with(tables, _texts(found), page.page_number)
            if sum(len(table.rows) for table in tables) > MOST_ROWS:
                raise too_many_rows()
            page.close()
    if not has_letters:
        raise InvalidInputError.of(
            "",
            "scanned_document",
            "The pages of the document are pictures without text. Have the text recognised, or "
            "send the list as a table.",
        )
    return tables or _unruled(content, deadline)


def _unruled(content: bytes, deadline: Deadline) -> list[Table]:
    pages = []
    with pdfplumber.open(BytesIO(content)) as document:
        for page in document.pages:
            deadline.check()
            pages.append((page.page_number, lines_of(page)))
            page.close()
    rows, breaks = table_of(pages)
    return [Table("1", tuple(rows), breaks)] if rows else []


def _texts(table: Ruled) -> list[tuple[str, ...]]:
    """The texts of a table; every place that a merged cell covers has its text."""
    texts: dict[Box, str] = {}
    for row, said in zip(table.rows, table.extract(), strict=True):
        for cell, text in zip(row.cells, said, strict=True):
            if cell is not None:
                texts[cell] = text or ""
    lefts = sorted({left for left, _, _, _ in texts})
    return [
        tuple(
            texts[cell] if cell is not None else _covering(texts, left, _top(row.cells))
            for cell, left in zip(row.cells, lefts, strict=True)
        )
        for row in table.rows
    ]


def _top(cells: Sequence[Box | None]) -> float:
    return min((cell[1] for cell in cells if cell is not None), default=0.0)


def _covering(texts: dict[Box, str], x: float, y: float) -> str:
    """The text of the cell that covers the place whose upper left corner is given."""
    return next(
        (
            text
            for (left, top, right, bottom), text in texts.items()
            if left - _HAIR <= x < right - _HAIR and top - _HAIR <= y < bottom - _HAIR
        ),
        "",
    )


def _with(tables: list[Table], found: list[tuple[str, ...]], page: int) -> list[Table]:
    """Add a page's table to those before, as a new one or as the next part of the last."""
    rows = tuple(Row(f"page {page}, row {at}", cells) for at, cells in enumerate(found, 1))
    if not rows:
        return tables
    last = tables[-1] if tables else None
    if last is None or len(last.rows[-1].cells) != len(rows[0].cells):
        return [*tables, Table(str(len(tables) + 1), rows)]
    breaks = last.breaks | {len(last.rows)}
    return [*tables[:-1], Table(last.name, last.rows + rows, breaks)]
