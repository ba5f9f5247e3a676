"""Tables of documents: rows of cells with the place that each was read from."""

from collections.abc import Iterable
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


def plain(text: str) -> str:
    """One line without soft hyphens, for comparing headers."""
    composed = text.replace("\u00ad", "").replace("-\n", "").replace("\u00a0", " ")
    return " ".join(composed.casefold().replace("ё", "е").split()).strip(" .:*")


def is_blank(cells: Iterable[str]) -> bool:
    """Whether a row says nothing."""
    return not any(cell.strip() for cell in cells)
