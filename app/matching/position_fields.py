"""Where words stand among positions of a nomenclature, and which stems a misspelt one is like."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_COMPARED = 300
"""Stems that a misspelt word is compared with, instead of all 25,000."""

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Field:
    """Places of positions by word; words of one stem, and of stems that begin alike, are a run."""

    starts: Places
    places: Places

    @classmethod
    def of(cls, bags: Sequence[Collection[str]], numbers: dict[str, int]) -> "Field":
        """Lay out bags of words, one for each position in order, by the numbers of words."""
        pairs = np.array(
            [(numbers[word], place) for place, bag in enumerate(bags) for word in bag],
            dtype=np.int64,
        ).reshape(-1, 2)
        order = np.lexsort((pairs[:, 1], pairs[:, 0]))
        every = np.arange(len(numbers) + 1)
        return cls(np.searchsorted(pairs[order, 0], every), pairs[order, 1])

    def run(self, first: int, end: int) -> Places:
        """Return the places of the words from `first` up to `end`."""
        return self.places[self.starts[first] : self.starts[end]]


@dataclass(frozen=True, slots=True)
class Pieces:
    """Stems by their pieces of two letters, to compare a misspelt one with few of them."""

    total: int
    stems: dict[str, Places]

    @classmethod
    def of(cls, stems: Sequence[str]) -> "Pieces":
        """Cut stems, whose places are their numbers, into pieces."""
        found: dict[str, list[int]] = {}
        for number, root in enumerate(stems):
            for piece in _pieces(root):
                found.setdefault(piece, []).append(number)
        return cls(len(stems), {piece: np.array(numbers) for piece, numbers in found.items()})

    def alike(self, root: str) -> Places:
        """Return the numbers of the stems that share most pieces with a stem, ascending."""
        shared = np.zeros(self.total, dtype=np.int64)
        for piece in _pieces(root):
            if piece in self.stems:
                shared[self.stems[piece]] += 1
        most = np.argpartition(shared, -min(_COMPARED, self.total))[-_COMPARED:]
        return np.sort(most)


def _pieces(root: str) -> set[str]:
    padded = f" {root} "
    return {padded[place : place + 2] for place in range(len(padded) - 1)}
