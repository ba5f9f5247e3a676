"""Writes a table as CSV that a spreadsheet opens as it is, and never runs."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from app.exchange.tables import harmless

Cell = str | float | int | None


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return the table with a mark that tells spreadsheets its encoding.

    A text that a spreadsheet would take for a formula gets an apostrophe before it; numbers stay.
    """
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    return "\ufeff" + written.getvalue()
