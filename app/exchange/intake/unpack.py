"""Opens what a portal sends: plain, gzip, zip, or one inside the other; within limits."""

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from app.exchange.intake.items import UnreadableFileError
from app.exchange.sheet_extent import DamagedSheetError, is_too_sparse
from app.exchange.sheet_texts import lays_out_more

MOST_FILES = 1_000
MOST_DEPTH = 3
MOST_RATIO = 300
"""A text of one letter packs a thousandfold; registers pack ten- to thirtyfold."""

_FREE_BYTES = 10 * 1024 * 1024
"""Below this no ratio is looked at."""

_FREE_CHARACTERS = 100 * 1024 * 1024
"""Of texts that several cells of a sheet share; below this no ratio is looked at."""

_STEP = 64 * 1024
_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"


@dataclass(slots=True)
class Budget:
    """How many bytes may still be unpacked."""

    bytes_left: int
    files_left: int = MOST_FILES

    def take(self, number: int) -> None:
        """Use up some bytes.

        Raises:
            UnreadableFileError: there are not so many left.
        """
        self.bytes_left -= number
        if self.bytes_left < 0:
            raise UnreadableFileError("Unpacked, the file is larger than the limit. Split it.")


@dataclass(frozen=True, slots=True)
class Plain:
    """A file that is not packed.

    Attributes:
        damage: why the rest of it is missing.
    """

    path: Path
    name: str
    damage: str | None = None


def plain_files(path: Path, name: str, folder: Path, budget: Budget) -> Iterator[Plain]:
    """Give the files in a file, each until the next one is asked for.

    Args:
        path: what was sent.
        name: what it is called.
        folder: for what is unpacked; the caller removes it.
        budget: what may be unpacked.

    Raises:
        UnreadableFileError: it is damaged, empty, or breaks a limit.
    """
    yield from _open(path, name, folder, budget, 0)


def is_spreadsheet(path: Path) -> bool:
    """Whether a zip is an XLSX."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


def check_spreadsheet(path: Path, budget: Budget) -> None:
    """Refuse an XLSX that unpacks to more than it may, or lays out much more than it holds.

    Raises:
        UnreadableFileError: it does, or is damaged.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                _check_ratio(member)
                budget.take(member.file_size)
        too_sparse = is_too_sparse(path)
        most = max(_FREE_CHARACTERS, MOST_RATIO * path.stat().st_size)
        repeats = not too_sparse and lays_out_more(path, min(most, budget.bytes_left))
    except (zipfile.BadZipFile, OSError, DamagedSheetError) as error:
        raise UnreadableFileError("The XLSX is damaged. Send it again.") from error
    if too_sparse:
        raise UnreadableFileError(
            "The XLSX has cells far out with nothing between. Delete the empty rows and columns."
        )
    if repeats:
        raise UnreadableFileError(
            "The XLSX shows the same long texts in too many cells. Shorten them, or send it as CSV."
        )


def _open(path: Path, name: str, folder: Path, budget: Budget, depth: int) -> Iterator[Plain]:
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise UnreadableFileError(f"{name} is empty.")
    packed = start.startswith((_GZIP, _ZIP, _EMPTY_ZIP)) and not (
        start.startswith(_ZIP) and is_spreadsheet(path)
    )
    if packed and depth == MOST_DEPTH:
        raise UnreadableFileError(f"{name}: archives are nested too deep. Unpack some.")
    if start.startswith(_GZIP):
        yield from _open_gzip(path, name, folder, budget, depth)
    elif packed:
        yield from _open_zip(path, name, folder, budget, depth)
    else:
        yield Plain(path, name)


def _open_gzip(path: Path, name: str, folder: Path, budget: Budget, depth: int) -> Iterator[Plain]:
    inside = folder / f"{depth}.gz.out"
    inner = name.removesuffix(".gz")
    damage = None
    written = 0
    with inside.open("wb") as target:
        try:
            with gzip.open(path) as source:
                written = _copy(source, target, budget, path.stat().st_size)
        except (OSError, EOFError, zlib.error) as error:
            damage = f"The gzip is damaged ({error})."
            written = target.tell()
            if _has_wrong_bytes(error):
                raise UnreadableFileError(
                    f"{name}: the gzip has wrong bytes somewhere ({error}). Send it again."
                ) from error
    if damage and not written:
        raise UnreadableFileError(f"{name}: {damage} Send it again.")
    for found in _open(inside, inner, folder, budget, depth + 1):
        yield Plain(found.path, found.name, found.damage or damage)
    inside.unlink(missing_ok=True)


def _has_wrong_bytes(error: Exception) -> bool:
    """Whether what came out may be wrong, other than what breaks off or has something behind it."""
    checked = isinstance(error, gzip.BadGzipFile) and not str(error).startswith("Not a gzipped")
    return checked or isinstance(error, zlib.error)


def _open_zip(path: Path, name: str, folder: Path, budget: Budget, depth: int) -> Iterator[Plain]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            budget.files_left -= len(members)
            if budget.files_left < 0:
                raise UnreadableFileError(f"{name} has more than {MOST_FILES} files. Split it.")
            if not members:
                raise UnreadableFileError(f"{name} has no files inside.")
            for member in sorted(members, key=lambda one: _order(one.filename)):
                yield from _open_member(archive, member, folder, budget, depth)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadableFileError(
            f"{name}: the zip is damaged ({error}). Send it again."
        ) from error


def _open_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path, budget: Budget, depth: int
) -> Iterator[Plain]:
    _check_ratio(member)
    # Its name comes from outside, so it names no path.
    inside = folder / f"{depth}.zip.out"
    with _member(archive, member) as source, inside.open("wb") as target:
        _copy(source, target, budget, member.compress_size)
    yield from _open(inside, Path(member.filename).name, folder, budget, depth + 1)
    inside.unlink(missing_ok=True)


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> IO[bytes]:
    try:
        return archive.open(member)
    except (OSError, ValueError) as error:
        # It begins at no place of the file.
        raise zipfile.BadZipFile(str(error)) from error


def _order(name: str) -> tuple[int, str]:
    """CommerceML's parts build on each other: goods, then offers, prices, rests."""
    ranks = {"import": 0, "goods": 0, "offers": 1, "prices": 2, "rests": 3}
    stem = Path(name).name.lower()
    return next((rank for word, rank in ranks.items() if stem.startswith(word)), 0), name


def _check_ratio(member: zipfile.ZipInfo) -> None:
    if member.file_size > _FREE_BYTES and member.file_size > MOST_RATIO * member.compress_size:
        raise UnreadableFileError(
            f"{Path(member.filename).name} unpacks more than {MOST_RATIO} times its size. "
            "Send it unpacked."
        )


class _Readable(Protocol):
    def read1(self, size: int, /) -> bytes: ...


def _copy(source: _Readable | IO[bytes], target: IO[bytes], budget: Budget, packed: int) -> int:
    written = 0
    # What was unpacked before a damage comes out, with `read` it would be lost.
    while piece := source.read1(_STEP):  # type: ignore[union-attr] # of a zip's member too
        budget.take(len(piece))
        written += len(piece)
        if written > _FREE_BYTES and written > MOST_RATIO * packed:
            raise UnreadableFileError(
                f"The file unpacks more than {MOST_RATIO} times its size. Send it unpacked."
            )
        target.write(piece)
    return written
