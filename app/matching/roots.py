"""What a word may be a form of, for looking it up in a dictionary: rough rules, no grammar.

A stemmer cuts `bearings` down to `bear`. A dictionary tries gentler cuts first, and of these only
words that it has.
"""

import re
from collections.abc import Iterator

from app.vocabulary.terms import Language

_LEAST_ROOT = 3
_MOST_ENDINGS = 3

_PLURALS = (("ies", "y"), ("ves", "f"), ("es", ""), ("s", ""))

_TURKIC_ENDING = re.compile(
    # With, from, at, to: `мыспен`, `болаттан`, `зауытта`, `құбырға`.
    r"[мбп]ен(?:ен)?|[нтд][аеоө]н|[тд][аеоө]|[ғгқк][аеоө]|"
    # Of, and the object: `мыстың`, `болатты`.
    r"[нтд][ыіиуү][ңн]|[нтд][ыіиуү]|"
    # Several; with and for; his: `құбырлар`, `зауыттық`, `машинасы`.
    r"[лтд][аеоө]р|[лтд](?:уу|үү)|[лтд][ыіиуү][қкғг]|л[ыі]|с[ыіиуү]|(?<=[^аеиоуыэюяәіөүұй])[ыіиуү]"
)
_LONGEST_TURKIC_ENDING = 5

_BELARUSIAN_ENDINGS = (
    # Of adjectives: `меднага`, `медныя`; of nouns: `цвікоў`, `трубамі`, `медзі`.
    *("ага", "яга", "ому", "аму", "яму", "ымі", "імі", "ога", "ых", "іх", "ым", "ім", "ая", "яя"),
    *("ае", "яе", "ое", "ыя", "ія", "ую", "юю", "амі", "ямі", "аў", "яў", "оў", "ёў", "ах", "ях"),
    *("ам", "ям", "ом", "ём", "ем", "ай", "яй", "ой", "ёй", "ей", "аю", "яю", "ою", "ню"),
    *("а", "я", "у", "ю", "ы", "і", "е", "о", "ё", ""),
)
_BELARUSIAN_ENDINGS_OF_BASES = ("", "ы", "і", "а", "я", "ь", "е", "о", "й")

_ARMENIAN_ENDING = re.compile(
    # Several, then of, from, with, in, then the article: `խողովակ-ներ-ից`, `մաս-եր-ի-ն`.
    r"(?:ներ|եր)?յ?(?:ի|ից|ով|ում)?[ըն]?"
)
_LONGEST_ARMENIAN_ENDING = 8
_LEAST_ARMENIAN_ROOT = 2
_ARMENIAN_CHANGES = (
    # Of making, `կտրման`; of a state, `արդյունաբերության`; of wine, `գինու`.
    *(("ման", "ում"), ("մամբ", "ում")),
    *(("ության", "ություն"), ("ությամբ", "ություն"), ("ությունից", "ություն")),
    *(("ու", "ի"), ("ուց", "ի"), ("ուն", "ի"), ("վի", "ի"), ("ով", "ի"), ("ու", "")),
)
_ARMENIAN_ADJECTIVES = ("ային", "ական", "ավոր", "յա", "ե")
_FALLEN_VOWEL = re.compile(r"(?<=[^աեէըիոուօւ])(?=[^աեէըիոուօւ]{1,2}$)")
"""Where `պղնձի` has lost the `ի` of `պղինձ`."""


def roots_of(word: str, language: Language) -> Iterator[str]:
    """Return what a normalized word may be a form of, the likeliest first."""
    if language is Language.EN:
        yield from (word.removesuffix(end) + root for end, root in _PLURALS if word.endswith(end))
    elif language in {Language.KK, Language.KY}:
        yield from _turkic_roots(word)
    elif language is Language.BE:
        yield from _belarusian_roots(word)
    elif language is Language.HY:
        yield from _armenian_roots(word)


def _turkic_roots(word: str) -> Iterator[str]:
    """Take endings off, which follow one another: `құбыр-лар-ды`."""
    left = [word]
    for _ in range(_MOST_ENDINGS):
        left = [shorter for one in left for shorter in _without_turkic_ending(one)]
        yield from left


def _without_turkic_ending(word: str) -> Iterator[str]:
    for start in range(max(_LEAST_ROOT, len(word) - _LONGEST_TURKIC_ENDING), len(word)):
        if _TURKIC_ENDING.fullmatch(word, start):
            yield word[:start]


def _belarusian_roots(word: str) -> Iterator[str]:
    """Put another ending in place of one; after vowels a word begins with `ў` instead of `у`."""
    written = f"у{word[1:]}" if word.startswith("ў") else word
    for end in _BELARUSIAN_ENDINGS:
        if written.endswith(end) and len(written) - len(end) >= _LEAST_ROOT:
            yield from (written.removesuffix(end) + other for other in _BELARUSIAN_ENDINGS_OF_BASES)


def _armenian_roots(word: str) -> Iterator[str]:
    """Take an ending off; put back what it changed; then what makes an adjective of a noun."""
    first = max(_LEAST_ARMENIAN_ROOT, len(word) - _LONGEST_ARMENIAN_ENDING)
    bare = [
        word[:start]
        for start in range(len(word) - 1, first - 1, -1)
        if _ARMENIAN_ENDING.fullmatch(word, start)
    ]
    yield from bare
    for end, root in _ARMENIAN_CHANGES:
        if word.endswith(end) and len(word) - len(end) >= _LEAST_ARMENIAN_ROOT:
            yield word.removesuffix(end) + root
    for root in bare:
        for place in _FALLEN_VOWEL.finditer(root):
            before, after = root[: place.start()], root[place.start() :]
            yield from (f"{before}{vowel}{after}" for vowel in ("ի", "ու"))
    for end in _ARMENIAN_ADJECTIVES:
        if word.endswith(end) and len(word) - len(end) > _LEAST_ARMENIAN_ROOT:
            yield word.removesuffix(end)
