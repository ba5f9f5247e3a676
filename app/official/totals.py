"""Words by which a row of a table says that it sums others up."""

import re

from app.matching.text import normalize

_WORDS = frozenset(
    {
        "итого", "итог", "всего", "подытог", "общий итог", "итого всего", "всего итого",
        "total", "totals", "grand total", "subtotal", "sub total", "in total",
        "барлығы", "жиыны", "жиынтығы",  # Kazakh
        "бардыгы", "жыйынтыгы",  # Kyrgyz
        "усяго", "разам",  # Belarusian
        "ընդամենը",  # Armenian
    }
)  # fmt: skip
_MORE = re.compile(r"итого\b.*|(?:всего|усяго) (?:по|за|па)\b.*")
"""`Итого по цеху № 2`; no goods are called so, while there are goods of the maker Total."""

_NORMAL = frozenset(normalize(word) for word in _WORDS)
_SIGNS = re.compile(r"[\W_]+")


def is_total(text: str) -> bool:
    """Whether a text says that its row is a sum."""
    plain = _SIGNS.sub(" ", normalize(text)).strip()
    return plain in _NORMAL or _MORE.fullmatch(plain) is not None
