"""Texts as bags of hashed terms: without a vocabulary to maintain.

A term's column is a checksum of 30 bits with the term's field in two more. Among half a million
terms a hundred share a column with another, which does no harm, and a listing learnt a moment ago
may bring words that nobody has seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from app.matching.text import REMEMBERED_WORDS, pieces, said_and_read, said_of_goods, stem

Columns = NDArray[np.uint32]
Rows = NDArray[np.int32]
Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]


STEM, PIECE, OPENING = 0, 1, 2
"""Fields: a stem, a piece of a word, a stem among the text's first."""

OPENING_WORDS = 5
"""How many words count as the opening."""

EMPHASIS = 3.0
FADES_AFTER = 6.0
"""The first word counts as 1 + EMPHASIS words, less and less over the first words. Worth 2 points
of hit@1 at 4 digits on held-out firms; the exact shape does not matter."""

_FIELD_BITS = 3

LONGEST_TEXT = 4000
"""Characters of a text that are read. Declared goods are cut at 500; the goods are named early."""

LONGEST_WORD = 40
"""Letters of a word that are read; longer ones are serial numbers and garbage."""


@dataclass(frozen=True, slots=True)
class Bag:
    """A text as counted terms: columns in ascending order, and how often each occurs."""

    columns: Columns
    counts: Floats

    def size(self, field: int) -> int:
        """Return the number of different terms of a field."""
        return int((fields_of(self.columns) == field).sum())


@dataclass(frozen=True, slots=True)
class Bags:
    """Bags of several texts one after the other; that of row `n` is at `starts[n:n + 2]`."""

    columns: Columns
    counts: Floats
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, bags: Sequence[Bag]) -> "Bags":
        """Put bags together."""
        columns = np.concatenate([np.empty(0, np.uint32), *(one.columns for one in bags)])
        counts = np.concatenate([np.empty(0, np.float32), *(one.counts for one in bags)])
        return cls(columns, counts, _starts([len(one.columns) for one in bags]))

    @classmethod
    def joined(cls, parts: Sequence["Bags"]) -> "Bags":
        """Put several of them one after the other."""
        return cls(
            np.concatenate([part.columns for part in parts]),
            np.concatenate([part.counts for part in parts]),
            _starts(np.concatenate([np.diff(part.starts) for part in parts])),
        )

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, row: int) -> Bag:
        first, last = self.starts[row], self.starts[row + 1]
        return Bag(self.columns[first:last], self.counts[first:last])

    def kept(self, mask: Bools) -> "Bags":
        """The rows that a mask keeps."""
        lengths = np.diff(self.starts)
        terms = np.repeat(mask, lengths)
        return Bags(self.columns[terms], self.counts[terms], _starts(lengths[mask]))

    def rows(self) -> Rows:
        """The row of each term."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.starts))


def _starts(lengths: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)


def read_words(text: str) -> list[str]:
    """Return the words of a text that are read, normalized.

    What the goods are not, and who buys, is left out: worth a point of hit@1 to the learnt words.
    """
    said = said_of_goods(text[:LONGEST_TEXT])
    read = chain.from_iterable(phrase.words for phrase in said_and_read(said))
    return [word[:LONGEST_WORD] for word in read]


@lru_cache(maxsize=REMEMBERED_WORDS)
def columns_of(word: str) -> tuple[int, ...]:
    """Return the columns of a normalized word: its stem's first, then those of its pieces."""
    own = _column(stem(word), STEM)
    return (own, *(_column(piece, PIECE) for piece in pieces(word)))


def bag(text: str) -> Bag:
    """Count the terms of a text; words near its beginning count more. Numbers alone are none."""
    read = read_words(text)
    if all(word[0].isdigit() for word in read):
        read = []
    found = [column for word in read for column in columns_of(word)]
    counts = np.repeat(_emphasis(len(read)), [len(columns_of(word)) for word in read])
    opening = [columns_of(word)[0] | OPENING for word in read[:OPENING_WORDS]]
    every = np.array(found + opening, dtype=np.uint32)
    columns, places = np.unique(every, return_inverse=True)
    weights = np.concatenate([counts, np.ones(len(opening))])
    return Bag(columns, np.bincount(places, weights, len(columns)).astype(np.float32))


def _emphasis(length: int) -> NDArray[np.float64]:
    return 1 + EMPHASIS * np.exp(-np.arange(length) / FADES_AFTER)


def fields_of(columns: Columns) -> NDArray[np.int64]:
    """Return the field of each term."""
    return (columns & _FIELD_BITS).astype(np.int64)


def _column(term: str, field: int) -> int:
    return crc32(term.encode()) & ~_FIELD_BITS | field
