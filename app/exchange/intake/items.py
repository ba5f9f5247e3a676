"""What every reader gives: items of text under names, and the errors of files."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from app.errors import AppError

T = TypeVar("T")


FROM_EXPORT = "from_export"
"""Beside the fields of a row that the registry has exported: it means all that it says."""

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class NumberText(str):
    """The text of a cell that held a number: it may have lost zeros at its start."""

    __slots__ = ()


class ListText(str):
    """The text of a list, one value a line: whatever else stands in a line is part of the value."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a field of an item.

    Attributes:
        code: stable; `troubles.toml` has its sentences.
        field: of ours, or the file's own column; empty for the whole item.
        value: as the file has it, cut.
        words: what the sentences name.
        fatal: the item cannot be stored; otherwise it was, without the field or as it is.
    """

    code: str
    field: str = ""
    value: str = ""
    words: tuple[tuple[str, str], ...] = ()
    fatal: bool = False


def trouble(code: str, field: str = "", value: str = "", **words: object) -> Trouble:
    """Tell of something that is left out or mended; the row goes in."""
    return Trouble(code, field, _shown(value), _words(words))


def fatal(code: str, field: str = "", value: str = "", **words: object) -> Trouble:
    """Tell of something for which the row cannot be stored."""
    return Trouble(code, field, _shown(value), _words(words), fatal=True)


def first_of(found: Iterable[T], most: int, name: str, troubles: list[Trouble]) -> tuple[T, ...]:
    """So many of them, each once, and a word on those that are left out."""
    every = tuple(dict.fromkeys(found))
    if len(every) > most:
        told = {"count": len(every), "most": most}
        troubles.append(trouble("too_many", name, str(len(every)), **told))
    return every[:most]


def cut(text: str, most: int, name: str, troubles: list[Trouble]) -> str:
    """So many characters of a text, and a word on those that are left out."""
    if len(text) > most:
        troubles.append(trouble("too_long", name, text, length=len(text), most=most))
    return text[:most]


def printable(text: str) -> str:
    """The text with a space for each character that no text has: controls, half letters."""
    return _CONTROLS.sub(" ", text)


def clean(text: str, name: str, troubles: list[Trouble]) -> str:
    """Compose and trim a text; characters that no text has become spaces."""
    if text.isascii():
        plain = text
    else:
        normal = unicodedata.is_normalized("NFC", text)
        plain = text if normal else unicodedata.normalize("NFC", text)
    if _CONTROLS.search(plain):
        troubles.append(trouble("control_character", name, plain))
        plain = printable(plain)
    return plain.strip()


def _shown(value: str) -> str:
    return printable(value[:200])


def _words(words: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple((name, printable(str(word))) for name, word in words.items())


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a table, or one good, tender or supplier of a document.

    Attributes:
        place: where in the file, for a person: `line 17`.
        values: by column, or by target where the format says what it is.
        trouble: why it cannot be read at all.
        done: share of the file that was read with it.
    """

    place: str
    values: Mapping[str, str] = field(default_factory=dict)
    trouble: Trouble | None = None
    done: float = 0.0


class UnreadableFileError(AppError):
    """A file is not what it should be, or is damaged from some place on."""

    code = "unreadable_file"
    title = "The file cannot be read"
