"""Names of organizations compared: without legal forms, in any order of words, in any script."""

import re
from functools import lru_cache

from rapidfuzz import fuzz

from app.matching.text import normalize
from app.vocabulary.legal_forms import legal_forms

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_PART_OF_NAME = 0.9
"""A name whose words all stand in the other is nearly the same, not the same."""

_OTHER_SCRIPT = 0.98
"""Letters of another script are one way of writing the name among several."""

_OTHER_NUMBER = 0.75
"""Plant No. 1 and plant No. 2 are two."""

_DIGITS = re.compile(r"\d+")

_SINGLE = ("абвгдезийклмнопрстуфыэіўәғқңөұүһ", "abvgdeziyklmnoprstufyeiuagknouuh")
_SINGLE_ARMENIAN = ("աբգդեզէըթիլկհմյնոպռսվտրփքօֆւ", "abgdezeetilkhmynoprsvtrpkofv")
_SEVERAL = (
    "ж=zh х=kh ц=ts ч=ch ш=sh щ=shch ю=yu я=ya ъ= ь= "
    "ու=u և=ev ժ=zh խ=kh ծ=ts ձ=dz ղ=gh ճ=ch շ=sh չ=ch ջ=j ց=ts"
)
LETTERS = {
    **dict(zip(*_SINGLE, strict=True)),
    **dict(zip(*_SINGLE_ARMENIAN, strict=True)),
    **dict(pair.split("=") for pair in _SEVERAL.split()),
}
"""Letters of the languages of the Union in Latin."""

# What the same sound is written with in Latin, by one or by another: to be compared, not shown.
_SOUNDS = (
    *(("shch", "s"), ("sch", "s"), ("sh", "s"), ("zh", "z"), ("kh", "h"), ("gh", "g")),
    *(("tch", "c"), ("ch", "c"), ("ts", "c"), ("tz", "c"), ("dz", "z"), ("ph", "f"), ("ck", "k")),
    *(("yu", "u"), ("iu", "u"), ("ju", "u"), ("ya", "a"), ("ia", "a"), ("ja", "a"), ("yo", "e")),
    *(("iy", "i"), ("yi", "i"), ("ye", "e"), ("je", "e"), ("j", "y"), ("y", "i"), ("ii", "i")),
    *(("x", "ks"), ("qu", "kv"), ("q", "k"), ("w", "v")),
)


@lru_cache(maxsize=20_000)
def bare(name: str) -> str:
    """Return the words of a name, normalized and without legal forms.

    A name that is nothing but a legal form stays as it is.
    """
    words = tuple(_WORD.findall(normalize(name)))
    kept: list[str] = []
    at = 0
    while at < len(words):
        length = next(
            (
                len(form)
                for form in legal_forms().get(words[at], ())
                if words[at : at + len(form)] == form
            ),
            0,
        )
        if not length:
            kept.append(words[at])
        at += length or 1
    return " ".join(kept or words)


def latin(text: str) -> str:
    """Write a text in Latin letters; other scripts stay as they are."""
    plain = normalize(text).replace("ու", LETTERS["ու"])
    return "".join(LETTERS.get(letter, letter) for letter in plain)


@lru_cache(maxsize=20_000)
def sound(text: str) -> str:
    """Write a text so that spellings of one name in several scripts come out alike."""
    found = latin(text)
    for spelling, letter in _SOUNDS:
        found = found.replace(spelling, letter)
    return found


def alike(asked: str, name: str) -> float:
    """Say how far two names are the same, from 0 to 1; legal forms do not count."""
    one, other = bare(asked), bare(name)
    found = _ratio(one, other)
    if found < _OTHER_SCRIPT:
        found = max(found, _OTHER_SCRIPT * _ratio(sound(one), sound(other)))
    same_numbers = set(_DIGITS.findall(one)) == set(_DIGITS.findall(other))
    return found if same_numbers else min(found, _OTHER_NUMBER)


def _ratio(one: str, other: str) -> float:
    whole = fuzz.token_sort_ratio(one, other)
    part = fuzz.token_set_ratio(one, other) * _PART_OF_NAME
    return max(whole, part) / 100
