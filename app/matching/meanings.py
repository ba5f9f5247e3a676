"""Static word vectors: `насос` and `pump` are near, though they share no letter.

A text is the mean of its words' vectors: each counts by its place, as in `app.matching.text`, and
by its rarity. The vectors are distilled once from a language model, see `app.learning.distil`; a
search only adds them up. Words of different scripts were centred apart, since a model knows them
apart by their language before it knows what they mean.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.matching.profile import Profile
from app.matching.text import terms

Floats = NDArray[np.float32]
Pairs = tuple[tuple[str, str], ...]

_STEM = "w:"
_LEAST_KNOWN = 0.5
"""A text of which less is known by its words' weight has no meaning here."""


@dataclass(frozen=True, slots=True)
class WordVectors:
    """What was distilled.

    Attributes:
        stems: one a row.
        words: the commonest word of each stem, for people.
        vectors: a row a stem, of length 1.
        rarity: of each stem in the texts that it was distilled for.
        model: that the vectors come from.
    """

    stems: Sequence[str]
    words: Sequence[str]
    vectors: Floats
    rarity: Floats
    model: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """How near two texts are in meaning.

    Attributes:
        similarity: cosine, -1 to 1.
        nearest: gives the words of need and offer that are nearest to each other, best first;
            worked out only for who reads the reasons.
    """

    similarity: float
    nearest: Callable[[], Pairs] = tuple


class Meanings:
    """Gives texts their vectors."""

    def __init__(self, words: WordVectors) -> None:
        """Number the stems."""
        self._words = words
        self._row = {stem: row for row, stem in enumerate(words.stems)}

    @property
    def size(self) -> int:
        """Numbers in a vector."""
        return int(self._words.vectors.shape[1])

    def of(self, text: str) -> Floats | None:
        """The unit vector of a text; None where its words are hardly known."""
        rows, weights, unknown = self._weighed(terms(text))
        known = sum(weights)
        if known <= _LEAST_KNOWN * (known + unknown):
            return None
        total = np.asarray(weights, dtype=np.float32) @ self._words.vectors[rows]
        length = float(np.linalg.norm(total))
        return None if length == 0 else (total / length).astype(np.float32)

    def nearest(self, need: Profile, offer: Profile, number: int) -> Pairs:
        """Words of two texts that bring them together most, equal stems left out."""
        left, left_weights, _ = self._weighed(need.terms)
        right, right_weights, _ = self._weighed(offer.terms)
        if not left or not right:
            return ()
        vectors = self._words.vectors
        near = (vectors[left] @ vectors[right].T) * np.outer(left_weights, right_weights)
        found: list[tuple[str, str]] = []
        used: set[int] = set()
        for place in np.argsort(-near, axis=None, kind="stable"):
            one, other = divmod(int(place), len(right))
            rows = {left[one], right[other]}
            if len(found) == number or near[one, other] <= 0:
                break
            if len(rows) > 1 and not rows & used:
                used |= rows
                found.append((self._words.words[left[one]], self._words.words[right[other]]))
        return tuple(found)

    def _weighed(self, terms: Mapping[str, float]) -> tuple[list[int], list[float], float]:
        """Rows and weights of the known stems, and the weight of the unknown ones."""
        rows, weights, unknown = [], [], 0.0
        rarest = float(self._words.rarity.max(initial=1.0))
        for term, count in terms.items():
            stem = term.removeprefix(_STEM)
            if stem == term or stem[0].isdigit():
                continue
            row = self._row.get(stem)
            if row is None:
                unknown += count * rarest
            else:
                rows.append(row)
                weights.append(count * float(self._words.rarity[row]))
        return rows, weights, unknown
