"""What each term and each code is worth: the rarer among listings, the more it says.

Inverse document frequencies are counted over the listings together with the project's own
thesaurus, so that a registry of three listings already knows that `медный` says less than
`катанка`. They are frozen between rebuilds of the index.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from app.matching.background import background
from app.matching.keys import Keys, Sort, sorts_of

FIELD_SHARES = (0.35, 0.35, 0.3)
"""Shares in the similarity: whole words and marks, pieces of words, pairs of words. Chosen by
measurement over the development tasks, see docs/matching.md."""

_FIELDS = {Sort.WORD: 0, Sort.NUMBER: 0, Sort.MARK: 0, Sort.PIECE: 1, Sort.PAIR: 2}
_FIELD_OF = np.array([_FIELDS[sort] for sort in Sort], dtype=np.intp)

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Vector:
    """A text as a sparse unit vector: keys of terms in ascending order, and their weights."""

    keys: Keys
    values: Floats


class Weights:
    """Frozen weights of terms and codes, counted over listings and thesaurus."""

    def __init__(
        self,
        terms: Keys,
        having: NDArray[np.int64],
        code_counts: Mapping[str, int],
        listings: int,
    ) -> None:
        """Freeze the weights.

        Args:
            terms: that listings have, ascending.
            having: number of listings that have each.
            code_counts: number of listings with each code or one below it.
            listings: how many there are.
        """
        base = background()
        total = listings + base.listings
        known, shares = base.keyed
        at = known.searchsorted(terms)
        new = known.take(at, mode="clip") != terms if len(known) else np.ones(len(terms), bool)
        self._terms = np.insert(known, at[new], terms[new])
        counts = np.insert(shares, at[new], 0.0)
        counts[self._terms.searchsorted(terms)] += having
        # One more for all the terms that nobody has.
        counts = np.append(counts, 0.0)
        self._idf = (np.log((1 + total) / (1 + counts)) + 1).astype(np.float32)
        self._code_counts = dict(base.codes)
        for code, number in code_counts.items():
            self._code_counts[code] = self._code_counts.get(code, 0) + number
        self._code_total = total
        self._rarest = log(1 + total)

    def idf(self, terms: Keys) -> Floats:
        """How much each term says; the most for one that nobody has."""
        nobody = len(self._terms)
        at = self._terms.searchsorted(terms)
        known = self._terms.take(at, mode="clip") == terms if nobody else False
        return self._idf[np.where(known, at, nobody)]

    def code_rarity(self, code: str) -> float:
        """How much it says that two listings share a code: 0 for one that all have, 1 at most."""
        if not code:
            return 0.0
        count = self._code_counts.get(code, 0)
        return log((1 + self._code_total) / (1 + count)) / self._rarest

    def vector(self, terms: Keys, counts: Floats) -> Vector:
        """Weigh the counted terms of a text as `postings` does.

        Terms that no listing has lengthen the vector, so a text of unknown words is like nothing
        rather than like everything.
        """
        worth = _damped(counts) * self.idf(terms)
        fields = _FIELD_OF[sorts_of(terms)]
        squares = np.bincount(fields, worth**2, minlength=len(FIELD_SHARES))
        scale = np.sqrt(FIELD_SHARES / np.where(squares > 0, squares, 1))
        return Vector(terms, (worth * scale[fields]).astype(np.float32))

    def postings(
        self, terms: Keys, sizes: NDArray[np.int64], rows: NDArray[np.int64], counts: Floats
    ) -> Floats:
        """Weigh many texts at once: sublinear in the count, each field a unit vector of its share.

        Args:
            terms: ascending.
            sizes: of each term, how many texts have it.
            rows: the texts that have it, term by term.
            counts: how much it counts in each.

        Returns:
            What each posting is worth.
        """
        worth = _damped(counts) * np.repeat(self.idf(terms), sizes)
        fields = _FIELD_OF[sorts_of(terms)]
        texts = int(rows.max(initial=-1)) + 1
        for number, share in enumerate(FIELD_SHARES):
            field = np.repeat(fields == number, sizes)
            squares = np.bincount(rows[field], worth[field] ** 2, minlength=texts)
            scale = np.sqrt(share / np.where(squares > 0, squares, 1))
            worth[field] *= scale[rows[field]]
        return worth.astype(np.float32, copy=False)


def _damped(counts: Floats) -> Floats:
    return np.where(counts < 1, counts, 1 + np.log(np.maximum(counts, 1)))
