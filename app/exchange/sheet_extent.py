"""How large a spreadsheet makes itself: a reader lays out every cell up to the last one named."""

import re
import zipfile
import zlib
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
    is_sheet, kept = False, b""
    with archive.open(member) as part:
        while piece := part.read(_STEP):
            size += len(piece)
            # Lists of formulas name cells too, and lay nothing out.
            is_sheet = is_sheet or b"sheetData" in kept + piece
            for place in _PLACE.finditer(kept + piece):
                columns = max(columns, _number(place[1]))
                rows = max(rows, int(place[2]))
            kept = piece[-_LONGEST:]
    return is_sheet and rows * columns > FREE_CELLS + CELLS_A_BYTE * size


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - ord("A") + 1
    return number
