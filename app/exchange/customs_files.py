"""Opens the customs service's archive: four pipe-separated files in CP866, zipped or in a folder.

Field layout: a public description of the archive (names, lengths and keys of the fields). Encoding,
field order, the line before the first record, the bar at the end of a line and empty end dates of
what is in force: seen in public programs that read the files. See docs/nomenclature.md for what
nobody could confirm.
"""

import contextlib
import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.errors import SourceError
from app.exchange.files import MOST_BYTES, read_bytes

FILES = ("TNVED1.TXT", "TNVED2.TXT", "TNVED3.TXT", "TNVED4.TXT")

_FIELDS = {
    "TNVED1.TXT": ("section", "title", "note", "since", "until"),
    "TNVED2.TXT": ("section", "chapter", "title", "note", "since", "until"),
    "TNVED3.TXT": ("chapter", "heading", "title", "since", "until"),
    "TNVED4.TXT": ("chapter", "heading", "rest", "title", "since", "until"),
}
_DIGITS = {"section": 2, "chapter": 2, "heading": 2, "rest": 6}
_DATE = re.compile(r"(\d{2})\.(\d{2})\.(\d{4})")
_LETTER = re.compile(r"[А-Яа-яЁё]")
_STRANGE = re.compile(r"[\u2500-\u259fЄєЇїЎў∙√¤■]")
"""Frames and rare signs of CP866: what Cyrillic of other encodings looks like when read so.

Windows-1251 has a sixth of its letters there, UTF-8 a half; a text in CP866 has none.
"""

_STRANGE_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Record:
    """A line of one of the files.

    Attributes:
        key: the digits of its key fields, joined.
        until: the last day it is in force; None while it is.
    """

    place: str
    key: str
    section: str
    title: str
    since: date | None
    until: date | None


def open_archive(path: Path) -> dict[str, bytes]:
    """Return the four files of a folder or a zip by name.

    Raises:
        SourceError: it cannot be read, or one of the four is missing.
    """
    found = _folder(path) if path.is_dir() else _zip(read_bytes(path), path.name)
    missing = [name for name in FILES if name not in found]
    if missing:
        raise SourceError(
            f"{path.name} has no {', '.join(missing)}. The customs service's archive has four "
            "files, TNVED1.TXT to TNVED4.TXT; a nomenclature as a table ends in .csv or .csv.gz."
        )
    return {name: found[name] for name in FILES}


def records(content: bytes, name: str) -> list[Record]:
    """Read the records of one of the four files.

    Raises:
        SourceError: wrong encoding, or a line that is not a record; names it.
    """
    text = _decoded(content, name)
    found = []
    for number, line in enumerate(text.rstrip("\x1a\r\n ").split("\n"), 1):
        parts = line.rstrip("\r").split("|")
        # The first line tells about the file; nothing else may be left out.
        if number == 1 and not _is_record(parts, name):
            continue
        found.append(_record(parts, name, f"{name}:{number}"))
    return found


def _folder(path: Path) -> dict[str, bytes]:
    return {
        file.name.upper(): read_bytes(file)
        for file in sorted(path.iterdir())
        if file.name.upper() in FILES
    }


def _zip(content: bytes, name: str) -> dict[str, bytes]:
    found = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                base = member.filename.replace("\\", "/").rsplit("/", 1)[-1].upper()
                if base in FILES:
                    with archive.open(member) as file:
                        found[base] = file.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, OSError, EOFError, zlib.error, NotImplementedError) as error:
        raise SourceError(f"{name}: the zip is damaged ({error}). Download it again.") from error
    except RuntimeError as error:  # what zipfile says of a password
        raise SourceError(f"{name}: the zip cannot be opened ({error}).") from error
    for base, inside in found.items():
        if not inside or len(inside) > MOST_BYTES:
            raise SourceError(f"{name}: {base} is empty or far too large. Download it again.")
    return found


def _decoded(content: bytes, name: str) -> str:
    text = content.decode("cp866")
    strange, letters = len(_STRANGE.findall(text)), len(_LETTER.findall(text))
    if strange > _STRANGE_SHARE * (strange + letters):
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            actual = "Windows-1251"
        else:
            actual = "UTF-8"
        line = text.count("\n", 0, min(m.start() for m in _STRANGE.finditer(text))) + 1
        raise SourceError(
            f"{name}:{line}: this is not CP866, more likely {actual}. Take the file as the customs "
            "service publishes it, or convert it to CP866."
        )
    return text


def _is_record(parts: list[str], name: str) -> bool:
    wanted = _DIGITS[_FIELDS[name][0]]
    return len(parts) > len(_FIELDS[name]) - 1 and len(parts[0].strip()) == wanted


def _record(parts: list[str], name: str, place: str) -> Record:
    names = _FIELDS[name]
    if parts[-1].strip() == "" and len(parts) == len(names) + 1:
        parts = parts[:-1]
    if len(parts) != len(names):
        raise SourceError(
            f"{place}: {len(parts)} fields instead of {len(names)} ({', '.join(names)}). "
            "Is the line cut off?"
        )
    row = {field: " ".join(part.split()) for field, part in zip(names, parts, strict=True)}
    for field, digits in _DIGITS.items():
        if field in row and not re.fullmatch(rf"[0-9]{{{digits}}}", row[field]):
            raise SourceError(f"{place}: {field} is {row[field]!r} instead of {digits} digits.")
    key = "".join(row.get(field, "") for field in ("chapter", "heading", "rest"))
    return Record(
        place=place,
        key=key,
        section=row.get("section", ""),
        title=row["title"],
        since=_date(row["since"], place),
        until=_date(row["until"], place),
    )


def _date(text: str, place: str) -> date | None:
    if not text:
        return None
    match = _DATE.fullmatch(text)
    with contextlib.suppress(ValueError):
        if match is not None:
            day, month, year = map(int, match.groups())
            return date(year, month, day)
    raise SourceError(f"{place}: {text!r} is not a date such as 01.01.2022.")
