"""What a segment knows of its rows besides their texts."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.matching.company import Company
from app.matching.engine.ask import Columns
from app.matching.engine.blocks import Blocks, blocks_of
from app.matching.packed import Ids
from app.matching.profile import Profile
from app.matching.property_search import ranges_of
from app.matching.requirements import demanding
from app.matching.rows import (
    Numberings,
    Rows,
    columns_joined,
    columns_of,
    numbered_anew,
)
from app.matching.weights import Floats
from app.vocabulary.codes import lineage
from app.vocabulary.details import NO_DETAILS
from app.vocabulary.details.materials import PropertyRange

Ranges = Sequence[tuple[int, Sequence[PropertyRange]]]
"""Rows with the ranges of their properties; those that have none are left out."""


@dataclass(frozen=True, slots=True)
class Postings:
    """What codes are worth in rows.

    Attributes:
        numbers: of the codes, as they come.
        codes, rows, values: of each posting, the number of its code, its row and its worth.
    """

    numbers: dict[str, int]
    codes: NDArray[np.int64]
    rows: Rows
    values: Floats

    @classmethod
    def of(cls, each: Iterable[Mapping[str, float]]) -> "Postings":
        """Take the worth of codes, row by row."""
        numbers: dict[str, int] = {}
        codes, rows, values = array("q"), array("q"), array("f")
        for row, worths in enumerate(each):
            for code, worth in worths.items():
                codes.append(numbers.setdefault(code, len(numbers)))
                rows.append(row)
                values.append(worth)
        return cls(
            numbers,
            np.array(codes, np.int64),
            np.array(rows, np.int64),
            np.array(values, np.float32),
        )

    @classmethod
    def joined(cls, each: Sequence["Postings"], places: Sequence[Rows]) -> "Postings":
        """Several as one; `places` has the new row of each row."""
        numbers, tables = numbered_anew([some.numbers for some in each])
        return cls(
            numbers,
            np.concatenate([table[some.codes] for table, some in zip(tables, each, strict=True)]),
            np.concatenate([place[some.rows] for place, some in zip(places, each, strict=True)]),
            np.concatenate([some.values for some in each]),
        )

    def blocks(self) -> Blocks:
        """Arrange all of them."""
        order = np.lexsort((self.rows, self.codes))
        return blocks_of(self.codes[order], self.rows[order], self.values[order], len(self.numbers))

    def counted(self) -> dict[str, int]:
        """In how many rows each code stands."""
        counts = np.bincount(self.codes, minlength=len(self.numbers))
        return dict(zip(self.numbers, counts.tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class RowFacts:
    """Facts of all rows.

    Attributes:
        codes, likely: stated codes with those above them; likely headings and subheadings.
        detailed: of each row, whether it has any details.
        demanding: of each row, whether it has a hard requirement.
        ranges: of measured properties, of the rows that have any.
    """

    ids: Ids
    numbered: Numberings
    columns: Columns
    company: Company
    codes: Postings
    likely: Postings
    detailed: NDArray[np.bool_]
    demanding: NDArray[np.bool_]
    ranges: Ranges

    @classmethod
    def of(cls, profiles: Sequence[Profile]) -> "RowFacts":
        """Look at each listing once."""
        listings = [profile.listing for profile in profiles]
        ids, numbered = Ids(listing.id.encode() for listing in listings), Numberings()
        return cls(
            ids=ids,
            numbered=numbered,
            columns=columns_of(profiles, numbered)._replace(rank=ids.rank),
            company=Company.of(profiles, ids),
            codes=Postings.of(
                dict.fromkeys((above for code in one.codes for above in lineage(code)), 1.0)
                for one in listings
            ),
            likely=Postings.of(profile.likely for profile in profiles),
            detailed=np.array([one.details is not NO_DETAILS for one in listings], dtype=bool),
            demanding=np.array([demanding(one.details) for one in listings], dtype=bool),
            ranges=[
                (row, stated)
                for row, profile in enumerate(profiles)
                if (stated := ranges_of(profile))
            ],
        )

    @classmethod
    def joined(cls, each: Sequence["RowFacts"], rows: Rows) -> "RowFacts":
        """Several as one.

        Args:
            each: one or more.
            rows: all their rows, counted one after the other, in their new order.
        """
        ids = Ids.joined([facts.ids for facts in each], rows)
        columns, numbered = columns_joined(
            [(facts.columns, facts.numbered) for facts in each], rows, ids.rank
        )
        places = places_of(rows, [len(facts.ids) for facts in each])
        both = list(zip(places, each, strict=True))
        return cls(
            ids=ids,
            numbered=numbered,
            columns=columns,
            company=Company.joined([facts.company for facts in each], rows, ids),
            codes=Postings.joined([facts.codes for facts in each], places),
            likely=Postings.joined([facts.likely for facts in each], places),
            detailed=np.concatenate([facts.detailed for facts in each])[rows],
            demanding=np.concatenate([facts.demanding for facts in each])[rows],
            ranges=sorted(
                (
                    (int(place[row]), stated)
                    for place, facts in both
                    for row, stated in facts.ranges
                ),
                key=lambda found: found[0],
            ),
        )


def places_of(rows: Rows, lengths: Sequence[int]) -> list[Rows]:
    """Of several that are put into a new order, the new place of each row."""
    places = np.empty_like(rows)
    places[rows] = np.arange(len(rows))
    return np.split(places, np.cumsum(lengths)[:-1])
