"""Tables of any origin: finds the row with the headers, and names the cells of those below."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from types import MappingProxyType

from app.exchange.intake.columns import ColumnMapping
from app.exchange.intake.header_lines import Numbered, Span, header_lines, header_place
from app.exchange.intake.items import Item, UnreadableFileError, fatal
from app.exchange.intake.totals import no_goods, numbers_columns

_LOOKED_AT = 20
_NOTHING = frozenset({"-", "–", "—", "−", " - ", "--"})
"""What people write into a cell to leave it empty."""

_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
"""What word processors and web pages put into texts to break lines."""

_BROKEN = re.compile("[\udc80-\udcff]")
"""Stands for a byte that the encoding does not know."""

_ODD = re.compile(f"{_UNSEEN.pattern}|{_BROKEN.pattern}")


@dataclass(frozen=True, slots=True)
class Rows:
    """A table that is being read.

    Attributes:
        headers: names of the columns; those of a repeated one are numbered.
        items: the rows below, read as they are asked for.
        repeated: headers that stand more than once.
        unread: sheets that are left out; complete once all items are read.
    """

    headers: tuple[str, ...]
    items: Iterator[Item]
    repeated: tuple[str, ...] = ()
    unread: list[str] = field(default_factory=list)


def named(
    rows: Iterator[Numbered],
    mapping: ColumnMapping,
    done: Callable[[], float],
    spans: Mapping[int, Sequence[Span]] = MappingProxyType({}),
) -> Rows:
    """Find the headers and give the rows below them.

    Args:
        rows: of the table, with what may stand above it.
        mapping: which row has the headers, or which columns they have.
        done: the share of the file that is read.
        spans: by number of a row, its cells that are merged over several columns.

    Raises:
        UnreadableFileError: no row looks like headers.
    """
    asked = mapping.header_row
    first: list[Numbered] = []
    for row in rows:
        first.append(row)
        if len(first) == _LOOKED_AT or (asked is not None and row[0] > asked):
            break
    wanted = mapping.named
    place = header_place(first, asked, wanted)
    if first[place][2] is not None:
        raise UnreadableFileError("The row with the headers cannot be read. Check its length.")
    cells, behind = header_lines(first, place, spans, wanted)
    alone = first[place][1]
    if len(wanted & set(map(str.strip, alone))) > len(wanted & set(map(str.strip, cells))):
        # The mapping names the columns by one of the two lines.
        cells, behind = alone, place + 1
    headers, repeated = _numbered([cell.strip().lstrip("\ufeff") for cell in cells])
    below = first[behind:] or list(islice(rows, 1))
    if below and numbers_columns(below[0][1]):
        below = below[1:]
    return Rows(headers, _items(below, rows, headers, done), repeated)


def _items(
    first: Sequence[Numbered],
    rest: Iterator[Numbered],
    headers: tuple[str, ...],
    done: Callable[[], float],
) -> Iterator[Item]:
    for row in chain(first, rest):
        yield _item(row, headers, done())


def _item(row: Numbered, headers: tuple[str, ...], done: float) -> Item:
    number, cells, trouble = row
    place = f"row {number}"
    cells = ["" if cell in _NOTHING else cell for cell in cells]
    values: Mapping[str, str] = dict(zip(headers, cells, strict=False))
    if trouble is not None:
        return Item(place, values, trouble, done)
    spilled = [cell for cell in cells[len(headers) :] if cell.strip()]
    if spilled:
        wrong = fatal(
            "too_many_cells", "", "; ".join(spilled), cells=len(cells), columns=len(headers)
        )
        return Item(place, values, wrong, done)
    if _ODD.search("".join(cells)) is not None:
        cells = [_seen(cell) for cell in cells]
        values = dict(zip(headers, cells, strict=False))
        broken = next((name for name, cell in values.items() if _BROKEN.search(cell)), None)
        if broken is not None:
            shown = values[broken].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            return Item(place, values, fatal("wrong_encoding", broken, shown), done)
    return Item(place, values, no_goods(cells, headers), done)


def _seen(cell: str) -> str:
    # A cell without them keeps what is known of it, such as that it was a number.
    return _UNSEEN.sub("", cell) if _UNSEEN.search(cell) else cell


def _numbered(cells: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    seen: dict[str, int] = {}
    headers, repeated = [], []
    for place, cell in enumerate(cells):
        name = cell or f"column {place + 1}"
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            repeated.append(name)
            name = f"{name} ({seen[name]})"
        headers.append(name)
    return tuple(headers), tuple(dict.fromkeys(repeated))
