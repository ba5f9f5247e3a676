"""Finds the headers of a table: in one line, or in two where a cell of the upper one is a group."""

from collections.abc import Collection, Mapping, Sequence

from app.exchange.intake.columns import GROUPED, SURE, propose
from app.exchange.intake.items import Trouble, UnreadableFileError

Numbered = tuple[int, list[str], Trouble | None]
"""Number of a row in its file, its cells as far as they are known, and what is wrong with it."""

Span = tuple[int, int]
"""First and last column of a cell that is merged over several."""

_MOST_ASKED = 200

_FEWEST_KNOWN = 2
"""Names of fields by which a line below another is known to be one of headers, too."""


def header_place(first: Sequence[Numbered], asked: int | None, wanted: Collection[str]) -> int:
    """Which of the first rows has the headers: the one that was asked for, or most known names.

    Raises:
        UnreadableFileError: there is none.
    """
    if asked is not None:
        place = next((place for place, row in enumerate(first) if row[0] == asked), None)
        if place is None:
            raise UnreadableFileError(f"The file has no row {asked} for the headers.")
        return place
    best, most = 0, -1
    for place, (_, cells, wrong) in enumerate(first):
        if wrong is None and (known := known_names(cells, wanted)) > most:
            best, most = place, known
    if most < 0:
        raise UnreadableFileError("The file has no rows. Send one with headers and rows.")
    return best


def known_names(cells: Sequence[str], wanted: Collection[str]) -> int:
    """How many cells are names of fields, or columns that the mapping names."""
    said = [cell.strip() for cell in cells if cell and not cell.isspace()][:_MOST_ASKED]
    mapped = [cell for cell in said if cell in wanted]
    guessed = propose([cell for cell in said if cell not in wanted])
    return len(mapped) + sum(guess.score >= SURE for guess in guessed)


def header_lines(
    first: Sequence[Numbered],
    place: int,
    spans: Mapping[int, Sequence[Span]],
    wanted: Collection[str] = (),
) -> tuple[list[str], int]:
    """Return the names of the columns, and at which place the rows below them begin.

    Args:
        first: the first rows.
        place: of the row that was found.
        spans: by number of a row, its cells that are merged over several columns.
        wanted: columns that the mapping names.
    """
    for upper, lower in ((place - 1, place), (place, place + 1)):
        if upper < 0 or lower >= len(first) or first[lower][2] is not None:
            continue
        above, below = first[upper][1], first[lower][1]
        merged = spans.get(first[upper][0], ())
        joined = _joined(above, below, merged) or _joined_by_names(above, below, merged, wanted)
        if joined is not None:
            return joined, lower + 1
    return first[place][1], place + 1


def _joined_by_names(
    upper: Sequence[str], lower: Sequence[str], spans: Sequence[Span], wanted: Collection[str]
) -> list[str] | None:
    """Two lines whose lower one names fields, too; as in CSV, which keeps no merged cells.

    None where it does not, or where the two together name no more fields than one of them.
    """
    known = known_names(lower, wanted)
    if known < _FEWEST_KNOWN:
        return None
    groups = spans or _before_empty_cells(upper, lower)
    grouped = {column for left, right in groups for column in range(left, right + 1)}
    above, below = [], []
    for column, (one, two) in enumerate(zip(upper, lower, strict=False)):
        # Such as `Объём` with `т` below it.
        both = column not in grouped and one.strip() and two.strip()
        above.append(f"{one.strip()}, {two.strip()}" if both else one)
        below.append("" if both else two)
    joined = _joined(above, below, groups)
    fewer = max(known, known_names(upper, wanted))
    return joined if joined and known_names(joined, wanted) > fewer else None


def _before_empty_cells(upper: Sequence[str], lower: Sequence[str]) -> list[Span]:
    """What was merged over several columns: a cell before empty ones, all with names below."""
    spans: list[Span] = []
    for column, (above, below) in enumerate(zip(upper, lower, strict=False)):
        if not below.strip():
            continue
        if above.strip():
            spans.append((column, column))
        elif spans and spans[-1][1] == column - 1:
            spans[-1] = (spans[-1][0], column)
    return [(left, right) for left, right in spans if right > left]


def _joined(upper: Sequence[str], lower: Sequence[str], spans: Sequence[Span]) -> list[str] | None:
    """Two lines as one, `Организация: ИНН`; None where they are not the lines of one head."""
    group_of = {column: upper[left] for left, right in spans for column in range(left, right + 1)}
    names = []
    for column, (above, below) in enumerate(zip(upper, lower, strict=False)):
        group = group_of.get(column, "").strip()
        if not group and above.strip() and below.strip() and above.strip() != below.strip():
            return None
        own = below.strip() or above.strip()
        names.append(f"{group}{GROUPED}{own}" if group and own != group else own)
    beside = any(above.strip() for at, above in enumerate(upper) if at not in group_of)
    grouped = any(below.strip() for at, below in enumerate(lower) if at in group_of)
    return names if grouped and (beside or len(spans) > 1) else None
