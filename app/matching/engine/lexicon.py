"""The terms and code prefixes of a segment of plain terms, and one question put in them.

Between two questions a processor forgets what it did for the last: what is not compiled takes ten
times as long then, so there is little of it.
"""

from collections.abc import Callable
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.matching.engine import kernel
from app.matching.engine.ask import FOUND, Ask, Bytes, Sought
from app.matching.engine.asks import ask_of
from app.matching.engine.blocks import Ints
from app.matching.engine.kernel import Searchable

Found = NDArray[np.void]
"""Of `FOUND`."""


class Template:
    """What is the same in all questions to an index."""

    def __init__(self, ask: Ask) -> None:
        """Take a question of which words, code, state and owner do not matter."""
        self.ask = ask

    @cached_property
    def held(self) -> Any:
        """The same as compiled code takes it, which must be ready."""
        from app.matching.engine.compiled_one import hold_template

        return hold_template(self.ask)


class Lexicon:
    """Terms and prefixes, ascending: their places are their numbers in the segment."""

    def __init__(self, words: Ints, keys: Ints, ids: Ints) -> None:
        """Take what occurs in the segment, and the ids of its rows."""
        self.words, self.keys, self.ids = words, keys, ids
        self._search: Callable[..., Found] | None = None

    def search(
        self, segment: Searchable, alive: Bytes, template: Template, sought: Sought, limit: int
    ) -> Found:
        """Return the best, best first, ties by rank.

        Args:
            segment: whose terms these are.
            alive: of each row, whether it is still there.
            template: what is the same in all questions; always the same one.
            sought: what does not occur here is passed over.
            limit: how many at most.
        """
        if self._search is None and kernel.is_compiled():
            self._search = self._compiled(segment, template)
        if self._search is not None:
            return self._search(alive, *sought, limit)
        terms, prefixes, worth, country, owner = sought
        words, _ = numbers_of(self.words, terms)
        codes, known = numbers_of(self.keys, prefixes)
        ask = ask_of(template.ask, words, codes, worth[known], country, owner)
        hits = segment.search(alive, ask, limit)
        found = np.empty(len(hits.rows), FOUND)
        found["id"], found["points"] = self.ids[hits.rows], hits.points
        return found

    def _compiled(self, segment: Searchable, template: Template) -> Callable[..., Found]:
        """Compiled code that holds all that is the same in every question."""
        from app.matching.engine.compiled_held import fixed
        from app.matching.engine.compiled_one import hold, search_one

        numbers = map(fixed, (self.words, self.keys, self.ids))
        return partial(search_one, hold(segment.held(), template.held, *numbers))


def numbers_of(known: Ints, wanted: NDArray[Any]) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Places of the wanted that are among the known, which ascend; and which of them are."""
    if not len(known):
        return np.zeros(0, dtype=np.int32), np.zeros(len(wanted), dtype=bool)
    at = known.searchsorted(wanted)
    found = known.take(at, mode="clip") == wanted
    return at[found].astype(np.int32), found
