"""Reads XLSX: cells as text; numbers keep all digits and say that they were numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import chain
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from app.exchange.intake.columns import ColumnMapping
from app.exchange.intake.csv_lines import LONGEST_LINE
from app.exchange.intake.header_lines import Numbered, known_names
from app.exchange.intake.items import Item, NumberText, UnreadableFileError, fatal
from app.exchange.intake.merged_cells import MergedCells
from app.exchange.intake.read_csv import MOST_COLUMNS
from app.exchange.intake.table import Rows, named

_EXACT = 1e15
"""Integers below this are exact in a float."""

MOST_SHEETS = 1_000

_FEWEST_KNOWN = 2
"""Columns by which a sheet is known to have goods, and not a title page."""

Cell = str | float | bool | date | time | datetime | timedelta
_TOO_WIDE = fatal("row_too_long", characters=LONGEST_LINE, columns=MOST_COLUMNS)


def read_xlsx(path: Path, mapping: ColumnMapping) -> Rows:
    """Open the sheet that the mapping names, or the first one with headers that are known.

    Sheets behind it with the same headers go on with it; the others are `unread`.

    Raises:
        UnreadableFileError: it is damaged, has no rows, or no such sheet.
    """
    try:
        book = CalamineWorkbook.from_path(str(path))
        names, hidden = _names(book, mapping)
        sheets = _opened(book, names, mapping)
        before: list[str] = []
        chosen: tuple[str, Rows] | None = None
        known = False
        for name, rows in sheets:
            before.append(name)
            known = known_names(rows.headers, mapping.named) >= _FEWEST_KNOWN
            # Of those that are not known only the first is kept: sheets are large.
            if known or chosen is None:
                chosen = (name, rows)
            if known:
                break
        if chosen is None:
            raise UnreadableFileError("The file has no rows. Send one with headers and rows.")
    except CalamineError as error:
        raise _damaged(error) from error
    name, rows = chosen
    others = [one for one in before if one != name]
    unread = [*others, *(one for one in hidden if one != name)]
    more = _going_on(sheets, rows.headers, unread) if known else iter(())
    return replace(rows, items=chain(rows.items, more), unread=unread)


def _names(book: CalamineWorkbook, mapping: ColumnMapping) -> tuple[list[str], list[str]]:
    """The sheets that may be read, and those that are hidden."""
    # Many sheets may be the same one, named again and again.
    if len(book.sheet_names) > MOST_SHEETS:
        raise UnreadableFileError(f"The XLSX has more than {MOST_SHEETS} sheets. Split it.")
    if mapping.sheet:
        if mapping.sheet not in book.sheet_names:
            raise UnreadableFileError(f"The file has no sheet {mapping.sheet}.")
        return [mapping.sheet], []
    shown = [one.name for one in book.sheets_metadata if one.visible is SheetVisibleEnum.Visible]
    hidden = [name for name in book.sheet_names if name not in shown]
    return (shown, hidden) if shown else (hidden, [])


def _opened(
    book: CalamineWorkbook, names: Sequence[str], mapping: ColumnMapping
) -> Iterator[tuple[str, Rows]]:
    for number, name in enumerate(names):
        sheet = book.get_sheet_by_name(name)
        if sheet.height:
            yield name, _rows(sheet, mapping, (number, len(names)))


def _rows(sheet: CalamineSheet, mapping: ColumnMapping, of: tuple[int, int]) -> Rows:
    top, left = sheet.start or (0, 0)
    height, reading = sheet.total_height, sheet.iter_rows()
    merged = MergedCells(sheet.merged_cell_ranges or (), left, sheet.width)
    at = [0]

    def rows() -> Iterator[Numbered]:
        for number, cells in enumerate(reading):
            at[0] = number + 1
            if len(cells) > MOST_COLUMNS:
                yield number + 1, [], _TOO_WIDE
                continue
            texts = [_text(cell) for cell in cells]
            merged.fill(number, texts)
            if any(texts):
                yield number + 1, texts, merged.heading(number, texts)

    def done() -> float:
        number, sheets = of
        return (number + at[0] / max(height, top + 1)) / sheets

    return named(rows(), mapping, done, merged.spans)


def _going_on(
    sheets: Iterator[tuple[str, Rows]], headers: Sequence[str], unread: list[str]
) -> Iterator[Item]:
    """The rows of further sheets that have the same headers; the other sheets become unread."""
    try:
        for name, rows in sheets:
            if rows.headers != headers:
                unread.append(name)
                continue
            for item in rows.items:
                yield replace(item, place=f"{name}, {item.place}")
    except CalamineError as error:
        raise _damaged(error) from error


def _damaged(error: CalamineError) -> UnreadableFileError:
    return UnreadableFileError(f"The XLSX is damaged ({error}). Send it again.")


def _text(cell: Cell) -> str:
    match cell:
        case str():
            return cell
        case bool():
            return "true" if cell else "false"
        case int() | float():
            whole = float(cell).is_integer() and abs(cell) < _EXACT
            return NumberText(int(cell) if whole else repr(float(cell)))
        case datetime():
            return cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
        case _:
            return str(cell)
