"""Where the head of a table is, and which columns a mapping means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.official.tables import Row, Table, plain
from app.vocabulary.terms import EntryField

_DEEPEST = 40
"""Rows above a head: titles, approvals, notes."""

_NUMBERED = 3
"""Columns from which on `1, 2, 3` under a head are their numbers."""

_LIKELY: Mapping[EntryField, tuple[str, ...]] = {
    EntryField.CODES: ("тн вэд", "тнвэд", "tn ved", "hs code", "код товара", "код"),
    EntryField.GOODS: ("наименование продукции", "наименование товар", "продукц", "товар", "goods"),
    EntryField.COUNTRY: ("государство", "страна", "мемлекет", "өлкө", "country", "state"),
    EntryField.ENTERPRISE: ("предприят", "организац", "изготовител", "производител", "потребител",
                            "поставщик", "enterprise", "company", "producer"),
    EntryField.IDENTIFIER: ("инн", "бин", "унп", "идентификац", "регистрационный номер", "tax id"),
    EntryField.NEED: ("потребност", "объем потреблен", "need", "demand"),
    EntryField.READINESS: ("готовност", "стадия", "readiness", "освоен"),
}  # fmt: skip
"""Words by which a mapping is suggested; a person decides."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a table.

    Attributes:
        names: of each column, as written.
        first: number of the first row behind it.
        height: rows that it has.
    """

    names: tuple[str, ...]
    first: int
    height: int


def find_head(table: Table, wanted: Sequence[str]) -> Head | None:
    """The head that has all the wanted names, in one row or in two; None when there is none."""
    names = {plain(name) for name in wanted}
    for at in range(min(len(table.rows), _DEEPEST)):
        for height in (1, 2):
            head = _head(table.rows, at, height)
            if head is not None and names <= {plain(name) for name in head.names}:
                return head
    return None


def guess_head(table: Table) -> Head | None:
    """The first row whose cells are all different texts, most of them filled."""
    for at, row in enumerate(table.rows[:_DEEPEST]):
        said = [plain(cell) for cell in row.cells if cell.strip()]
        if len(said) > 1 and len(set(said)) == len(said) and 2 * len(said) > len(row.cells):
            return _head(table.rows, at, 1)
    return None


def likely_mapping(names: Sequence[str]) -> dict[EntryField, tuple[str, ...]]:
    """Suggest which column is which field, by the words of the headers; each column once."""
    found: dict[EntryField, tuple[str, ...]] = {}
    left = list(dict.fromkeys(names))
    for field, words in _LIKELY.items():
        for word in words:
            match = next((name for name in left if word in plain(name)), None)
            if match is not None:
                found[field] = (match,)
                left.remove(match)
                break
    return found


def repeats(head: Head, row: Row) -> bool:
    """Whether a row is the head again, a part of it, or the numbers of its columns."""
    cells = [plain(cell) for cell in row.cells]
    said = [cell for cell in cells if cell]
    if len(said) >= _NUMBERED and said == [str(n) for n in range(1, len(said) + 1)]:
        return True
    own = [plain(name) for name in head.names]
    return len(said) > 1 and all(
        not cell or cell == name or cell in name.split(" / ")
        for cell, name in zip(cells, own, strict=False)
    )


def _head(rows: Sequence[Row], at: int, height: int) -> Head | None:
    if at + height > len(rows):
        return None
    upper = rows[at].cells
    if height == 1:
        return Head(upper, at + 1, 1)
    lower = rows[at + 1].cells
    names = tuple(
        one if plain(one) == plain(two) or not two.strip() else f"{one} / {two}" if one.strip()
        else two
        for one, two in zip(upper, lower, strict=False)
    )  # fmt: skip
    return Head(names, at + 2, 2)
