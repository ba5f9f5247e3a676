"""From words to terms: stems, marks, pieces of words, and pairs of neighbouring stems.

A term is a string with the field it belongs to in front: `w:` a stem, `m:` a mark, `g:` a piece
of four letters for languages without a stemmer, `p:` a pair. Fields are weighted apart, see
`app.matching.weights`.
"""

import re
import unicodedata
from array import array
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache, partial
from pathlib import Path
from sys import intern
from typing import NamedTuple, TypeVar

import Stemmer

from app.matching.dictionary import Dictionary, Gloss
from app.matching.keys import key_of, packed, packed_key, remembered_key
from app.matching.languages import ARMENIAN, CYRILLIC, LATIN, guess_language
from app.matching.marks import grades_in, standards_in
from app.matching.phrases import about_goods
from app.matching.roots import roots_of
from app.vocabulary import dictionary as vocabulary
from app.vocabulary.remembered import remembered
from app.vocabulary.terms import Language

S = TypeVar("S", str, int)
T = TypeVar("T", str, bytes)

REMEMBERED_WORDS = 100_000
"""Words whose terms stay at hand: what texts are full of, not what occurs once."""

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+", re.UNICODE)
_PIECE = 4
_SHORTEST_WORD = 2
_SHORTEST_SHOWN = 3

_REMOTE_SHARE = 0.1
_FADES_AFTER = 4
"""The first words name the goods, later ones their circumstances: the fifth word counts half of
the first, a remote one a tenth. Measured over purchases, catalogues and declared goods."""

_ALSO_CALLED = 0.4
"""What another name of the goods in a Russian text counts, beside the one that is written. At 1
texts that share the written name grew apart: measured, `material_to_group` 0.804, not 0.810."""

_START = "^"
"""Stands before the first word, so that a text of one word has a pair too."""

_STEMMERS = {
    Language.RU: Stemmer.Stemmer("russian"),
    Language.EN: Stemmer.Stemmer("english"),
    Language.HY: Stemmer.Stemmer("armenian"),
}


def normalize(text: str) -> str:
    """Bring text into one form: composed, lower case, `ё` as `е`."""
    return unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")


