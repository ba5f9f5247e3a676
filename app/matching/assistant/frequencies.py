"""In how many texts each term occurs, and so how much it weighs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.matching.assistant.bags import Bag, Columns, Floats, Rows, fields_of, stacked

Shares = tuple[float, float, float]
"""How much of a unit vector stems, pieces and opening words have; they add up to 1."""

ALIKE: Shares = (0.5, 0.5, 0.0)
"""For the similarity of two texts: where in the text a word stands does not matter."""

LEARNT: Shares = (0.44, 0.44, 0.12)
"""For learning: a text names the goods first. Worth 1 to 2 points of hit@1 on held-out firms."""

_SLOTS = 4


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Numbers of texts by term; `columns` ascend."""

    columns: Columns
    counts: NDArray[np.int64]
    texts: int

    @classmethod
    def of(cls, bags: Sequence[Bag]) -> "Frequencies":
        """Count over the texts given."""
        columns, counts = np.unique(stacked(bags)[0].columns, return_counts=True)
        return cls(columns, counts, len(bags))

    def known(self, columns: Columns) -> NDArray[np.int64]:
        """Return the position of each term, or -1 for one that no text has."""
        if not len(self.columns):
            return np.full(len(columns), -1)
        places = np.minimum(np.searchsorted(self.columns, columns), len(self.columns) - 1)
        return np.where(self.columns[places] == columns, places, -1)

    def idf(self, columns: Columns) -> Floats:
        """How much each term says: the rarer, the more; the most when no text has it."""
        places = self.known(columns)
        if not len(self.counts):
            return np.ones(len(columns), dtype=np.float32)
        counts = np.where(places >= 0, self.counts[places], 0)
        return (np.log((1 + self.texts) / (1 + counts)) + 1).astype(np.float32)

    def weights(self, bagged: Bag, shares: Shares, rows: Rows | None = None) -> Floats:
        """Weigh counted terms: sublinear in the count, each field at its share of a unit vector.

        With `rows` the bag is a stack of several, each a unit vector of its own.
        """
        weights = (1 + np.log(bagged.counts)) * self.idf(bagged.columns)
        slots = fields = fields_of(bagged.columns)
        if rows is not None:
            slots = fields + rows * np.int64(_SLOTS)
        norms = np.bincount(slots, weights * weights)
        norms[norms == 0] = 1
        scaled = weights * np.sqrt(np.array(shares)[fields] / norms[slots])
        return scaled.astype(np.float32)

    def frequent(self, least: int) -> "Frequencies":
        """Keep the terms that occur in at least so many texts."""
        kept = self.counts >= least
        return Frequencies(self.columns[kept], self.counts[kept], self.texts)

    @classmethod
    def union(cls, parts: Iterable["Frequencies"]) -> "Frequencies":
        """Add up the counts of several sets of texts."""
        every = list(parts)
        if len(every) == 1:
            return every[0]
        columns = np.concatenate([np.empty(0, np.uint32), *(part.columns for part in every)])
        counts = np.concatenate([np.empty(0, np.int64), *(part.counts for part in every)])
        found, places = np.unique(columns, return_inverse=True)
        total = np.bincount(places, counts, minlength=len(found)).astype(np.int64)
        return cls(found, total, sum(part.texts for part in every))
