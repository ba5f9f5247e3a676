"""Tables of documents: rows of cells with the place that each was read from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_ROWS = 5_000
MOST_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    Attributes:
        place: for people, such as `page 3, row 7`.
    """

    place: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table; of a PDF, all pages that it goes over.

    Attributes:
        name: sheet or number.
        breaks: rows that begin a page, whose cells may go on from the row before.
    """

    name: str
    rows: tuple[Row, ...]
    breaks: frozenset[int] = frozenset()


def filled_down(rows: Sequence[Sequence[str | None]]) -> list[list[str]]:
    """Give every cell that a merged one covers (None) the text of that one: above, else left."""
    filled: list[list[str]] = []
    for cells in rows:
        row: list[str] = []
        for at, cell in enumerate(cells):
            above = filled[-1][at] if filled and at < len(filled[-1]) else None
            row.append(cell if cell is not None else (above or (row[-1] if row else "")))
        filled.append(row)
    return filled


def plain(text: str) -> str:
    """One line without soft hyphens, for comparing headers."""
    composed = text.replace("\u00ad", "").replace("-\n", "").replace("\u00a0", " ")
    return " ".join(composed.casefold().replace("ё", "е").split()).strip(" .:*")


def is_blank(cells: Iterable[str]) -> bool:
    """Whether a row says nothing."""
    return not any(cell.strip() for cell in cells)
