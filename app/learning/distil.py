"""Distils static word vectors from a language model for the words of a registry.

The model reads every word once. Its vectors lie close together and by language first, so the mean
of each script is taken off, then what all words have in common most, and the rest is turned
into fewer numbers.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from math import log
from unicodedata import name

import numpy as np
from numpy.typing import NDArray

from app.matching.meanings import WordVectors
from app.matching.text import said_of_goods, stem, words

Floats = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Floats]

SIZE = 128
"""Numbers in a vector. Measured: half the memory of 256 and as good."""

MOST_WORDS = 30_000
_COMMON = 3
"""Directions that all words share most, which are taken off."""

_SHORTEST = 3


def distil(
    texts: Iterable[str], embed: Embed, *, model: str, most_words: int = MOST_WORDS
) -> WordVectors:
    """Distil vectors for the commonest stems of texts.

    Args:
        texts: of the registry and the thesaurus.
        embed: gives each of several words its vector.
        model: its name.
        most_words: how many stems at most, the commonest.
    """
    found: Counter[str] = Counter()
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    total = 0
    for text in texts:
        said = {word for word in words(said_of_goods(text)) if len(word) >= _SHORTEST}
        said = {word for word in said if not word[0].isdigit()}
        for word in said:
            forms[stem(word)][word] += 1
        found.update({stem(word) for word in said})
        total += 1
    kept = sorted(sorted(found), key=lambda one: -found[one])[:most_words]
    shown = [_commonest(forms[one]) for one in kept]
    rarity = [log((1 + total) / (1 + found[one])) for one in kept]
    vectors = refined(embed(shown), [script(one) for one in kept])
    return WordVectors(kept, shown, vectors, np.array(rarity, dtype=np.float32), model)


def _commonest(forms: Counter[str]) -> str:
    """Of equally common forms the first: the same texts give the same vectors."""
    return min(forms, key=lambda word: (-forms[word], word))


def script(word: str) -> str:
    """The script of a word's first letter: CYRILLIC, LATIN, ARMENIAN and others."""
    return name(word[0], "OTHER").partition(" ")[0]


def refined(vectors: Floats, scripts: Sequence[str]) -> Floats:
    """Take off what words of a script share, turn into fewer numbers, and give each length 1."""
    left = vectors.astype(np.float32)
    for one in sorted(set(scripts)):
        rows = np.array([two == one for two in scripts])
        left[rows] -= left[rows].mean(axis=0)
    if len(left) > SIZE:
        spread, axes = np.linalg.eigh(left.T @ left)
        axes = axes[:, np.argsort(-spread)]
        left = left @ axes[:, _COMMON : SIZE + _COMMON]
    lengths = np.linalg.norm(left, axis=1, keepdims=True)
    return (left / np.where(lengths > 0, lengths, 1)).astype(np.float32)
