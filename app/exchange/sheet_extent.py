"""How large a spreadsheet makes itself: a reader lays out every cell up to the last one.

That is the last one named, or where cells have no names the last one by its place.
"""

import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO

FREE_CELLS = 2_000_000
CELLS_A_BYTE = 0.25
"""What may be laid out: so many cells, and more for what a sheet really holds. A cell of an
ordinary sheet takes 20 to 50 bytes."""

_STEP = 1 << 20
_LONGEST = 4096
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,9})([0-9]{1,12})["']""")
"""The name of a row or a cell, as the reader sees it: it does not resolve references in it."""

_LONGEST_TAG = 256
_TAG = re.compile(rb"<(?:[^\s<>/:]{1,200}:)?(row|c)(?=[\s/>])")
"""Where a row or a cell begins; without a name it stands behind the one before."""


class DamagedSheetError(Exception):
    """A spreadsheet that cannot be unpacked."""


def is_too_sparse(file: Path | IO[bytes]) -> bool:
    """Whether a sheet names cells so far out that laying all of them out would take the memory.

    Raises:
        DamagedSheetError: it cannot be unpacked.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            return any(_sparse(archive, member) for member in archive.infolist())
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, zlib.error) as error:
        raise DamagedSheetError from error


def _sparse(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    rows = columns = size = 0
    is_sheet, kept, counted = False, b"", _Counted()
    with archive.open(member) as part:
        while piece := part.read(_STEP):
            size += len(piece)
            # Lists of formulas name cells too, and lay nothing out.
            is_sheet = is_sheet or b"sheetData" in kept + piece
            for place in _PLACE.finditer(kept + piece):
                columns = max(columns, _number(place[1]))
                rows = max(rows, int(place[2]))
            counted.take(piece)
            kept = piece[-_LONGEST:]
    counted.take(b"", last=True)
    # Rows with names and rows without can stand one behind the other: at most twice as many each.
    rows, columns = max(rows, counted.rows), max(columns, counted.most_cells)
    return is_sheet and rows * columns > FREE_CELLS + CELLS_A_BYTE * size


@dataclass(slots=True)
class _Counted:
    """How many rows there are, and how many cells the longest of them has, whatever their names."""

    rows: int = 0
    most_cells: int = 0
    _cells: int = 0
    _kept: bytes = b""

    def take(self, piece: bytes, *, last: bool = False) -> None:
        """Count on; a tag that a piece cuts is counted with the next one."""
        seen = self._kept + piece
        until = len(seen) if last else max(len(seen) - _LONGEST_TAG, 0)
        for tag in _TAG.finditer(seen):
            if tag.start() >= until:
                break
            if tag[1] == b"row":
                self.rows, self._cells = self.rows + 1, 0
            else:
                self._cells += 1
                self.most_cells = max(self.most_cells, self._cells)
        self._kept = seen[until:]


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - ord("A") + 1
    return number
