"""One part of an index of plain terms: a segment, and what it takes to change and merge it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.matching.engine.ask import Bytes
from app.matching.engine.batch import Batch, Statistics, base_of
from app.matching.engine.blocks import Ints
from app.matching.engine.kernel import Searchable
from app.matching.engine.lexicon import Lexicon


class Finder:
    """Finds rows by their ids, which are sorted when it is first asked."""

    def __init__(self, ids: Ints) -> None:
        """Take the ids of all rows."""
        self._ids = ids

    @cached_property
    def _order(self) -> Ints:
        return np.argsort(self._ids, kind="stable")

    def rows_of(self, wanted: Ints) -> Ints:
        """Rows with these ids; those that nobody has are left out."""
        if not len(self._ids):
            return np.zeros(0, dtype=np.int64)
        at = np.searchsorted(self._ids, wanted, sorter=self._order)
        rows: Ints = self._order[np.minimum(at, len(self._ids) - 1)]
        found: Ints = rows[self._ids[rows] == wanted]
        return found


@dataclass(frozen=True, slots=True)
class Part:
    """A segment with what is needed to search it, to change it and to merge it."""

    batch: Batch
    postings: Searchable
    lexicon: Lexicon
    alive: Bytes
    finder: Finder

    @classmethod
    def of(cls, batch: Batch, statistics: Statistics) -> "Part":
        """Build it from listings in any order."""
        ordered = batch.in_order()
        base, words, keys = base_of(ordered, statistics)
        alive = np.ones(len(ordered), dtype=np.uint8)
        return cls(
            ordered, Searchable(base), Lexicon(words, keys, ordered.ids), alive, Finder(ordered.ids)
        )
