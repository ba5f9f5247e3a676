"""Tables of any origin: finds the row with the headers, and names the cells of those below."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.exchange.intake.columns import SURE, propose
from app.exchange.intake.items import Item, Trouble, UnreadableFileError, fatal

_LOOKED_AT = 20
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


Numbered = tuple[int, list[str] | Trouble]


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
    cells = first[place][1]
    if isinstance(cells, Trouble):
        raise UnreadableFileError("The row with the headers cannot be read. Check its length.")
    headers, repeated = _numbered([cell.strip().lstrip("\ufeff") for cell in cells])
    return Rows(headers, _items(first[place + 1 :], rows, headers, done), repeated)


def _items(
    first: Sequence[Numbered],
    rest: Iterator[Numbered],
    headers: tuple[str, ...],
    done: Callable[[], float],
) -> Iterator[Item]:
    for number, cells in first:
        yield _item(number, cells, headers, done())
    for number, cells in rest:
        yield _item(number, cells, headers, done())


def _item(number: int, cells: list[str] | Trouble, headers: tuple[str, ...], done: float) -> Item:
    place = f"row {number}"
    if isinstance(cells, Trouble):
        return Item(place, trouble=cells, done=done)
    values: Mapping[str, str] = dict(zip(headers, cells, strict=False))
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
    return Item(place, values, done=done)


def _header_place(first: Sequence[Numbered], asked: int | None) -> int:
    if asked is not None:
        place = next((place for place, row in enumerate(first) if row[0] == asked), None)
        if place is None:
            raise UnreadableFileError(f"The file has no row {asked} for the headers.")
        return place
    best, most = 0, -1
    for place, (_, cells) in enumerate(first):
        if isinstance(cells, Trouble):
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
