"""An inverted index over texts: how much each resembles a question, all at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.matching.assistant.bags import OPENING, Bag, Bags, Columns, Floats, Rows, fields_of
from app.matching.assistant.frequencies import ALIKE, Counted

MOST_TERMS = 160
"""Terms of a question that are looked up, the heaviest; bounds the time for long texts."""


@dataclass(frozen=True, slots=True)
class Postings:
    """Weighted terms of texts, by term: the texts of `columns[i]` are at `starts[i:i + 2]`."""

    columns: Columns
    starts: NDArray[np.int64]
    texts: Rows
    weights: Floats
    size: int

    @classmethod
    def of(cls, bags: Bags, counted: Counted) -> "Postings":
        """Weigh the terms of texts and sort them by term."""
        rows = bags.rows()
        weights = counted.weights(bags, ALIKE, rows)
        kept = np.flatnonzero(fields_of(bags.columns) != OPENING)
        order = kept[np.argsort(bags.columns[kept], kind="stable")]
        found, counts = np.unique(bags.columns[order], return_counts=True)
        starts = np.concatenate([[0], np.cumsum(counts)])
        return cls(found, starts, rows[order], weights[order], len(bags))

    def similarities(self, columns: Columns, weights: Floats) -> NDArray[np.float64]:
        """Return the cosine of a question with each text, 0 to 1."""
        if not self.size or not len(columns) or not len(self.columns):
            return np.zeros(self.size)
        places = np.minimum(np.searchsorted(self.columns, columns), len(self.columns) - 1)
        known = self.columns[places] == columns
        starts, ends = self.starts[places[known]], self.starts[places[known] + 1]
        spans = list(zip(starts.tolist(), ends.tolist(), weights[known], strict=True))
        if not spans:
            return np.zeros(self.size)
        texts = np.concatenate([self.texts[start:end] for start, end, _ in spans])
        parts = np.concatenate([self.weights[start:end] * weight for start, end, weight in spans])
        return np.bincount(texts, parts, self.size).astype(np.float64, copy=False)


def question(bagged: Bag, counted: Counted) -> tuple[Columns, Floats]:
    """Return the heaviest terms of a question and their weights; unknown ones count too."""
    weights = counted.weights(bagged, ALIKE)
    kept = np.flatnonzero(weights)
    if len(kept) > MOST_TERMS:
        kept = np.sort(kept[np.argpartition(-weights[kept], MOST_TERMS)[:MOST_TERMS]])
    return bagged.columns[kept], weights[kept]
