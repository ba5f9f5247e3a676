"""Errors of formulas in a spreadsheet: a reader takes such a cell for an empty one.

So they are written as texts first, and whoever reads the cells sees `#N/A` in them.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

_STEP = 1 << 20
_LONGEST_TAG = 4_096
_ERROR = re.compile(rb"""(<(?:[^\s<>/:]{1,200}:)?c\s[^<>]{0,1000}?\bt\s{0,9}=\s{0,9})(["'])e\2""")
"""The beginning of a cell that holds an error, up to its type."""

_SIGNS = (b'"e"', b"'e'")
"""Without them there is none, and most sheets have none."""

_TEXT = rb"\1\2str\2"


def has_errors(file: Path | IO[bytes]) -> bool:
    """Whether a formula of a spreadsheet came to an error."""
    with zipfile.ZipFile(file) as archive:
        return any(
            any(sign in piece for sign in _SIGNS) and _ERROR.search(piece)
            for member in archive.infolist()
            if _may_be_sheet(member)
            for piece in _pieces(archive, member)
        )


def write_errors_as_texts(file: Path | IO[bytes], target: Path | IO[bytes]) -> None:
    """Write a spreadsheet once more, with the errors of its formulas as texts."""
    with (
        zipfile.ZipFile(file) as archive,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as written,
    ):
        for member in archive.infolist():
            with written.open(member.filename, "w", force_zip64=True) as part:
                for piece in _pieces(archive, member):
                    part.write(_ERROR.sub(_TEXT, piece) if _may_be_sheet(member) else piece)


def _may_be_sheet(member: zipfile.ZipInfo) -> bool:
    name = member.filename.lower()
    return name.endswith(".xml") and not name.endswith("sharedstrings.xml")


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The contents piece by piece; none of them ends within a tag."""
    kept = b""
    with archive.open(member) as part:
        while piece := part.read(_STEP):
            piece = kept + piece
            last = piece.rfind(b"<", max(len(piece) - _LONGEST_TAG, 0))
            until = last if last > 0 and b">" not in piece[last:] else len(piece)
            yield piece[:until]
            kept = piece[until:]
    yield kept
