"""Many listings side by side: postings of their terms, not weighed yet, and facts of their rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.matching.keys import Keys, distinct
from app.matching.packed import Packed
from app.matching.packing import pack_profile, unpack_profile
from app.matching.profile import Profile, profile
from app.matching.row_facts import RowFacts, places_of
from app.matching.rows import Rows
from app.matching.types import Listing
from app.matching.weights import Floats
from app.vocabulary.terms import Side

N = TypeVar("N", bound=np.generic)

_LONGEST_CODE = 10

_AT_ONCE = 4_096
"""Listings that are objects at the same time."""

_ROW_BITS = np.uint64(32)


class Entry(NamedTuple):
    """A listing made ready for an index.

    Attributes:
        packed: the profile.
    """

    profile: Profile
    packed: bytes

    @property
    def place(self) -> bytes:
        """What the order of rows goes by: its first code, then its id."""
        listing = self.profile.listing
        code = listing.codes[0] if listing.codes else ""
        return f"{code:0<{_LONGEST_CODE}}{listing.id}".encode()


@dataclass(frozen=True, slots=True)
class Gathered:
    """Listings of one side with postings of their terms, by term and then by row.

    Attributes:
        places: what the order of rows goes by.
        profiles: of the listings, in that order.
        facts: of the same rows.
        terms: keys of the terms that occur, ascending.
        sizes: of each term, how many rows have it.
        rows, counts: of each posting.
    """

    places: NDArray[np.bytes_]
    profiles: Packed[Profile]
    facts: RowFacts
    terms: Keys
    sizes: NDArray[np.int64]
    rows: Rows
    counts: Floats

    def __len__(self) -> int:
        return len(self.places)

    @property
    def ids(self) -> Iterator[str]:
        """Of the listings."""
        return (self.facts.ids[row].decode() for row in range(len(self)))

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Gathered":
        """Look at each listing once."""
        ordered = sorted(entries, key=lambda entry: entry.place)
        profiles = [entry.profile for entry in ordered]
        keys = _joined([one.said for one in profiles], np.uint64)
        counts = _joined([one.counts for one in profiles], np.float32)
        lengths = [len(one.said) // keys.itemsize for one in profiles]
        rows = np.repeat(np.arange(len(profiles)), lengths)
        # Rows stay in order within a term.
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        first = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])
        places = [entry.place for entry in ordered]
        return cls(
            places=np.array(places, f"S{max(map(len, places), default=1)}"),
            profiles=Packed.of(unpack_profile, [entry.packed for entry in ordered]),
            facts=RowFacts.of(profiles),
            terms=keys[first],
            sizes=np.diff(np.append(first, len(keys))),
            rows=rows[order],
            counts=counts[order],
        )

    @classmethod
    def joined(cls, each: Sequence["Gathered"]) -> "Gathered":
        """One or more as one, without looking at their listings."""
        if len(each) == 1:
            return each[0]
        places = np.concatenate([some.places for some in each])
        order = np.argsort(places, kind="stable")
        terms = distinct(some.terms for some in each)
        sizes = np.zeros(len(terms), dtype=np.int64)
        # The number of its term above its row: in this order postings belong.
        postings: list[Keys] = []
        for some, place in zip(each, places_of(order, list(map(len, each))), strict=True):
            numbers = terms.searchsorted(some.terms)
            sizes[numbers] += some.sizes
            above: Keys = np.repeat(numbers.astype(np.uint64) << _ROW_BITS, some.sizes)
            below: Keys = place[some.rows].astype(np.uint64)
            postings.append(above | below)
        both = np.concatenate(postings)
        by_term = np.argsort(both)
        return cls(
            places=places[order],
            profiles=Packed.joined(unpack_profile, (some.profiles for some in each), order),
            facts=RowFacts.joined([some.facts for some in each], order),
            terms=terms,
            sizes=sizes,
            rows=(both[by_term] & np.uint64(2**32 - 1)).astype(np.int64),
            counts=np.concatenate([some.counts for some in each])[by_term],
        )


BothSides = Mapping[Side, Gathered]


def made_ready(listing: Listing) -> Entry:
    """Make a listing ready for an index: most of what it costs to put it there."""
    made = profile(listing)
    return Entry(made, pack_profile(made))


def gather(entries: Iterable[Entry]) -> BothSides:
    """Gather listings of both sides, whose ids differ; few are objects at the same time."""
    each = iter(entries)
    parts = iter(lambda: list(islice(each, _AT_ONCE)), [])
    return joined([_sides(some) for some in parts] or [_sides(())])


def gathered_of(listings: Iterable[Listing]) -> BothSides:
    """Gather listings; of those with the same id the last."""
    return gather(map(made_ready, {one.id: one for one in listings}.values()))


def joined(each: Sequence[BothSides]) -> BothSides:
    """One or more as one, without looking at their listings."""
    return {side: Gathered.joined([some[side] for some in each]) for side in Side}


def _sides(entries: Sequence[Entry]) -> BothSides:
    return {
        side: Gathered.of(one for one in entries if one.profile.listing.side is side)
        for side in Side
    }


def _joined(packed: Sequence[bytes], dtype: type[N]) -> NDArray[N]:
    return np.frombuffer(b"".join(packed), dtype)
