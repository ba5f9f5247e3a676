"""What each term and each code is worth: the rarer among listings, the more it says.

Inverse document frequencies are counted over the listings together with the project's own
thesaurus, so that a registry of three listings already knows that `медный` says less than
`катанка`. They are frozen between rebuilds of the index.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from math import log

import numpy as np
from numpy.typing import NDArray

from app.matching.background import background

FIELD_SHARES = (0.35, 0.35, 0.3)
"""Shares in the similarity: whole words and marks, pieces of words, pairs of words. Chosen by
measurement over the development tasks, see docs/matching.md."""

_FIELDS = {"w": 0, "m": 0, "g": 1, "p": 2}

Floats = NDArray[np.float32]
Ids = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Vector:
    """A text as a sparse unit vector: columns in ascending order, and their weights."""

    columns: Ids
    values: Floats


class Vocabulary:
    """Numbers terms as they come; only ever grows."""

    def __init__(self) -> None:
        self._columns: dict[str, int] = {}
        self._terms: list[str] = []
        self._fields = bytearray()

    def __len__(self) -> int:
        return len(self._columns)

    def column(self, term: str) -> int:
        """Return the term's column, giving it one when it is new."""
        found = self._columns.get(term)
        if found is None:
            found = self._columns[term] = len(self._columns)
            self._terms.append(term)
            self._fields.append(_FIELDS[term[0]])
        return found

    def known(self, term: str) -> int | None:
        """Return the term's column, or None when no listing has it."""
        return self._columns.get(term)

    def columns(self, terms: Sequence[str]) -> Ids:
        """Return the column of each term, -1 for one that no listing has."""
        return np.fromiter(map(self._columns.get, terms, repeat(-1)), np.int32, len(terms))

    def term(self, column: int) -> str:
        """Return the term of a column."""
        return self._terms[column]

    def fields(self, columns: Ids) -> NDArray[np.uint8]:
        """Return the field of each column, by number."""
        return np.frombuffer(bytes(self._fields), dtype=np.uint8)[columns]


class Weights:
    """Frozen weights of terms and codes, counted over listings and thesaurus."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        term_counts: NDArray[np.int64],
        code_counts: Mapping[str, int],
        listings: int,
    ) -> None:
        """Freeze the weights.

        Args:
            vocabulary: shared with the index, may grow later.
            term_counts: number of listings that have each column's term.
            code_counts: number of listings with each code or one below it.
            listings: how many there are.
        """
        base = background()
        self._vocabulary = vocabulary
        total = listings + base.listings
        counts = term_counts.astype(np.float64)
        # Whichever is shorter is gone through.
        if len(counts) < len(base.terms):
            terms = map(vocabulary.term, range(len(counts)))
            counts += np.fromiter((base.terms.get(one, 0.0) for one in terms), float, len(counts))
        else:
            for term, share in base.terms.items():
                column = vocabulary.known(term)
                if column is not None and column < len(counts):
                    counts[column] += share
        self._rarest = float(log(1 + total) + 1)
        self._idf = (np.log((1 + total) / (1 + counts)) + 1).astype(np.float32)
        self._padded = np.append(self._idf, np.float32(0))
        self._code_counts = dict(base.codes)
        for code, number in code_counts.items():
            self._code_counts[code] = self._code_counts.get(code, 0) + number
        self._code_total = total

    def idf(self, term: str) -> float:
        """How much a term says; the most for one that nobody has."""
        column = self._vocabulary.known(term)
        if column is None or column >= len(self._idf):
            return self._rarest - log(1 + background().terms.get(term, 0))
        return float(self._idf[column])

    def code_rarity(self, code: str) -> float:
        """How much it says that two listings share a code: 0 for one that all have, 1 at most."""
        if not code:
            return 0.0
        count = self._code_counts.get(code, 0)
        return log((1 + self._code_total) / (1 + count)) / log(1 + self._code_total)

    def vector(self, counts: Mapping[str, float]) -> Vector:
        """Weigh counted terms: sublinear in the count, each field a unit vector of its share.

        Terms that no listing has are left out of the vector but not out of its length, so a
        text of unknown words is like nothing rather than like everything.
        """
        names = list(counts)
        columns = self._vocabulary.columns(names)
        given = np.fromiter(counts.values(), np.float64, len(names))
        worth = np.where(given < 1, given, 1 + np.log(np.maximum(given, 1)))
        worth *= self._padded[np.minimum(columns, len(self._idf))]
        # Terms of later listings than those counted, and of none.
        for place in np.flatnonzero((columns < 0) | (columns >= len(self._idf))).tolist():
            worth[place] = _damped(counts[names[place]]) * self.idf(names[place])
        fields = np.array([_FIELDS[term[0]] for term in names], np.intp)
        squares = np.bincount(fields, worth * worth, minlength=len(FIELD_SHARES))
        scale = np.sqrt(FIELD_SHARES / np.where(squares > 0, squares, 1.0))
        order = np.argsort(columns)
        order = order[np.searchsorted(columns[order], 0) :]
        return Vector(columns[order], (worth * scale[fields])[order].astype(np.float32))

    def rows(self, columns: Ids, counts: Floats, starts: NDArray[np.int64]) -> Floats:
        """Weigh many counted texts at once; `starts` delimits the rows, as in a CSR matrix.

        Gives the same values as `vector` does, text by text.
        """
        damped = np.where(counts < 1, counts, 1 + np.log(np.maximum(counts, 1)))
        weights = damped * self._worth(columns)
        fields = self._vocabulary.fields(columns)
        row_of = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        for number, share in enumerate(FIELD_SHARES):
            field = fields == number
            squares = np.bincount(row_of[field], weights[field] ** 2, minlength=len(starts) - 1)
            scale = np.sqrt(share / np.where(squares > 0, squares, 1))
            weights[field] *= scale[row_of[field]]
        return weights.astype(np.float32)

    def _worth(self, columns: Ids) -> Floats:
        """Inverse document frequency of each column, of later ones than those counted, too."""
        found = self._padded[np.minimum(columns, len(self._idf))]
        late = np.flatnonzero(columns >= len(self._idf))
        terms, places = np.unique(columns[late], return_inverse=True)
        worth = [self.idf(self._vocabulary.term(column)) for column in terms.tolist()]
        found[late] = np.array(worth, dtype=np.float32)[places]
        return found


def _damped(count: float) -> float:
    return count if count < 1 else 1 + log(count)
