"""Tables of PDF files that are set without lines: columns and rows by where the words stand.

Columns are divided by the corridors that no line of the table writes into. What is read so is
marked in the places of rows, since a person should look at it.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from app.errors import InvalidInputError
from app.exchange.documents.pdf_lines import NUMBER, Line, Span
from app.official.tables import Row

_FEWEST_COLUMNS = 3
_CORRIDOR = 2.0
"""Points of the narrowest gap between columns."""

_OVERLAP = 2.0
"""Points by which lines stand in each other where some texts are centred beside others."""

_MOSTLY = 0.6


def table_of(pages: Sequence[tuple[int, list[Line]]]) -> tuple[list[Row], frozenset[int]]:
    """The rows of the one table that goes over the pages, and which of them begin a page."""
    columns = _columns([line for _, lines in pages for line in lines])
    rows: list[Row] = []
    breaks: set[int] = set()
    for number, lines in pages if len(columns) >= _FEWEST_COLUMNS else ():
        if rows:
            breaks.add(len(rows))
        for at, cells in enumerate(_rows(lines, columns), 1):
            rows.append(Row(f"page {number}, row {at} (by position)", cells))
    return rows, frozenset(breaks)


def _columns(lines: Sequence[Line]) -> list[Span]:
    spans = [
        span for line in lines if len(found := line.phrases()) >= _FEWEST_COLUMNS for span in found
    ]
    columns: list[Span] = []
    for left, right in sorted(spans):
        if columns and left - columns[-1][1] < _CORRIDOR:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return columns


def _rows(lines: Sequence[Line], columns: Sequence[Span]) -> Iterator[tuple[str, ...]]:
    """The rows of a page; a text that goes over several columns fills each of them."""
    for line in lines:
        line.cells = _cells(line, columns)
    numbered = _is_numbered(lines)
    for inside, part in groupby(lines, key=lambda line: bool(line.cells)):
        if not inside:
            yield from ((line.text,) * len(columns) for line in part)
            continue
        bands = list(_bands(list(part)))
        for band in _by_numbers(bands) if numbered else bands:
            for begun in _divided(band, numbered=numbered):
                yield tuple(
                    "\n".join(line.cells[at] for line in begun if line.cells[at])
                    for at in range(len(columns))
                )


def _cells(line: Line, columns: Sequence[Span]) -> list[str]:
    """What a line has in each column; nothing where a word of it stands between two."""
    cells: list[list[str]] = [[] for _ in columns]
    for word in line.words:
        over = [at for at, (left, right) in enumerate(columns)
                if word.left < right + _CORRIDOR and word.right > left - _CORRIDOR]  # fmt: skip
        if len(over) > 1:
            return []
        middle = (word.left + word.right) / 2
        nearest = min(range(len(columns)), key=lambda at: _distance(middle, columns[at]))
        cells[over[0] if over else nearest].append(word.text)
    return [" ".join(words) for words in cells]


def _distance(x: float, column: Span) -> float:
    return max(column[0] - x, x - column[1], 0.0)


def _is_numbered(lines: Sequence[Line]) -> bool:
    """Whether the first column counts the rows."""
    first = [line.cells[0] for line in lines if line.cells and line.cells[0]]
    return sum(map(bool, map(NUMBER.fullmatch, first))) > _MOSTLY * len(first)


def _bands(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines with no space between them, as far as rows stand apart."""
    band: list[Line] = []
    for line in lines:
        height = line.bottom - line.top
        if band and line.top - max(one.bottom for one in band) > height / 2:
            yield band
            band = []
        band.append(line)
    if band:
        yield band


def _by_numbers(bands: Sequence[list[Line]]) -> Iterator[list[Line]]:
    """Bands as rows that each have a number: between two numbers is the widest space a border.

    Of spaces that are equally wide it is the last, since a number stands at the top of its row.
    """
    gaps = [after[0].top - max(line.bottom for line in before) for before, after in pairwise(bands)]
    numbered = [at for at, band in enumerate(bands) if any(map(_has_number, band))]
    borders = {
        max(range(one, other), key=lambda at: (round(gaps[at]), at))
        for one, other in pairwise(numbered)
    }
    narrowest = min((round(gaps[at]) for at in borders), default=0)
    row: list[Line] = []
    for at, band in enumerate(bands):
        row += band
        beside = not numbered or at < numbered[0] or at >= numbered[-1]
        goes_on = at < len(gaps) and numbered and at >= numbered[-1] and gaps[at] < narrowest
        if at in borders or (beside and not goes_on):
            yield row
            row = []


def _has_number(line: Line) -> bool:
    return NUMBER.fullmatch(line.cells[0]) is not None


def _divided(band: Sequence[Line], *, numbered: bool) -> Iterator[list[Line]]:
    """Rows that stand close: a number begins one, or a line with half of the columns filled.

    Raises:
        InvalidInputError: texts are centred in their rows, so lines above a number may be its own.
    """
    width = len(band[0].cells)
    begins = [
        _has_number(line) if numbered
        else 2 * sum(map(bool, line.cells)) >= width
        for line in band
    ]  # fmt: skip
    if sum(begins) < 2:  # noqa: PLR2004 - one row
        yield list(band)
        return
    if any(after.top < before.bottom - _OVERLAP for before, after in pairwise(band)):
        raise InvalidInputError.of(
            "",
            "rows_touch",
            "The table has no lines, and its rows stand too close to be told apart. Send it with "
            "lines around its cells, or as XLSX or DOCX.",
        )
    row: list[Line] = []
    for line, is_first in zip(band, begins, strict=True):
        if row and is_first:
            yield row
            row = []
        row.append(line)
    yield row
