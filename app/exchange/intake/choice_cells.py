"""Reads what has few answers: yes or no, and values of the closed sets of details."""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import TypeVar

from app.exchange.intake.items import ListText, Trouble, trouble
from app.matching.labels_choices import CHOICES
from app.vocabulary.details.green import EnergySource
from app.vocabulary.messages import in_language
from app.vocabulary.terms import Language

_YES = frozenset({"да", "есть", "true", "yes", "1", "+", "иә", "ооба", "այո", "так"})
_NO = frozenset({"нет", "false", "no", "0", "жоқ", "жок", "ոչ", "не", "няма"})
_LISTED = re.compile(r"[\n;,|]+")
_LONGEST_LIST = 20_000
"""Characters of a list that are looked at."""

_HARD = (
    r"(?:обязательн\w{0,3}|строго|required|mandatory|must|hard|міндетті|милдеттүү|պարտադիր"
    r"|абавязков\w{0,3})"
)
_SOFT = (
    r"(?:не\s?обязательн\w{0,3}|не\s?абавязков\w{0,3}|not required|желательн\w{0,3}|optional"
    r"|desired|preferred|preferably|soft|қалаулы|каалаган|ցանկալի|пажадан\w{0,3})"
)
_MARKS = tuple(
    (
        re.compile(rf"^{mark}\s?[:,–—]|^(?:{alone})\b|[,(]?\s?(?<!\w){mark}\)?$", re.IGNORECASE),
        hard,
    )
    for mark, alone, hard in (
        (_SOFT, "не обязательно|желательно", False),
        (_HARD, "обязательно", True),
    )
)
"""`обязательная сертификация` is what is required, not how."""

_ALSO: Mapping[str, StrEnum] = {
    "гэс": EnergySource.HYDRO,
    "гидроэнергия": EnergySource.HYDRO,
    "аэс": EnergySource.NUCLEAR,
    "атомная энергия": EnergySource.NUCLEAR,
    "вэс": EnergySource.WIND,
    "сэс": EnergySource.SOLAR,
    "природный газ": EnergySource.GAS,
    "мазут": EnergySource.OIL,
}
"""Words of lists beside the names, each of one set only."""

Choice = TypeVar("Choice", bound=StrEnum)


def listed(text: str) -> list[str]:
    """Split a list of names that have no commas of their own."""
    short = text[:_LONGEST_LIST]
    parts = short.split("\n") if isinstance(text, ListText) else _LISTED.split(short)
    return [part.strip() for part in parts if part.strip()]


def yes_or_no(text: str, name: str, troubles: list[Trouble]) -> bool | None:
    """Read yes or no; None for an empty cell and for anything else."""
    plain = text.strip().casefold()
    if not plain or plain in _YES | _NO:
        return plain in _YES if plain else None
    troubles.append(trouble("neither_yes_nor_no", name, text))
    return None


def choice_of(kind: type[Choice], text: str, name: str, troubles: list[Trouble]) -> Choice | None:
    """Read a value of a closed set, by its code or its name; None for an empty cell, too."""
    if not text.strip():
        return None
    found = choice_named(kind, text)
    if found is None:
        troubles.append(trouble("unknown_value", name, text, known=", ".join(kind)))
    return found


def choice_named(kind: type[Choice], text: str) -> Choice | None:
    """The value of a code or name; None where there is none."""
    return _words(kind).get(_plain(text))


def choices_of(
    kind: type[Choice], text: str, name: str, troubles: list[Trouble]
) -> tuple[Choice, ...]:
    """Read several values, each once."""
    found = [choice_of(kind, part, name, troubles) for part in listed(text)]
    return tuple(dict.fromkeys(one for one in found if one is not None))


def hard_mark(text: str) -> tuple[str, bool | None]:
    """Take away the word that says whether a requirement is hard; None where none does."""
    plain = " ".join(text.split())
    for form, hard in _MARKS:
        if (found := form.search(plain)) is not None:
            return f"{plain[: found.start()]}{plain[found.end() :]}".strip(), hard
    return plain, None


@cache
def _words(kind: type[Choice]) -> Mapping[str, Choice]:
    """By its code, and by its name in each language."""
    words = {word: value for word, value in _ALSO.items() if isinstance(value, kind)}
    for value, label in CHOICES[kind].items():
        named = [in_language(label, language) for language in Language]
        words |= {_plain(word): kind(value) for word in (*named, value)}
    return words


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").replace("_", " ").split())
