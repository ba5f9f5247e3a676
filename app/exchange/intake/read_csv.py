"""Reads CSV: any delimiter and line ends, the encodings of the region, rows of bounded size."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from app.exchange.intake.columns import ColumnMapping
from app.exchange.intake.items import UnreadableFileError, fatal
from app.exchange.intake.sniff import encoding_of
from app.exchange.intake.table import Numbered, Rows, named
from app.exchange.tables import as_it_was

LONGEST_LINE = 1_000_000
MOST_COLUMNS = 2_000
_DELIMITERS = ",;\t|:"
_LOOKED_AT = 20
_MARKS = ("'", "=")
_FORMULA_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_TOO_LONG = fatal("row_too_long", characters=LONGEST_LINE, columns=MOST_COLUMNS)


def read_csv(path: Path, mapping: ColumnMapping) -> Rows:
    """Open a CSV file.

    Raises:
        UnreadableFileError: it has no header, or the encoding that was named is not known.
    """
    encoding = mapping.encoding or encoding_of(path)
    delimiter = mapping.delimiter or _delimiter(path, encoding)
    try:
        file = path.open(encoding=encoding, errors="surrogateescape", newline="")
    except LookupError as error:
        raise UnreadableFileError(f"There is no encoding {encoding}. Name another.") from error
    lines = _Lines(file, path.stat().st_size)
    return named(_closing(file, _rows(lines, delimiter)), mapping.header_row, lambda: lines.done)


def _closing(file: IO[str], rows: Iterator[Numbered]) -> Iterator[Numbered]:
    """Close the file however far its rows are read."""
    with file:
        yield from rows


class _Lines:
    """Lines of bounded length; a longer one is cut, and says so."""

    def __init__(self, file: IO[str], size: int) -> None:
        self._file = file
        self._size = max(size, 1)
        self.cut = False
        self.number = 0

    @property
    def done(self) -> float:
        raw = self._file.buffer  # type: ignore[attr-defined] # of a text file
        return float(min(raw.tell() / self._size, 1.0)) if not raw.closed else 1.0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._file.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) == LONGEST_LINE and not line.endswith(("\n", "\r")):
            self.cut = True
            while len(rest := self._file.readline(LONGEST_LINE)) == LONGEST_LINE:
                if rest.endswith(("\n", "\r")):
                    break
            return "\n"
        return line.replace("\0", "") if "\0" in line else line


def _rows(lines: _Lines, delimiter: str) -> Iterator[Numbered]:
    csv.field_size_limit(LONGEST_LINE)
    while True:
        reader = csv.reader(lines, delimiter=delimiter, strict=False)
        at = lines.number + 1
        try:
            for row in reader:
                if lines.cut or len(row) > MOST_COLUMNS:
                    lines.cut = False
                    yield at, _TOO_LONG
                elif any(row):
                    yield at, [_plain(cell) if cell[:1] in _MARKS else cell for cell in row]
                at = lines.number + 1
        except csv.Error as error:
            yield at, fatal("broken_row", reason=str(error))
        else:
            return


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
