"""Which language a text is in, by its letters."""

import re
from functools import cache

import numpy as np
from numpy.typing import NDArray

from app.vocabulary.terms import Language

CYRILLIC = re.compile(r"[а-яёәғқңөұүһіў]+", re.IGNORECASE)
ARMENIAN = re.compile(r"[\u0531-\u0587]+")
LATIN = re.compile(r"[a-z]+", re.IGNORECASE)
_LETTERS = (
    *(CYRILLIC, ARMENIAN, LATIN),
    *(re.compile(letters, re.IGNORECASE) for letters in ("[әғқұһ]", "[ңөү]", "[ўі]")),
)
"""Those of Kazakh, Kyrgyz and Belarusian are Cyrillic, too."""

_SCRIPT_SHARE = 0.2
"""Goods are described in a language once a fifth of the letters is its own: the rest are marks."""


def guess_language(text: str) -> Language | None:
    """Guess a language from the letters that only it has; None for a text without letters.

    Latin text counts as English and undistinguished Cyrillic as Russian: enough to tell which
    texts can be compared word by word.
    """
    signs = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    counts: list[int] = np.bincount(_numbered()[signs], minlength=len(_LETTERS) + 1).tolist()
    _, russian, armenian, latin, kazakh, kyrgyz, belarusian = counts
    cyrillic = russian + kazakh + kyrgyz + belarusian
    total = cyrillic + armenian + latin
    if total == 0:
        return None
    if armenian >= _SCRIPT_SHARE * total:
        return Language.HY
    if cyrillic < _SCRIPT_SHARE * total:
        return Language.EN
    if kazakh:
        return Language.KK
    if kyrgyz:
        return Language.KY
    return Language.BE if belarusian else Language.RU


@cache
def _numbered() -> NDArray[np.uint8]:
    """Of each sign the last of the patterns that it belongs to, from 1; 0 for none."""
    numbers = np.zeros(2**16, np.uint8)
    every = "".join(map(chr, range(len(numbers))))
    for number, letters in enumerate(_LETTERS, 1):
        for match in letters.finditer(every):
            numbers[match.start() : match.end()] = number
    return numbers
