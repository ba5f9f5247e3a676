"""Arrays in one file that several processes map: versioned, checksummed, never half written.

A file is a line of JSON that names every array with its type, length and place, padded to a page,
then the arrays themselves. It is written under another name, flushed to disk and renamed, so a
reader finds the old file or the new one. Only its owner may read it: it may tell of private
listings. Arrays of a mapped file cannot be written to, unless they are private.
"""

import json
import mmap
import os
import zlib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

VERSION = 1
_MAGIC = "eaeu-index"
_PAGE = 4096
_ALIGNED = 64
_LONGEST_HEADER = 1 << 20
_OURS_ALONE = 0o600
_CHECKED_AT_ONCE = 4


class DamagedError(Exception):
    """The file is not one of ours, of another version, cut off or changed: build it again."""


def state_of(paths: Iterable[Path], *besides: str) -> str:
    """Name the state of files, but for what is kept of them in caches, and of what else matters."""
    told = sha256(" ".join(besides).encode())
    for path in sorted(paths):
        if "__pycache__" not in path.parts and path.is_file():
            told.update(f"{path} {path.stat().st_size} ".encode())
            told.update(path.read_bytes())
    return told.hexdigest()


def write(path: Path, arrays: Mapping[str, NDArray[Any]], about: Mapping[str, object]) -> None:
    """Write arrays with what is to be known of them; replaces the file at once or not at all.

    Raises:
        OSError: the disk is full, or the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            os.fchmod(file.fileno(), _OURS_ALONE)
            _write(file, arrays, about)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        _flush_folder(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def _write(file: Any, arrays: Mapping[str, NDArray[Any]], about: Mapping[str, object]) -> None:
    entries, place = {}, 0
    for name, array in arrays.items():
        flat = np.ascontiguousarray(array)
        entries[name] = {
            "type": flat.dtype.str,
            "length": len(flat),
            "place": place,
            "sum": zlib.crc32(_bytes(flat)),
        }
        place += -(-flat.nbytes // _ALIGNED) * _ALIGNED
    body = {"version": VERSION, "bytes": place, "about": dict(about), "arrays": entries}
    text = json.dumps(body, ensure_ascii=False, sort_keys=True)
    header = f"{_MAGIC} {zlib.crc32(text.encode())} {text}\n".encode()
    start = -(-len(header) // _PAGE) * _PAGE
    file.write(header.ljust(start, b"\0"))
    for name, array in arrays.items():
        flat = np.ascontiguousarray(array)
        file.seek(start + int(entries[name]["place"]))  # type: ignore[call-overload]
        file.write(_bytes(flat))
    file.truncate(start + place)


def read(
    path: Path, *, check: bool = False, private: bool = False
) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Map a file: its arrays, shared with every process that maps it, and what is known of them.

    Args:
        path: of the file.
        check: whether to compare every byte with its checksum, which reads the whole file.
        private: whether the arrays may be written to, which changes this process's copy alone.

    Raises:
        DamagedError: it cannot be trusted.
        FileNotFoundError: there is none.
    """
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size == 0:
            raise DamagedError(f"{path} is empty.")
        access = mmap.ACCESS_COPY if private else mmap.ACCESS_READ
        mapped = mmap.mmap(file.fileno(), 0, access=access)
    body, start = _header(path, mapped)
    if size != start + body["bytes"]:
        raise DamagedError(f"{path} has {size} bytes instead of {start + body['bytes']}.")
    arrays: dict[str, NDArray[Any]] = {}
    for name, entry in body["arrays"].items():
        # A plain array over the map: np.memmap would cost on every slice.
        array: NDArray[Any] = np.frombuffer(
            mapped, np.dtype(entry["type"]), entry["length"], start + entry["place"]
        )
        arrays[name] = array
    if check:
        # Checksums are taken without the interpreter's lock.
        with ThreadPoolExecutor(_CHECKED_AT_ONCE) as several:
            sums = several.map(zlib.crc32, map(_bytes, arrays.values()))
            for (name, entry), found in zip(body["arrays"].items(), sums, strict=True):
                if found != entry["sum"]:
                    raise DamagedError(f"{path}: {name} has been changed.")
        # What was looked at for its sum alone need not stay.
        mapped.madvise(mmap.MADV_DONTNEED)
    return arrays, body["about"]


def _header(path: Path, mapped: mmap.mmap) -> tuple[dict[str, Any], int]:
    end = mapped.find(b"\n", 0, _LONGEST_HEADER)
    words = mapped[: max(end, 0)].split(b" ", 2)
    if len(words) != 3 or words[0] != _MAGIC.encode():  # noqa: PLR2004 - magic, sum, text
        raise DamagedError(f"{path} is no index file.")
    if words[1] != str(zlib.crc32(words[2])).encode():
        raise DamagedError(f"{path} has a changed header.")
    body: dict[str, Any] = json.loads(words[2])
    if body["version"] != VERSION:
        raise DamagedError(f"{path} has version {body['version']} instead of {VERSION}.")
    return body, -(-(end + 1) // _PAGE) * _PAGE


def _bytes(array: NDArray[Any]) -> memoryview:
    return memoryview(array.view(np.uint8))  # type: ignore[arg-type]


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
