"""One spelling for letters that people type in the place of others, in words and in codes.

Who has the letters of Russian on his keyboard types `Караганды`; a text pasted from a drawing has
Latin letters in a Russian word, and nobody sees it.
"""

import re

_NEAREST = str.maketrans("әғқңөұүһіїўґ", "агкноуухииуг")
"""Letters of Kazakh, Kyrgyz and Belarusian, and the Russian ones that stand in for them."""

_LATIN, _CYRILLIC = "abcehikmoptxy", "авсеникмортху"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_CAPITALS_TO_LATIN = str.maketrans("АВСЕНІКМОРТУХ", "ABCEHIKMOPTYX")
_MIXED = re.compile(r"[^\W\d_]*(?:[a-z][а-я]|[а-я][a-z])[^\W\d_]*")
_LETTER_OF_LATIN = re.compile("[a-z]")
_LETTER_OF_CYRILLIC = re.compile("[а-я]")


def fold_letters(normalized: str) -> str:
    """Bring the letters of a normalized text into one spelling: `қарағанды` into `караганды`."""
    return _MIXED.sub(_unmixed, normalized.translate(_NEAREST))


def _unmixed(found: re.Match[str]) -> str:
    """A word in one script, where all letters of the other have a twin in it."""
    word = found[0]
    cyrillic = word.translate(_TO_CYRILLIC)
    if not _LETTER_OF_LATIN.search(cyrillic):
        return cyrillic
    latin = word.translate(_TO_LATIN)
    return word if _LETTER_OF_CYRILLIC.search(latin) else latin


def latin_capitals(code: str) -> str:
    """A code in Latin capitals, where Cyrillic ones of the same look were typed for some: `КZ`."""
    return code.translate(_CAPITALS_TO_LATIN)


def twin(word: str) -> str | None:
    """The same word in the other script, where all of its letters look the same: `pex`, `рех`."""
    for twins, others in ((_TO_CYRILLIC, _LETTER_OF_LATIN), (_TO_LATIN, _LETTER_OF_CYRILLIC)):
        changed = word.translate(twins)
        if changed != word and not others.search(changed):
            return changed
    return None
