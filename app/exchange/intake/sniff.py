"""Tells formats and encodings by what a file begins with."""

import codecs
from pathlib import Path

from charset_normalizer import from_bytes

from app.exchange.intake.items import UnreadableFileError
from app.exchange.intake.unpack import is_spreadsheet
from app.vocabulary.imports import ImportFormat as Format

_SAMPLE = 256 * 1024
_ISOLATED = ["utf_8", "cp1251", "koi8_r", "cp866", "utf_16"]
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NULLS = 0.2
"""Share of zero bytes from which a text without a mark is UTF-16."""


_XML = {
    "КоммерческаяИнформация": Format.COMMERCEML,
    "yml_catalog": Format.YML,
    "Catalogue": Format.UBL,
}
_NAMES = {Format.CSV: "CSV", Format.XLSX: "XLSX", Format.JSONL: "JSON Lines"}


def check_format(path: Path, name: str, expected: Format | None) -> Format:
    """Return the format of a file, and refuse one that is clearly another than was said.

    Raises:
        UnreadableFileError: it is another one, a web page, or none that is known.
    """
    found = _look(path)
    if found == "html":
        raise UnreadableFileError(
            f"{name} is a web page, perhaps a portal's error or its sign-in. Fetch the file again."
        )
    if found == "unknown":
        raise UnreadableFileError(
            f"{name} is none of the formats that can be imported. Send one of "
            f"{', '.join(Format)}."
        )
    if found == "text":
        return _text_format(name, expected)
    if found == "json":
        return _json_format(path, name, expected)
    if expected is not None and found != expected:
        raise UnreadableFileError(
            f"{name} is {_NAMES.get(Format(found), found)}, not {_NAMES.get(expected, expected)}. "
            "Name the format that it has."
        )
    return Format(found)


def encoding_of(path: Path) -> str:
    """Find the encoding of a text file: its mark, UTF-8, or the likeliest Cyrillic one."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name
    if sample.count(0) > _NULLS * len(sample):
        return "utf-16-be" if sample[:2].startswith(b"\0") else "utf-16-le"
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(sample)
    except UnicodeDecodeError:
        best = from_bytes(_letters(sample), cp_isolation=_ISOLATED).best()
        found = best.encoding if best is not None else "cp1251"
        return "cp1251" if found.startswith("utf") else found
    return "utf-8"


def _letters(sample: bytes) -> bytes:
    """Keep what tells encodings apart: words with letters beyond ASCII, some thousand of them."""
    words = [word for word in sample.split() if any(byte > 127 for byte in word)]  # noqa: PLR2004
    return b" ".join(words[:4_000])


def _look(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(64 * 1024)
    if start.startswith(b"PK\x03\x04"):
        return Format.XLSX if is_spreadsheet(path) else "unknown"
    if start.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\x7fELF", b"\x89PNG", b"\xff\xd8\xff")):
        return "unknown"
    text = _decoded(start).lstrip("\ufeff \t\r\n")
    lower = text[:2_000].lower()
    if lower.startswith("<!doctype html") or lower.startswith("<html") or "<html" in lower[:500]:
        return "html"
    if text.startswith("<"):
        return next((kind for root, kind in _XML.items() if _has_root(text, root)), "unknown")
    if text.startswith(("{", "[")):
        return "json"
    return "text" if "\0" not in text else "unknown"


def _decoded(start: bytes) -> str:
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return start.decode("utf-16", "replace")
    if start.count(0) > _NULLS * len(start):
        return start.decode("utf-16-be" if start[:1] == b"\0" else "utf-16-le", "replace")
    declared = start[:200].decode("latin-1")
    if declared.startswith("<?xml") and "windows-1251" in declared.lower():
        return start.decode("cp1251", "replace")
    return start.decode("utf-8", "replace")


def _has_root(text: str, root: str) -> bool:
    # The first element, behind a declaration, comments and a document type.
    at = text.find(f"<{root}")
    prefixed = text.find(f":{root}")
    return at != -1 or prefixed != -1


def _text_format(name: str, expected: Format | None) -> Format:
    if expected in {None, Format.CSV}:
        return Format.CSV
    raise UnreadableFileError(f"{name} is plain text, not {expected}. Name the format that it has.")


def _json_format(path: Path, name: str, expected: Format | None) -> Format:
    with path.open("rb") as file:
        start = _decoded(file.read(64 * 1024))
    packaged = any(f'"{word}"' in start for word in ("ocid", "releases", "records"))
    likely = Format.OCDS if packaged and not expected else Format.JSONL
    if expected is None or expected in {Format.OCDS, Format.JSONL}:
        return expected or likely
    raise UnreadableFileError(f"{name} is JSON, not {expected}. Name the format that it has.")
