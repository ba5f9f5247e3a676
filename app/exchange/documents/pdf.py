"""Tables of PDF files, over their pages."""

from collections.abc import Sequence
from io import BytesIO

import pdfplumber

from app.errors import InvalidInputError
from app.exchange.documents.problems import Deadline
from app.official.tables import Row, Table, filled_down


def read_pdf(content: bytes, deadline: Deadline) -> Sequence[Table]:
    """Read the ruled tables; tables of one width that follow each other over pages are one.

    Raises:
        InvalidInputError: the pages are pictures, such as a scan.
    """
    tables: list[Table] = []
    has_letters = False
    with pdfplumber.open(BytesIO(content)) as document:
        for page in document.pages:
            deadline.check()
            has_letters = has_letters or bool(page.chars)
            for found in page.extract_tables():
                tables = _with(tables, found, page.page_number)
            page.close()
    if not has_letters:
        raise InvalidInputError.of(
            "",
            "scanned_document",
            "The pages of the document are pictures without text. Have the text recognised, or "
            "send the list as a table.",
        )
    return tables


def _with(tables: list[Table], found: list[list[str | None]], page: int) -> list[Table]:
    """Add a page's table to those before, as a new one or as the next part of the last."""
    rows = tuple(
        Row(f"page {page}, row {at}", tuple(cells))
        for at, cells in enumerate(filled_down(found), 1)
    )
    if not rows:
        return tables
    last = tables[-1] if tables else None
    if last is None or len(last.rows[-1].cells) != len(rows[0].cells):
        return [*tables, Table(str(len(tables) + 1), rows)]
    breaks = last.breaks | {len(last.rows)}
    return [*tables[:-1], Table(last.name, last.rows + rows, breaks)]
