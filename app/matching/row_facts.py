"""What a segment knows of its rows besides their texts, gone through once, some at a time."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from app.matching.company import Company, Known
from app.matching.engine.ask import Columns
from app.matching.engine.blocks import Blocks, blocks_of
from app.matching.packed import Ids, Packed
from app.matching.profile import Profile
from app.matching.property_search import ranges_of
from app.matching.requirements import demanding
from app.matching.rows import Numberings, columns_of
from app.vocabulary.codes import lineage
from app.vocabulary.details import NO_DETAILS
from app.vocabulary.details.materials import PropertyRange

_AT_ONCE = 4_096
"""Listings that are objects at the same time."""


class Postings:
    """What codes are worth in each row, numbered as they come."""

    def __init__(self) -> None:
        """Start without any."""
        self.numbers: dict[str, int] = {}
        self._columns, self._rows, self._values = array("q"), array("q"), array("f")

    def add(self, row: int, worths: Mapping[str, float]) -> None:
        """Add a row, after all before it."""
        for code, worth in worths.items():
            self._columns.append(self.numbers.setdefault(code, len(self.numbers)))
            self._rows.append(row)
            self._values.append(worth)

    def blocks(self) -> Blocks:
        """Arrange all of them."""
        columns = np.array(self._columns, np.int64)
        order = np.argsort(columns, kind="stable")
        rows, values = np.array(self._rows, np.int64), np.array(self._values, np.float32)
        return blocks_of(columns[order], rows[order], values[order], len(self.numbers))


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
    ranges: Sequence[tuple[int, Sequence[PropertyRange]]]

    @classmethod
    def of(cls, profiles: Packed[Profile]) -> "RowFacts":
        """Look at each listing once."""
        numbered, known, codes, likely = Numberings(), Known(), Postings(), Postings()
        keys: list[bytes] = []
        columns: list[Columns] = []
        companies: list[Company] = []
        flags: list[tuple[bool, bool]] = []
        ranges: list[tuple[int, Sequence[PropertyRange]]] = []
        for some in _in_parts(profiles):
            columns.append(columns_of(some, numbered))
            companies.append(Company.of(some, known))
            for row, profile in enumerate(some, len(keys)):
                listing = profile.listing
                codes.add(row, {above: 1.0 for code in listing.codes for above in lineage(code)})
                likely.add(row, profile.likely)
                if stated := ranges_of(profile):
                    ranges.append((row, stated))
            listings = [profile.listing for profile in some]
            keys += [listing.id.encode() for listing in listings]
            flags += [(one.details is not NO_DETAILS, demanding(one.details)) for one in listings]
        ids = Ids(keys)
        told = np.array(flags, dtype=bool).reshape(-1, 2)
        return cls(
            ids=ids,
            numbered=numbered,
            columns=Columns(*map(np.concatenate, zip(*columns, strict=True)))._replace(
                rank=ids.rank
            ),
            company=Company.joined(companies, known, ids),
            codes=codes,
            likely=likely,
            detailed=told[:, 0].copy(),
            demanding=told[:, 1].copy(),
            ranges=ranges,
        )


def _in_parts(profiles: Iterable[Profile]) -> Iterator[list[Profile]]:
    """Some at a time; an empty part where there are none at all."""
    each = iter(profiles)
    some = list(islice(each, _AT_ONCE))
    yield some
    while some := list(islice(each, _AT_ONCE)):
        yield some
