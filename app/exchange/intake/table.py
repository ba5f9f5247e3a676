"""Tables of any origin: finds the row with the headers, and names the cells of those below."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from app.exchange.intake.columns import SURE, propose
from app.exchange.intake.items import Item, Trouble, UnreadableFileError, fatal
from app.exchange.intake.totals import no_goods, numbers_columns

_LOOKED_AT = 20
_NOTHING = frozenset({"-", "–", "—", "−", " - ", "--"})
"""What people write into a cell to leave it empty."""

_BROKEN = re.compile("[\udc80-\udcff]")
"""Stands for a byte that the encoding does not know."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A table that is being read.

    Attributes:
        headers: names of the columns; those of a repeated one are numbered.
        items: the rows below, read as they are asked for.
        repeated: headers that stand more than once.
    """

    headers: tuple[str, ...]
    items: Iterator[Item]
    repeated: tuple[str, ...] = ()


Numbered = tuple[int, list[str], Trouble | None]
"""Number of a row in its file, its cells as far as they are known, and what is wrong with it."""


def named(rows: Iterator[Numbered], header_row: int | None, done: Callable[[], float]) -> Rows:
    """Find the headers and give the rows below them.

    Raises:
        UnreadableFileError: no row looks like headers.
    """
    first: list[Numbered] = []
    for row in rows:
        first.append(row)
        if len(first) == _LOOKED_AT or (header_row is not None and row[0] >= header_row):
            break
    place = _header_place(first, header_row)
    _, cells, wrong = first[place]
    if wrong is not None:
        raise UnreadableFileError("The row with the headers cannot be read. Check its length.")
    headers, repeated = _numbered([cell.strip().lstrip("\ufeff") for cell in cells])
    below = first[place + 1 :] or list(islice(rows, 1))
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
    if _BROKEN.search("".join(cells)) is not None:
        broken = next(name for name, cell in values.items() if _BROKEN.search(cell))
        shown = values[broken].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        wrong = fatal("wrong_encoding", broken, shown)
        return Item(place, values, wrong, done)
    return Item(place, values, no_goods(cells, headers), done)


def _header_place(first: Sequence[Numbered], asked: int | None) -> int:
    if asked is not None:
        place = next((place for place, row in enumerate(first) if row[0] == asked), None)
        if place is None:
            raise UnreadableFileError(f"The file has no row {asked} for the headers.")
        return place
    best, most = 0, -1
    for place, (_, cells, wrong) in enumerate(first):
        if wrong is not None:
            continue
        known = sum(
            guess.score >= SURE for guess in propose([cell for cell in cells if cell][:200])
        )
        if known > most:
            best, most = place, known
    if most < 0:
        raise UnreadableFileError("The file has no rows. Send one with headers and rows.")
    return best


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
