"""Reads whole files of an operator: bounded, unpacked, and with one kind of error."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from app.errors import SourceError

MOST_BYTES = 256 * 1024 * 1024
"""The whole nomenclature is 8 MB of text; more than this is not one, or a packed bomb."""

_GZIP = b"\x1f\x8b"


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes as they are.

    Raises:
        SourceError: it cannot be read, is empty, or too large.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise SourceError(f"{path.name}: {error.strerror}. Check the path.") from error
    return _checked(content, path.name)


def unpacked(content: bytes, name: str) -> bytes:
    """Return the bytes inside a gzip, or the bytes themselves where it is none.

    Raises:
        SourceError: the gzip is damaged, or too large unpacked.
    """
    if not content.startswith(_GZIP):
        return content
    try:
        with gzip.open(io.BytesIO(content)) as file:
            return _checked(file.read(MOST_BYTES + 1), name)
    except (OSError, EOFError, zlib.error) as error:
        raise SourceError(f"{name}: the gzip is damaged ({error}). Download it again.") from error


def text_of(content: bytes, name: str) -> str:
    """Decode UTF-8, with or without its mark.

    Raises:
        SourceError: it is not UTF-8, or has a character that no text has.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"{name}:{line}: this is not UTF-8. Save the file as UTF-8 and import it again."
        ) from error
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise SourceError(f"{name}:{line}: a NUL character. The file is damaged or not a text.")
    return text


def read_rows(text: str, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a comma-separated table with a header, each with its line.

    Raises:
        SourceError: a row has more or fewer fields than the header, or a quote is not closed.
    """
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            if None in row or None in row.values():
                raise SourceError(
                    f"{name}:{reader.line_num}: not as many fields as the header has "
                    f"({len(reader.fieldnames or ())}). Is the file cut off, or a comma not quoted?"
                )
            yield reader.line_num, row
    except csv.Error as error:
        raise SourceError(
            f"{name}:{reader.line_num}: not a comma-separated table ({error})."
        ) from error


def header_of(text: str, name: str) -> frozenset[str]:
    """Return the names of a table's columns.

    Raises:
        SourceError: there is no header.
    """
    try:
        header = next(csv.reader(io.StringIO(text, newline=""), strict=True), [])
    except csv.Error as error:
        raise SourceError(f"{name}:1: not a comma-separated table ({error}).") from error
    return frozenset(header)


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file, hexadecimal."""
    return sha256(content).hexdigest()


def _checked(content: bytes, name: str) -> bytes:
    if not content:
        raise SourceError(f"{name} is empty.")
    if len(content) > MOST_BYTES:
        raise SourceError(f"{name} is larger than {MOST_BYTES // 1024**2} MB: not a nomenclature.")
    return content
