"""The terms and code prefixes of a segment of plain terms, and one question put in them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.matching.engine import kernel
from app.matching.engine.ask import Ask, Bytes, Hits, Sought
from app.matching.engine.asks import ask_of
from app.matching.engine.blocks import Ints
from app.matching.engine.kernel import Searchable


class Lexicon:
    """Terms and prefixes, ascending: their places are their numbers in the segment."""

    def __init__(self, words: Ints, keys: Ints) -> None:
        """Take what occurs in the segment."""
        self.words, self.keys = words, keys
        self._held: Any = None

    def search(
        self, segment: Searchable, alive: Bytes, template: Ask, sought: Sought, limit: int
    ) -> Hits:
        """Return the best rows, best first, ties by rank.

        Args:
            segment: whose terms these are.
            alive: of each row, whether it is still there.
            template: what is the same in all questions; always the same one.
            sought: what does not occur here is passed over.
            limit: how many at most.
        """
        most = min(limit, len(segment))
        if kernel.is_compiled() and most:
            from app.matching.engine.compiled_held import fixed
            from app.matching.engine.compiled_one import hold, search_one

            if self._held is None:
                self._held = hold(template, fixed(self.words), fixed(self.keys))
            found: Hits = search_one(segment.held(), self._held, alive, *sought, most)
            return found
        words, _ = numbers_of(self.words, sought.terms)
        prefixes, known = numbers_of(self.keys, sought.prefixes)
        ask = ask_of(template, words, prefixes, sought.worth[known], sought.country, sought.owner)
        return segment.search(alive, ask, limit)


def numbers_of(known: Ints, wanted: NDArray[Any]) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Places of the wanted that are among the known, which ascend; and which of them are."""
    if not len(known):
        return np.zeros(0, dtype=np.int32), np.zeros(len(wanted), dtype=bool)
    at = known.searchsorted(wanted)
    found = known.take(at, mode="clip") == wanted
    return at[found].astype(np.int32), found
