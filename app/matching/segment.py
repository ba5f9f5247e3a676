"""A block of listings of one side, never changed once built: postings by term and by code.

Searching adds up, for the listings that come near, the same points that the scorecard gives for
text, code and country, see `app.matching.engine`; the few best are then judged in full.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from app.matching.company import Company
from app.matching.engine.ask import Base, Ids
from app.matching.engine.blocks import Blocks, blocks_of, rows_of
from app.matching.engine.kernel import Searchable
from app.matching.gathered import Gathered
from app.matching.keys import Keys
from app.matching.profile import Profile
from app.matching.property_search import PropertyPostings
from app.matching.requirements import demanding
from app.matching.rows import Numberings, columns_of
from app.matching.weights import Weights
from app.vocabulary.codes import lineage
from app.vocabulary.details import NO_DETAILS

Mask = NDArray[np.bool_]
Alive = NDArray[np.uint8]
"""Of each row, whether it is still there."""

Points = NDArray[np.float64]


class Segment:
    """An immutable block; deletions are a mask that the index keeps beside it.

    Attributes:
        owners: of each row, its organization.
        rows: by id of listings.
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
        self.owners = tuple(item.listing.organization_id for item in self.profiles)
        self.rows = {item.listing.id: row for row, item in enumerate(self.profiles)}
        self.weights = weights
        self.terms, sizes = gathered.terms, gathered.sizes
        values = weights.postings(self.terms, sizes, gathered.rows, gathered.counts)
        numbers = np.repeat(np.arange(len(self.terms)), sizes)
        text = blocks_of(numbers, gathered.rows, values, len(self.terms))
        self.code_numbers: dict[str, int] = {}
        codes = _numbered(
            ({p: 1.0 for code in item.listing.codes for p in lineage(code)} for item in self),
            self.code_numbers,
        )
        self.likely_numbers: dict[str, int] = {}
        likely = _numbered((item.likely for item in self), self.likely_numbers)
        self.numbered = Numberings()
        columns = columns_of(self.profiles, self.numbered)
        self.postings = Searchable(Base(text, codes, likely, columns))
        listings = [profile.listing for profile in self.profiles]
        self.measured = PropertyPostings(self.profiles)
        self.detailed = np.array([item.details is not NO_DETAILS for item in listings], dtype=bool)
        self.demanding = np.array([demanding(item.details) for item in listings], dtype=bool)
        self.company = Company.of(self.profiles)

    def __len__(self) -> int:
        return len(self.profiles)

    def __iter__(self) -> Iterator[Profile]:
        return iter(self.profiles)

    def known(self, terms: Keys) -> tuple[Mask, Ids]:
        """Which terms occur here, and their numbers in the postings."""
        if not len(self.terms):
            return np.zeros(len(terms), dtype=bool), np.zeros(0, dtype=np.int32)
        at = self.terms.searchsorted(terms)
        found = self.terms.take(at, mode="clip") == terms
        return found, at[found].astype(np.int32)

    def rows_with_prefix(self, prefix: str) -> Mask:
        """Rows that have a code which starts with these digits."""
        mask = np.zeros(len(self), dtype=bool)
        for code, number in self.code_numbers.items():
            if code.startswith(prefix):
                mask[rows_of(self.postings.base.codes, number)] = True
        return mask

    def tagged(self, directions: frozenset[str]) -> Mask:
        """Rows that carry one of these directions."""
        mask = np.zeros(len(self), dtype=bool)
        for row in np.flatnonzero(self.detailed):
            details = self.profiles[row].listing.details
            mask[row] = not directions.isdisjoint(details.directions)
        return mask


def _numbered(rows: Iterable[Mapping[str, float]], numbers: dict[str, int]) -> Blocks:
    columns, at, values = array("q"), array("q"), array("f")
    for row, worths in enumerate(rows):
        for code, worth in worths.items():
            columns.append(numbers.setdefault(code, len(numbers)))
            at.append(row)
            values.append(worth)
    order = np.argsort(np.array(columns, np.int64), kind="stable")
    return blocks_of(
        np.array(columns, np.int64)[order],
        np.array(at, np.int64)[order],
        np.array(values, np.float32)[order],
        len(numbers),
    )
