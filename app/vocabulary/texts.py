"""What can be said of a text of any script."""

import unicodedata

_UNSEEN = frozenset("CZ")
"""First letters of Unicode's categories: controls, formats and others; separators."""


def is_blank(text: str) -> bool:
    """Whether nothing of a text can be seen: blanks, or marks without width such as U+200B."""
    return all(unicodedata.category(character)[0] in _UNSEEN for character in text)
