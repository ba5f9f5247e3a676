"""Tells formats and encodings by what a file begins with."""

import codecs
from pathlib import Path

from charset_normalizer import from_bytes

from app.exchange.intake.items import UnreadableFileError
from app.exchange.intake.unpack import is_spreadsheet
from app.vocabulary.imports import ImportFormat as Format

_SAMPLE = 256 * 1024
_ISOLATED = ["utf_8", "cp1251", "koi8_r", "cp866", "utf_16"]
_START = 64 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HIGH = frozenset({0x00, 0x04, 0x05})
"""High bytes of Latin, Cyrillic and Armenian letters in UTF-16."""

_MOST = 0.9


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
            f"{name} is none of the formats that can be imported. Send one of {', '.join(Format)}."
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


def may_be_lines(start: bytes) -> bool:
    """Whether a file that begins so is text of lines, as CSV and JSON are: not packed, no XML."""
    if start.startswith((b"PK", b"\x1f\x8b")):
        return False
    return not _decoded(start[:_START]).lstrip("\ufeff \t\r\n").startswith("<")


def encoding_of(path: Path) -> str:
    """Find the encoding of a text file: its mark, UTF-8, or the likeliest Cyrillic one."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name
    if wide := _wide(sample):
        return wide
    if not _mostly_utf8(sample):
        best = from_bytes(_letters(sample), cp_isolation=_ISOLATED).best()
        found = best.encoding if best is not None else "cp1251"
        return "cp1251" if found.startswith("utf") else found
    return "utf-8"


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark: every other byte is one of the few high bytes of our scripts."""
    for name, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if high and sum(byte in _HIGH for byte in high) > _MOST * len(high):
            return name
    return None


def _mostly_utf8(sample: bytes) -> bool:
    """Whether most lines with letters beyond ASCII are UTF-8; a few may be damaged."""
    good = bad = 0
    lines = sample.splitlines()
    # The last one of a long file is cut where the sample ends.
    for line in lines[:-1] if len(sample) == _SAMPLE else lines:
        if line.isascii():
            continue
        try:
            line.decode()
        except UnicodeDecodeError:
            bad += 1
        else:
            good += 1
    return good >= bad


def _letters(sample: bytes) -> bytes:
    """Keep what tells encodings apart: words with letters beyond ASCII, some thousand of them."""
    words = [word for word in sample.split() if any(byte > 127 for byte in word)]  # noqa: PLR2004
    return b" ".join(words[:4_000])


def _look(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(_START)
    if start.startswith(b"PK\x03\x04"):
        return Format.XLSX if is_spreadsheet(path) else "unknown"
    if start.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\x7fELF", b"\x89PNG", b"\xff\xd8\xff")):
        return "unknown"
    text = _decoded(start).lstrip("\ufeff \t\r\n")
    lower = text[:2_000].lower()
    if lower.startswith(("<!doctype html", "<html")) or "<html" in lower[:500]:
        return "html"
    if text.startswith("<"):
        return next((kind for root, kind in _XML.items() if _has_root(text, root)), "unknown")
    if text.startswith(("{", "[")):
        return "json"
    return "text" if "\0" not in text else "unknown"


def _decoded(start: bytes) -> str:
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return start.decode("utf-16", "replace")
    if wide := _wide(start):
        return start.decode(wide, "replace")
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
        start = _decoded(file.read(_START))
    packaged = any(f'"{word}"' in start for word in ("ocid", "releases", "records"))
    likely = Format.OCDS if packaged and not expected else Format.JSONL
    if expected is None or expected in {Format.OCDS, Format.JSONL}:
        return expected or likely
    raise UnreadableFileError(f"{name} is JSON, not {expected}. Name the format that it has.")