STOP_WORDS = frozenset(
    word
    for line in Path(__file__).with_name("stop_words.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for word in normalize(line).split()
)


@lru_cache(maxsize=REMEMBERED_WORDS)
def stem(word: str) -> str:
    """Return the stem of a normalized word; numbers and other scripts stay as they are."""
    if ARMENIAN.search(word):
        return str(_STEMMERS[Language.HY].stemWord(word))
    if CYRILLIC.search(word):
        return str(_STEMMERS[Language.RU].stemWord(word))
    if LATIN.search(word):
        return str(_STEMMERS[Language.EN].stemWord(word))
    return word.replace(",", ".")


def words(text: str) -> list[str]:
    """Split text into normalized words and numbers, without words that carry no goods."""
    return [
        word
        for word in _WORD.findall(normalize(text))
        if word not in STOP_WORDS and (len(word) >= _SHORTEST_WORD or word.isdigit())
    ]


def pieces(word: str) -> tuple[str, ...]:
    """Cut a word, with a space at each end, into overlapping pieces of four letters."""
    padded = f" {word} "
    return tuple(padded[i : i + _PIECE] for i in range(max(1, len(padded) - _PIECE + 1)))


def said_of_goods(text: str) -> str:
    """Return what a text says of its goods; all of it where it would say nothing."""
    said = about_goods(text)
    return said if said == text or words(said) else text


class Phrase(NamedTuple):
    """Words of a text, or of what a part of it reads in Russian.

    Attributes:
        place: of the first among the words of the text, from 0.
        words: normalized, without those that carry no goods.
        worth: what each counts, 1 for the text itself.
    """

    place: int
    words: list[str]
    worth: float


def said_and_read(said: str, language: Language | None = None) -> Iterator[Phrase]:
    """Return the words of a text, and then those of each reading in Russian.

    Args:
        said: of goods.
        language: of the text; None to guess it.
    """
    found = words(said)
    yield Phrase(0, found, 1)
    spoken = language or guess_language(said)
    if spoken and _dictionary(spoken).knows_any(found, said):
        worth = _ALSO_CALLED if spoken is Language.RU else 1
        for gloss in _dictionary(spoken).glosses(said):
            for reading in gloss.readings:
                yield Phrase(gloss.place, words(reading), worth)


def glosses(said: str, language: Language | None = None) -> Iterator[Gloss]:
    """Find what of a text the dictionary of its language has in Russian.

    Args:
        said: of goods.
        language: of the text; None to guess it.
    """
    spoken = language or guess_language(said)
    return _dictionary(spoken).glosses(said) if spoken else iter(())


def read_dictionaries() -> None:
    """Have those of all languages at hand, so that no question waits for its own."""
    for language in Language:
        _dictionary(language)


@cache
def _dictionary(language: Language) -> Dictionary:
    entries = vocabulary.readings(language)
    if language is Language.RU:
        return Dictionary(entries, stem=stem, idle=STOP_WORDS, fixed=vocabulary.short_forms())
    return Dictionary(
        entries,
        roots=partial(roots_of, language=language),
        stem=stem if language is Language.EN else None,
        idle=STOP_WORDS,
    )


@lru_cache(maxsize=REMEMBERED_WORDS)
def terms_of_word(word: str) -> tuple[str, str, tuple[str, ...]]:
    """The stem of a word, and its terms by itself: of the stem and of its pieces."""
    root = stem(word)
    return root, intern(f"w:{root}"), tuple(intern(f"g:{piece}") for piece in pieces(word))


@lru_cache(maxsize=REMEMBERED_WORDS)
def _keys_of_word(word: str) -> tuple[str, int, tuple[bytes]]:
    root = stem(word)
    cut = array("Q", [remembered_key(f"g:{piece}") for piece in pieces(word)])
    return root, remembered_key(f"w:{root}"), (cut.tobytes(),)


def terms(text: str, language: Language | None = None) -> dict[str, float]:
    """Count the terms of what a text says of its goods; a stem counts by its place."""
    stems, others = _counted(said_of_goods(text), language, terms_of_word, str)
    counts: dict[str, float] = {}
    for worth, found in others.items():
        for term in found:
            counts[term] = counts.get(term, 0.0) + worth
    return stems | counts


def keys_of(said: str, language: Language | None = None) -> tuple[bytes, bytes]:
    """Count the terms of what was said of goods by their keys, see `packed`."""
    stems, others = _counted(said, language, _keys_of_word, packed_key)
    return packed(stems, {worth: b"".join(found) for worth, found in others.items()})


def _counted(
    said: str,
    language: Language | None,
    of_word: Callable[[str], tuple[str, S, tuple[T, ...]]],
    of_term: Callable[[str], T],
) -> tuple[dict[S, float], dict[float, list[T]]]:
    """Count stems, and list all other terms by what each counts; readings as where they are read.

    Args:
        said: of goods.
        language: of the text; None to guess it.
        of_word: its stem, what stands for that, and what stands for its pieces.
        of_term: what stands for a pair or a mark.
    """
    stems: dict[S, float] = {}
    others: dict[float, list[T]] = {}
    for place, phrase, worth in said_and_read(said, language):
        listed = others.setdefault(worth, [])
        before = "" if place else _START
        for at, word in enumerate(phrase, place):
            root, of_root, cut = of_word(word)
            counts = _REMOTE_SHARE + (1 - _REMOTE_SHARE) / (1 + at / _FADES_AFTER)
            stems[of_root] = stems.get(of_root, 0.0) + counts * worth
            if before:
                listed.append(of_term(f"p:{before} {root}"))
            listed += cut
            before = root
    others[1] += [of_term(f"m:{mark}") for mark in standards_in(said) | grades_in(said)]
    return stems, others


def surface_words(
    texts: Iterable[str], stems: frozenset[int], most: int, language: Language | None = None
) -> list[str]:
    """Return the words of texts as written whose stems are among those given, in order.

    Words that only their reading in Russian has in common with them are told as written, too.

    Args:
        texts: one after the other, not changed in any way.
        stems: keys of stems, see `app.matching.keys`.
        most: words.
        language: of the texts; None to guess it.
    """
    found: dict[int, str] = {}
    for text in texts:
        for root, word in _surface(text, language).items():
            if root in stems and root not in found:
                found[root] = word
    return list(dict.fromkeys(found.values()))[:most]


@lru_cache(maxsize=REMEMBERED_WORDS)
def _shown(word: str) -> int | None:
    """The key of a word's stem; None for units, lone letters and numbers, which tell no reader."""
    root = stem(normalize(word))
    return key_of(f"w:{root}") if len(root) >= _SHORTEST_SHOWN and not root.isdigit() else None


@remembered(10_000, longest=2_000)
def _surface(text: str, language: Language | None) -> dict[int, str]:
    """The keys of a text's stems, in order, each with the first word that has it."""
    found: dict[int, str] = {}
    composed = unicodedata.normalize("NFKC", text)
    for word in _WORD.findall(composed):
        key = _shown(word)
        if key is not None:
            found.setdefault(key, word)
    for gloss in glosses(composed, language):
        for word in words(" ".join(gloss.readings)):
            key = _shown(word)
            if key is not None:
                found.setdefault(key, gloss.written)
    return found
