"""What can be said of a text of any script."""

import unicodedata

_UNSEEN = frozenset("CZ")
"""First letters of Unicode's categories: controls, formats and others; separators."""


_BREAKS = str.maketrans("", "", "\u00ad\u200b\u2060\ufeff")


def without_breaks(text: str) -> str:
    """Take out what word processors and web pages put into words to break lines, unseen.

    Joiners stay: Persian is written with them.
    """
    return text.translate(_BREAKS)


def is_blank(text: str) -> bool:
    """Whether nothing of a text can be seen: blanks, or marks without width such as U+200B."""
    return all(unicodedata.category(character)[0] in _UNSEEN for character in text)
