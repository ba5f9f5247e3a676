"""Reads XLSX: cells as text; numbers keep all digits and say that they were numbers."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from app.exchange.intake.columns import ColumnMapping
from app.exchange.intake.csv_lines import LONGEST_LINE
from app.exchange.intake.items import NumberText, UnreadableFileError, fatal
from app.exchange.intake.read_csv import MOST_COLUMNS
from app.exchange.intake.table import Numbered, Rows, named

_EXACT = 1e15
"""Integers below this are exact in a float."""

Cell = str | float | bool | date | time | datetime | timedelta
_TOO_WIDE = fatal("row_too_long", characters=LONGEST_LINE, columns=MOST_COLUMNS)


def read_xlsx(path: Path, mapping: ColumnMapping) -> Rows:
    """Open a sheet: the one that the mapping names, or the first one with rows.

    Raises:
        UnreadableFileError: it is damaged, has no rows, or no such sheet.
    """
    try:
        book = CalamineWorkbook.from_path(str(path))
        names = [mapping.sheet] if mapping.sheet else book.sheet_names
        for name in names:
            if name not in book.sheet_names:
                raise UnreadableFileError(f"The file has no sheet {name}.")
            sheet = book.get_sheet_by_name(name)
            if sheet.height:
                break
        else:
            raise UnreadableFileError("The file has no rows. Send one with headers and rows.")
        height, first = sheet.height, (sheet.start or (0, 0))[0]
        reading = sheet.iter_rows()
    except CalamineError as error:
        raise UnreadableFileError(f"The XLSX is damaged ({error}). Send it again.") from error
    at = [0]

    def rows() -> Iterator[Numbered]:
        for number, cells in enumerate(reading):
            at[0] = number + 1
            if len(cells) > MOST_COLUMNS:
                yield first + number + 1, [], _TOO_WIDE
                continue
            texts = [_text(cell) for cell in cells]
            if any(texts):
                yield first + number + 1, texts, None

    return named(rows(), mapping.header_row, lambda: at[0] / height)


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
