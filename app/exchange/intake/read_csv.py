"""Reads CSV: any delimiter and line ends, the encodings of the region, rows of bounded size."""

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from app.exchange.intake.columns import ColumnMapping
from app.exchange.intake.csv_lines import LONGEST_LINE, Line, Lines, OpenQuoteError
from app.exchange.intake.header_lines import Numbered
from app.exchange.intake.items import Trouble, UnreadableFileError, fatal
from app.exchange.intake.sniff import encoding_of
from app.exchange.intake.table import Rows, named
from app.exchange.tables import as_it_was

MOST_COLUMNS = 2_000
_DELIMITERS = ",;\t|:"
_LOOKED_AT = 20
_FEWEST_FULL = 2
"""Rows, with that of the headers, from which it is known how many cells each has."""
_MARKS = ("'", "=")
_FORMULA_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_ESCAPE = "intake-escape"
_TOO_LONG = fatal("row_too_long", characters=LONGEST_LINE, columns=MOST_COLUMNS)


def read_csv(path: Path, mapping: ColumnMapping, *, damaged: bool = False) -> Rows:
    """Open a CSV file.

    Args:
        path: of the file.
        mapping: how it is read.
        damaged: whether its end is missing, so that a last row without a line end is half a row.

    Raises:
        UnreadableFileError: it has no header, or the encoding that was named is not known.
    """
    encoding = mapping.encoding or encoding_of(path)
    delimiter = mapping.delimiter or _delimiter(path, encoding)
    codecs.register_error(_ESCAPE, _escaped)
    try:
        file = path.open(encoding=encoding, errors=_ESCAPE, newline="")
    except LookupError as error:
        raise UnreadableFileError(f"There is no encoding {encoding}. Name another.") from error
    lines = Lines(file, path.stat().st_size)
    rows = csv_rows(lines, delimiter, damaged=damaged)
    return named(_closing(file, rows), mapping, lambda: lines.done)


def _escaped(error: UnicodeError) -> tuple[str, int]:
    """Keep bytes that are no text as `surrogateescape` does; half a letter of UTF-16, too."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(chr(0xDC00 + max(byte, 0x80)) for byte in bad), error.end


def _closing(file: IO[str], rows: Iterator[Numbered]) -> Iterator[Numbered]:
    """Close the file however far its rows are read."""
    with file:
        yield from rows


def csv_rows(lines: Lines, delimiter: str, *, damaged: bool = False) -> Iterator[Numbered]:
    """Rows with the number of their first line, and what is wrong with them."""
    csv.field_size_limit(LONGEST_LINE)
    widest, narrowest, full = 0, MOST_COLUMNS, 0
    while True:
        reader = csv.reader(lines, delimiter=delimiter, strict=False)
        at = lines.number + 1
        try:
            lines.begin()
            for cells in reader:
                if len(lines.row) > 1:
                    _check_quotes(lines.row, delimiter)
                # All rows have every cell, but the last one, which has no line end.
                cut = full >= _FEWEST_FULL and len(cells) < narrowest and widest == narrowest
                wrong = _wrong(lines.row, cells, widest, damaged=damaged or cut)
                if wrong is not None:
                    yield at, [], wrong
                elif any(cells):
                    yield at, _plain_cells(cells), None
                    widest, narrowest = max(widest, len(cells)), min(narrowest, len(cells))
                    full += 1
                lines.begin()
                at = lines.number + 1
        except OpenQuoteError:
            if damaged and lines.over:
                # Whether it is a whole row that has a quote too many, nobody knows.
                yield at, [], _cut(lines.row[0])
                return
            first = lines.retry()
            yield at, _first_cells(first, delimiter), fatal("open_quote", value=first.text.strip())
        except csv.Error as error:
            yield at, [], fatal("broken_row", reason=str(error))
        else:
            return


def _check_quotes(row: Sequence[Line], delimiter: str) -> None:
    """Refuse a field of several lines whose last quote stands in the midst of a text.

    Raises:
        OpenQuoteError: that quote is another field's, so the first one was never closed.
    """
    text = re.sub(rf'" +(?=[{re.escape(delimiter)}\r\n])', '"', "".join(line.text for line in row))
    try:
        for _ in csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        raise OpenQuoteError from error


def _wrong(
    row: Sequence[Line], cells: Sequence[str], widest: int, *, damaged: bool
) -> Trouble | None:
    """What keeps a row from being stored."""
    first, last = row[0], row[-1]
    if first.cut or len(cells) > MOST_COLUMNS:
        return _TOO_LONG
    if damaged and not last.ended:
        return _cut(first)
    if first.tries and len(cells) == 1 < widest and first.text.strip():
        # A line of the text that the open quote began.
        return fatal("open_quote", value=first.text.strip())
    return None


def _cut(line: Line) -> Trouble:
    return fatal("cut_row", value=line.text.strip())


def _first_cells(line: Line, delimiter: str) -> list[str]:
    """The cells of a line whose quote is open, for its key."""
    try:
        return _plain_cells(next(csv.reader([line.text], delimiter=delimiter), []))
    except csv.Error:
        return []


def _plain_cells(cells: list[str]) -> list[str]:
    return [_plain(cell) if cell[:1] in _MARKS else cell for cell in cells]


def _plain(cell: str) -> str:
    """Undo `="00123"` and `'-5`, by which texts are kept from becoming numbers and formulas."""
    wrapped = _FORMULA_TEXT.fullmatch(cell)
    return wrapped[1] if wrapped else as_it_was(cell)


def _delimiter(path: Path, encoding: str) -> str:
    """The character that divides the first lines into the most and the most even columns."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        lines = [file.readline(LONGEST_LINE) for _ in range(_LOOKED_AT)]
    lines = [line.replace("\0", "") for line in lines if line.strip()]
    best, most = ",", 0.0
    for delimiter in _DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if any(row)]
        except csv.Error:
            continue
        if not widths:
            continue
        usual = max(set(widths), key=lambda width: (widths.count(width), width))
        if usual > 1 and usual * widths.count(usual) / len(widths) > most:
            best, most = delimiter, usual * widths.count(usual) / len(widths)
    return best
