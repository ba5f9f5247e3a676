"""TN VED codes: how they are written, checked, shown and related."""

import re
from functools import lru_cache

LEVELS = (2, 4, 6, 8, 9, 10)
"""Numbers of digits a code may have."""

CHAPTER_DIGITS = 2
HEADING_DIGITS = 4
SUBHEADING_DIGITS = 6

_SEPARATORS = re.compile(r"[\s.\-\u00a0]")
_PREFIX = re.compile(r"\s*[0-9](?:[\s.\-]*[0-9]){0,9}\s*")


class CodeError(ValueError):
    """The text is not a TN VED code; `reason` is stable, the message says how to mend it."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def parse_code(text: str) -> str:
    """Return the digits of a code written with or without spaces.

    Raises:
        CodeError: it has other characters than digits, or a wrong number of them.
    """
    digits = _SEPARATORS.sub("", text)
    if not (digits.isascii() and digits.isdigit()):
        raise CodeError(
            "code_not_digits",
            "A TN VED code has digits only, such as 7604 21 000 0.",
        )
    if len(digits) not in LEVELS:
        raise CodeError(
            "code_length",
            f"A TN VED code has 2, 4, 6, 8, 9 or 10 digits, not {len(digits)}.",
        )
    return digits


def parse_prefix(text: str) -> str | None:
    """Return the first digits of codes, written as `parse_code` reads them; None for others.

    What stands between digits is left out, but nothing before them: `-1` is no prefix.
    """
    return _SEPARATORS.sub("", text) if _PREFIX.fullmatch(text) else None


def display_code(code: str) -> str:
    """Group the digits as the tariff prints them: `7604 21 000 0`."""
    return f"{code[:4]} {code[4:6]} {code[6:9]} {code[9:]}".rstrip()


def ancestors(code: str) -> tuple[str, ...]:
    """Return the code's prefixes at every level above it, shortest first."""
    return tuple(code[:level] for level in LEVELS if level < len(code))


def lineage(code: str) -> tuple[str, ...]:
    """Return the ancestors and the code itself, shortest first."""
    return (*ancestors(code), code)


@lru_cache(maxsize=50_000)
def common_ancestor(left: str, right: str) -> str:
    """Return the longest prefix at a level that both codes share, or an empty string."""
    shared = ""
    for level in LEVELS:
        if level > min(len(left), len(right)) or left[:level] != right[:level]:
            break
        shared = left[:level]
    return shared
