"""Cells of a sheet that are merged: what stands in one of several rows holds for each of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from app.exchange.intake.header_lines import Span
from app.exchange.intake.items import NumberText, Trouble, fatal

Place = tuple[int, int]
"""Row and column, from 0."""

_HEADING_COLUMNS = 3
"""A text alone in its row and merged over so many columns is a heading."""


class SharedText(str):
    """The text of a cell that is merged over several rows."""

    __slots__ = ()


class SharedNumber(NumberText):
    """The number of a cell that is merged over several rows: it may be the sum of them."""

    __slots__ = ()


_SHARED = (SharedText, SharedNumber)


def is_shared(text: str) -> bool:
    """Whether a text stands in a cell that is merged over several rows."""
    return isinstance(text, _SHARED)


class MergedCells:
    """The merged cells of a sheet whose rows are read one by one, in their order."""

    def __init__(self, ranges: Iterable[tuple[Place, Place]], left: int, width: int) -> None:
        """Take in which cells are merged; rows begin at the column `left` and have a width."""
        self._tall: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.spans: dict[int, list[Span]] = defaultdict(list)
        for (top, start), (bottom, end) in ranges:
            if not left <= start < left + width:
                continue
            if bottom > top:
                self._tall[top].append((bottom, start - left))
            if end > start:
                self.spans[top + 1].append((start - left, min(end - left, width - 1)))
        self._open: dict[int, tuple[int, str]] = {}
        """Down to which row the last one that began in a column goes, and what it says."""

    def fill(self, at: int, cells: list[str]) -> None:
        """Put into a row what cells that began above it say, and mark what is shared."""
        for column, (bottom, text) in list(self._open.items()):
            if bottom < at:
                del self._open[column]
            else:
                cells[column] = text
        for bottom, column in self._tall.get(at, ()):
            if cells[column]:
                cells[column] = _shared(cells[column])
                self._open[column] = (bottom, cells[column])

    def heading(self, at: int, cells: Sequence[str]) -> Trouble | None:
        """What a row is whose one text is merged over the table: a heading of a part of it."""
        for start, end in self.spans.get(at + 1, ()):
            alone = end - start + 1 >= _HEADING_COLUMNS and cells[start].strip()
            if alone and not any(text for column, text in enumerate(cells) if column != start):
                return fatal("note_row", "", cells[start].strip())
        return None


def _shared(text: str) -> str:
    return SharedNumber(text) if isinstance(text, NumberText) else SharedText(text)
