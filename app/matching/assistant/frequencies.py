"""In how many texts each term occurs, and so how much it weighs."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from app.matching.assistant.bags import Bag, Bags, Columns, Floats, Rows, fields_of

Shares = tuple[float, float, float]
"""How much of a unit vector stems, pieces and opening words have; they add up to 1."""

ALIKE: Shares = (0.5, 0.5, 0.0)
"""For the similarity of two texts: where in the text a word stands does not matter."""

LEARNT: Shares = (0.44, 0.44, 0.12)
"""For learning: a text names the goods first. Worth 1 to 2 points of hit@1 on held-out firms."""

_SLOTS = 4


class Counted(ABC):
    """Texts in which terms were counted."""

    __slots__ = ()

    @property
    @abstractmethod
    def texts(self) -> int:
        """How many texts."""

    @abstractmethod
    def occurrences(self, columns: Columns) -> NDArray[np.int64]:
        """In how many of them each term occurs."""

    def idf(self, columns: Columns) -> Floats:
        """How much each term says: the rarer, the more; the most when no text has it."""
        counts = self.occurrences(columns)
        return (np.log((1 + self.texts) / (1 + counts)) + 1).astype(np.float32)

    def weights(self, bagged: Bag | Bags, shares: Shares, rows: Rows | None = None) -> Floats:
        """Weigh counted terms: sublinear in the count, each field at its share of a unit vector.

        With `rows`, those of several bags, each is a unit vector of its own.
        """
        weights = (1 + np.log(bagged.counts)) * self.idf(bagged.columns)
        slots = fields = fields_of(bagged.columns)
        if rows is not None:
            slots = fields + rows * np.int64(_SLOTS)
        norms = np.bincount(slots, weights * weights)
        norms[norms == 0] = 1
        scaled = weights * np.sqrt(np.array(shares)[fields] / norms[slots])
        return scaled.astype(np.float32)


@dataclass(frozen=True, slots=True)
class Together(Counted):
    """Several sets of texts as if they were one."""

    parts: tuple["Frequencies", ...] = ()

    @property
    @override
    def texts(self) -> int:
        return sum(part.texts for part in self.parts)

    @override
    def occurrences(self, columns: Columns) -> NDArray[np.int64]:
        nowhere = np.zeros(len(columns), dtype=np.int64)
        return sum((part.occurrences(columns) for part in self.parts), nowhere)


@dataclass(frozen=True, slots=True)
class Frequencies(Counted):
    """Numbers of texts by term; `columns` ascend."""

    columns: Columns
    counts: NDArray[np.int64]
    texts: int

    @classmethod
    def of(cls, bags: Bags) -> "Frequencies":
        """Count over the texts given."""
        columns, counts = np.unique(bags.columns, return_counts=True)
        return cls(columns, counts, len(bags))

    @override
    def occurrences(self, columns: Columns) -> NDArray[np.int64]:
        places = self.known(columns)
        if not len(self.counts):
            return np.zeros(len(columns), dtype=np.int64)
        return np.where(places >= 0, self.counts[places], 0)

    def known(self, columns: Columns) -> NDArray[np.int64]:
        """Return the position of each term, or -1 for one that no text has."""
        if not len(self.columns):
            return np.full(len(columns), -1)
        places = np.minimum(np.searchsorted(self.columns, columns), len(self.columns) - 1)
        return np.where(self.columns[places] == columns, places, -1)

    def frequent(self, least: int) -> "Frequencies":
        """Keep the terms that occur in at least so many texts."""
        kept = self.counts >= least
        return Frequencies(self.columns[kept], self.counts[kept], self.texts)
