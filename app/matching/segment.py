"""A block of listings of one side, never changed once built: postings by term and by code.

Searching adds up, for the listings that come near, the same points that the scorecard gives for
text, code and country, see `app.matching.engine`; the few best are then judged in full.
"""

from collections.abc import Collection, Hashable, Iterator

import numpy as np
from numpy.typing import NDArray

from app.matching.engine.ask import Base
from app.matching.engine.blocks import blocks_of, rows_of
from app.matching.engine.kernel import Searchable
from app.matching.gathered import Gathered
from app.matching.keys import Keys
from app.matching.profile import Profile
from app.matching.property_search import PropertyPostings
from app.matching.weights import Weights

Mask = NDArray[np.bool_]
Alive = NDArray[np.uint8]
"""Of each row, whether it is still there."""

Points = NDArray[np.float64]


class Segment:
    """An immutable block; deletions are a mask that the index keeps beside it.

    Attributes:
        profiles: the rows.
        ids: of their listings.
        weights: that the text was weighed with.
        terms: keys of those that occur here, ascending.
        postings: of these terms, of all stated codes with those above them, and of likely
            headings and subheadings; facts of each row.
        code_numbers, likely_numbers: numbers of codes in these postings.
        numbered: numbers of facts.
    """

    def __init__(self, gathered: Gathered, weights: Weights) -> None:
        """Weigh the gathered terms."""
        self.profiles = gathered.profiles
        self.weights = weights
        self.terms, sizes = gathered.terms, gathered.sizes
        values = weights.postings(self.terms, sizes, gathered.rows, gathered.counts)
        numbers = np.repeat(np.arange(len(self.terms)), sizes)
        text = blocks_of(numbers, gathered.rows, values, len(self.terms))
        facts = gathered.facts
        self.ids, self.numbered, self.company = facts.ids, facts.numbered, facts.company
        self.code_numbers, self.likely_numbers = facts.codes.numbers, facts.likely.numbers
        self.measured = PropertyPostings(len(self), facts.ranges)
        self.detailed, self.demanding = facts.detailed, facts.demanding
        self.postings = Searchable(
            Base(text, facts.codes.blocks(), facts.likely.blocks(), facts.columns)
        )

    def __len__(self) -> int:
        return len(self.profiles)

    def __iter__(self) -> Iterator[Profile]:
        return iter(self.profiles)

    def row(self, listing_id: str) -> int | None:
        """The row of a listing; None where it is not among these."""
        return self.ids.row(listing_id.encode())

    def listing_id(self, row: int) -> str:
        """The id of a row's listing."""
        return self.ids[row].decode()

    def owned(self, rows: NDArray[np.int32], owners: Collection[Hashable]) -> list[bool]:
        """Whether each of some rows belongs to one of these organizations."""
        numbers = self.numbered.owner.numbers
        known = {numbers[owner] for owner in owners if owner in numbers}
        return [number in known for number in self.postings.base.columns.owner[rows].tolist()]

    def known(self, terms: Keys) -> tuple[Mask, NDArray[np.int32]]:
        """Which terms occur here, and their numbers in the postings."""
        if not len(self.terms):
            return np.zeros(len(terms), dtype=bool), np.zeros(0, dtype=np.int32)
        at = self.terms.searchsorted(terms)
        found = self.terms.take(at, mode="clip") == terms
        return found, at[found].astype(np.int32)

    def rows_under(self, prefixes: tuple[str, ...]) -> Mask:
        """Rows that have a code which starts with one of these digits."""
        mask = np.zeros(len(self), dtype=bool)
        for code, number in self.code_numbers.items():
            if code.startswith(prefixes):
                mask[rows_of(self.postings.base.codes, number)] = True
        return mask

    def tagged(self, directions: frozenset[str]) -> Mask:
        """Rows that carry one of these directions."""
        mask = np.zeros(len(self), dtype=bool)
        for row in np.flatnonzero(self.detailed).tolist():
            details = self.profiles[row].listing.details
            mask[row] = not directions.isdisjoint(details.directions)
        return mask
