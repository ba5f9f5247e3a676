"""A block of listings of one side, never changed once built: postings by term and by code.

Searching adds up, for the listings that come near, the same points that the scorecard gives for
text, code and country, see `app.matching.engine`; the few best are then judged in full.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from app.matching.company import Company
from app.matching.engine.ask import Base
from app.matching.engine.blocks import Blocks, blocks_of, rows_of
from app.matching.profile import Profile
from app.matching.property_search import PropertyPostings
from app.matching.requirements import demanding
from app.matching.rows import Numberings, columns_of
from app.matching.types import Listing
from app.matching.weights import Floats, Ids, Vocabulary, Weights
from app.vocabulary.codes import lineage
from app.vocabulary.details import NO_DETAILS

Mask = NDArray[np.bool_]
Alive = NDArray[np.uint8]
"""Of each row, whether it is still there."""

Points = NDArray[np.float64]

_LONGEST_CODE = 10


@dataclass(frozen=True, slots=True)
class Counts:
    """Counted terms of some listings: rows of a sparse matrix, not yet weighted."""

    columns: Ids
    counts: Floats
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, profiles: Sequence[Profile], vocabulary: Vocabulary) -> "Counts":
        """Number the terms of the profiles."""
        # Packed at once: millions of numbers as objects would leave memory in pieces.
        columns, counts, starts = array("i"), array("f"), array("q", [0])
        for profile in profiles:
            row = sorted(zip(map(vocabulary.column, profile.said), profile.counts, strict=True))
            columns.extend(column for column, _ in row)
            counts.extend(n for _, n in row)
            starts.append(len(columns))
        return cls(
            np.array(columns, dtype=np.int32),
            np.array(counts, dtype=np.float32),
            np.array(starts, dtype=np.int64),
        )

    def taken(self, order: NDArray[np.int64]) -> "Counts":
        """The same rows in another order."""
        widths = np.diff(self.starts)[order]
        starts = np.concatenate(([0], np.cumsum(widths))).astype(np.int64)
        at = np.repeat(self.starts[:-1][order] - starts[:-1], widths) + np.arange(starts[-1])
        return Counts(self.columns[at], self.counts[at], starts)

    @classmethod
    def joined(cls, parts: Sequence["Counts"], keep: Sequence[Mask]) -> "Counts":
        """Put the kept rows of several parts one after the other."""
        columns, counts, lengths = [], [], []
        for part, mask in zip(parts, keep, strict=True):
            widths = np.diff(part.starts)
            kept = np.repeat(mask, widths)
            columns.append(part.columns[kept])
            counts.append(part.counts[kept])
            lengths.append(widths[mask])
        starts = np.concatenate(([0], np.cumsum(np.concatenate(lengths))))
        return cls(np.concatenate(columns), np.concatenate(counts), starts.astype(np.int64))


class Segment:
    """An immutable block; deletions are a mask that the index keeps beside it.

    Attributes:
        owners: of each row, its organization.
        rows: by id of listings.
        weights: that the text was weighed with.
        terms: columns of the vocabulary that occur here, ascending.
        base: postings of these terms, of all stated codes with those above them, and of likely
            headings and subheadings; facts of each row.
        code_numbers, likely_numbers: numbers of codes in these postings.
        numbered: numbers of facts.
    """

    def __init__(self, profiles: Sequence[Profile], counts: Counts, weights: Weights) -> None:
        """Put rows in order of their codes, weigh the counted terms, turn rows into postings."""
        order = sorted(range(len(profiles)), key=lambda row: _by_code(profiles[row].listing))
        self.profiles = tuple(profiles[row] for row in order)
        self.owners = tuple(item.listing.organization_id for item in self.profiles)
        self.rows = {item.listing.id: row for row, item in enumerate(self.profiles)}
        self.weights = weights
        self.counts = counts.taken(np.array(order, dtype=np.int64))
        values = weights.rows(self.counts.columns, self.counts.counts, self.counts.starts)
        self.terms, numbers = np.unique(self.counts.columns, return_inverse=True)
        text = _postings(numbers, self.counts.starts, values, len(self.terms))
        self.code_numbers: dict[str, int] = {}
        codes = _numbered(
            ({p: 1.0 for code in item.listing.codes for p in lineage(code)} for item in self),
            self.code_numbers,
        )
        self.likely_numbers: dict[str, int] = {}
        likely = _numbered((item.likely for item in self), self.likely_numbers)
        self.numbered = Numberings()
        self.base = Base(text, codes, likely, columns_of(self.profiles, self.numbered))
        listings = [profile.listing for profile in self.profiles]
        self.measured = PropertyPostings(self.profiles)
        self.detailed = np.array([item.details is not NO_DETAILS for item in listings], dtype=bool)
        self.demanding = np.array([demanding(item.details) for item in listings], dtype=bool)
        self.company = Company.of(self.profiles)

    def __len__(self) -> int:
        return len(self.profiles)

    def __iter__(self) -> Iterator[Profile]:
        return iter(self.profiles)

    def known(self, columns: Ids) -> tuple[Mask, Ids]:
        """Which terms of the vocabulary occur here, and their numbers in the postings."""
        if not len(self.terms):
            return np.zeros(len(columns), dtype=bool), columns[:0]
        at = np.minimum(self.terms.searchsorted(columns), len(self.terms) - 1)
        found = self.terms[at] == columns
        return found, at[found].astype(np.int32)

    def rows_with_prefix(self, prefix: str) -> Mask:
        """Rows that have a code which starts with these digits."""
        mask = np.zeros(len(self), dtype=bool)
        for code, number in self.code_numbers.items():
            if code.startswith(prefix):
                mask[rows_of(self.base.codes, number)] = True
        return mask

    def tagged(self, directions: frozenset[str]) -> Mask:
        """Rows that carry one of these directions."""
        mask = np.zeros(len(self), dtype=bool)
        for row in np.flatnonzero(self.detailed):
            details = self.profiles[row].listing.details
            mask[row] = not directions.isdisjoint(details.directions)
        return mask


def _by_code(listing: Listing) -> tuple[str, str]:
    return (listing.codes[0] if listing.codes else "").ljust(_LONGEST_CODE, "0"), listing.id


def _postings(
    numbers: NDArray[np.int64], starts: NDArray[np.int64], values: Floats, terms: int
) -> Blocks:
    shape = (len(starts) - 1, terms)
    postings = sparse.csr_matrix((values, numbers, starts), shape=shape).tocsc()
    columns = np.repeat(np.arange(terms, dtype=np.int64), np.diff(postings.indptr))
    return blocks_of(columns, postings.indices.astype(np.int64), postings.data, terms)


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
