"""Listings as numbers, and how they become a segment: BM25 impacts in order of codes and words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.matching.engine.ask import ACTIVE, CODED, NOBODY, WORDED, Base, Columns
from app.matching.engine.blocks import Blocks, Ints, blocks_of

SATURATION, LENGTH = 1.2, 0.75
"""BM25's k1 and b, as the engines that this one is compared with have them."""

LEVELS = (2, 4, 6, 8, 9, 10)
_LONGEST = 10

_TOGETHER, _TELLING = 200, 3
"""Listings that a word must have, and words of a listing, to tell beside which others it stands."""
_NONE = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Batch:
    """Some listings of one side.

    Attributes:
        ids: of each listing, a number.
        terms: numbers of all terms of all listings, one listing after the other.
        starts: of each listing, its first term; one more at the end.
        codes: of each listing, its code padded with zeros to ten digits; -1 without one.
        digits: how many digits the code has.
        country: number of the state.
        owner: number of the organization; `NOBODY` for none.
    """

    ids: Ints
    terms: NDArray[np.int32]
    starts: Ints
    codes: Ints
    digits: NDArray[np.uint8]
    country: NDArray[np.uint16]
    owner: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def joined(cls, parts: Sequence["Batch"]) -> "Batch":
        """One after the other."""
        lengths = np.concatenate([np.diff(part.starts) for part in parts])
        return cls(
            np.concatenate([part.ids for part in parts]),
            np.concatenate([part.terms for part in parts]),
            _starts(lengths),
            np.concatenate([part.codes for part in parts]),
            np.concatenate([part.digits for part in parts]),
            np.concatenate([part.country for part in parts]),
            np.concatenate([part.owner for part in parts]),
        )

    def taken(self, rows: Ints) -> "Batch":
        """Some of them, in the order given."""
        lengths = np.diff(self.starts)[rows]
        starts = _starts(lengths)
        at = np.repeat(self.starts[:-1][rows] - starts[:-1], lengths) + np.arange(starts[-1])
        return Batch(
            self.ids[rows], self.terms[at], starts, self.codes[rows], self.digits[rows],
            self.country[rows], self.owner[rows],
        )  # fmt: skip

    def in_order(self) -> "Batch":
        """The same in order of codes, those of one code by their words, equal ones by id.

        What stands together has words in common, so fewer windows of rows hold all that a question
        asks for.
        """
        return self.taken(np.lexsort((self.ids, *reversed(self._telling()), self.codes)))

    def _telling(self) -> list[Ints]:
        """Of each listing, its rarest words among those that bring listings together."""
        if len(self) < _TOGETHER:
            return []
        counts = np.bincount(self.terms)[self.terms]
        rarity = np.append(np.where(counts < _TOGETHER, _NONE, counts << 32 | self.terms), _NONE)
        lengths, found = np.diff(self.starts), []
        for _ in range(_TELLING):
            rarest = np.minimum.reduceat(rarity, self.starts[:-1])
            rarest[lengths == 0] = _NONE
            found.append(rarest)
            rarity[:-1][rarity[:-1] == np.repeat(rarest, lengths)] = _NONE
        return found


@dataclass(frozen=True, slots=True)
class Statistics:
    """What weighs the terms; frozen until the next merge.

    Attributes:
        idf: of each term; terms that came later count as the rarest.
        rarest: of a term that no listing had.
        length: average number of terms of a listing.
    """

    idf: NDArray[np.float32]
    rarest: float
    length: float

    @classmethod
    def of(cls, batch: Batch, terms: int) -> "Statistics":
        """Count once."""
        rows = np.repeat(np.arange(len(batch)), np.diff(batch.starts))
        once = np.unique(rows * np.int64(max(terms, 1)) + batch.terms)
        counts = np.bincount(once % max(terms, 1), minlength=terms)
        total = len(batch)
        idf = np.log1p((total - counts + 0.5) / (counts + 0.5)).astype(np.float32)
        rarest = float(np.log1p((total + 0.5) / 0.5))
        return cls(idf, rarest, max(1.0, len(batch.terms) / max(1, total)))

    def of_terms(self, terms: NDArray[Any]) -> NDArray[np.float32]:
        """Inverse document frequencies of some terms."""
        known = terms < len(self.idf)
        found = np.full(len(terms), self.rarest, dtype=np.float32)
        found[known] = self.idf[terms[known]]
        return found


def base_of(batch: Batch, statistics: Statistics) -> tuple[Base, Ints, Ints]:
    """Turn listings, in their order, into a segment.

    Returns:
        The segment, and its terms and code prefixes, ascending: places are their numbers in it.
    """
    text, words = _text(batch, statistics)
    codes, keys = _codes(batch)
    return Base(text, codes, _empty(), _columns(batch)), words, keys


def prefix_term(code: int, level: int) -> int:
    """The number of a code's prefix among `_codes`, unique over all levels."""
    return LEVELS.index(level) + len(LEVELS) * (code // int(10 ** (_LONGEST - level)))


def _text(batch: Batch, statistics: Statistics) -> tuple[Blocks, Ints]:
    lengths = np.diff(batch.starts)
    rows = np.repeat(np.arange(len(batch), dtype=np.int64), lengths)
    keys, counts = np.unique(batch.terms.astype(np.int64) * len(batch) + rows, return_counts=True)
    term_of, row_of = np.divmod(keys, max(len(batch), 1))
    norm = SATURATION * (1 - LENGTH + LENGTH * lengths[row_of] / statistics.length)
    impact = statistics.of_terms(term_of) * counts * (SATURATION + 1) / (counts + norm)
    return _numbered(term_of, row_of, impact.astype(np.float32))


def _codes(batch: Batch) -> tuple[Blocks, Ints]:
    keys, rows = [], []
    for number, level in enumerate(LEVELS):
        deep = np.flatnonzero((batch.digits >= level) & (batch.codes >= 0))
        keys.append(number + len(LEVELS) * (batch.codes[deep] // 10 ** (_LONGEST - level)))
        rows.append(deep)
    key, row = np.concatenate(keys), np.concatenate(rows).astype(np.int64)
    order = np.lexsort((row, key))
    return _numbered(key[order], row[order], np.ones(len(row), np.float32))


def _numbered(keys: Ints, rows: Ints, values: NDArray[np.float32]) -> tuple[Blocks, Ints]:
    """Blocks of sparse keys, which ascend, numbered by their place among those that occur."""
    new = np.ones(len(keys), dtype=bool)
    new[1:] = keys[1:] != keys[:-1]
    found = keys[new].astype(np.int64)
    return blocks_of(np.cumsum(new) - 1, rows, values, len(found)), found


def _columns(batch: Batch) -> Columns:
    size = len(batch)
    rank = np.empty(size, dtype=np.int32)
    rank[np.argsort(batch.ids, kind="stable")] = np.arange(size, dtype=np.int32)
    flags = np.full(size, ACTIVE, dtype=np.uint8)
    flags |= np.where(batch.codes >= 0, CODED, 0).astype(np.uint8)
    flags |= np.where(np.diff(batch.starts) > 0, WORDED, 0).astype(np.uint8)
    none = np.zeros(size, dtype=np.uint8)
    return Columns(
        rank, flags, none, batch.country, none, none, none, batch.owner,
        np.full(size, NOBODY, dtype=np.int32), np.full(size, 2**31 - 1, dtype=np.int32),
    )  # fmt: skip


def _empty() -> Blocks:
    nothing = np.zeros(0, dtype=np.int64)
    return blocks_of(nothing, nothing, np.zeros(0, dtype=np.float32), 0)


def _starts(lengths: NDArray[Any]) -> Ints:
    return np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
