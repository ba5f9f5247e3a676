"""Coded listings that resemble a text; learnt and forgotten at once, without refitting."""

import marshal
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from app.matching.assistant.bags import Bag, Bags, Bools, bag
from app.matching.assistant.frequencies import Frequencies, Together
from app.matching.assistant.postings import Postings, question
from app.matching.assistant.types import CodedText
from app.matching.packed import Ids, Packed

NEAREST = 30
"""How many similar listings are looked at."""

_MERGE_RATIO = 4
_MERGED_MOST = 20_000
"""Listings that are put together while somebody waits for it."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A similar listing; similarity is a cosine, 0 to 1."""

    coded: CodedText
    similarity: float


@dataclass(frozen=True, slots=True)
class _Segment:
    """Listings learnt together. Only `alive` changes, when one of them is forgotten."""

    listings: Packed[CodedText]
    ids: Ids
    bags: Bags
    frequencies: Frequencies
    postings: Postings
    alive: Bools

    def row(self, listing_id: str) -> int | None:
        """The row of a listing that is not forgotten."""
        row = self.ids.row(listing_id.encode())
        return row if row is not None and self.alive[row] else None


@dataclass(slots=True)
class Neighbours:
    """All coded listings, in a few segments that are merged as they grow.

    Reading needs no lock: the tuple of segments is swapped whole.
    """

    segments: tuple[_Segment, ...] = ()
    counted: Together = field(default_factory=Together)
    _lock: Lock = field(default_factory=Lock)

    def __len__(self) -> int:
        return sum(int(segment.alive.sum()) for segment in self.segments)

    def learn(self, listings: Iterable[CodedText]) -> None:
        """Add listings; one whose id is known is replaced, one without codes is forgotten."""
        latest = {listing.id: listing for listing in listings}
        coded = [listing for listing in latest.values() if listing.codes]
        bags = Bags.of([bag(listing.text) for listing in coded])
        self.forget(latest)
        self.learn_bags(coded, bags)

    def learn_bags(self, listings: Sequence[CodedText], bags: Bags) -> None:
        """Add listings with codes, of ids not known yet, whose words are counted already."""
        if listings:
            with self._lock:
                self._append(listings, bags)

    def forget(self, ids: Iterable[str]) -> None:
        """Remove listings; ids that are not known do not matter."""
        with self._lock:
            self._drop(ids)

    def similar(
        self, asked: Bag, *, exclude: frozenset[str] = frozenset(), limit: int = NEAREST
    ) -> list[Neighbour]:
        """Return the listings most like a text, best first, ties by id."""
        columns, weights = question(asked, self.counted)
        found: list[Neighbour] = []
        for segment in self.segments:
            near = segment.postings.similarities(columns, weights)
            near[~segment.alive] = 0.0
            found.extend(
                Neighbour(segment.listings[row], float(near[row]))
                for row in _best(near, limit + len(exclude))
                if segment.listings[row].id not in exclude
            )
        found.sort(key=lambda one: (-one.similarity, one.coded.id))
        return found[:limit]

    def listings(self) -> list[CodedText]:
        """Return all listings, in order of their ids."""
        every = (one for segment in self.segments for one in segment.listings.some(_left(segment)))
        return sorted(every, key=lambda listing: listing.id)

    def _drop(self, ids: Iterable[str]) -> None:
        for listing_id in ids:
            for segment in self.segments:
                row = segment.row(listing_id)
                if row is not None:
                    segment.alive[row] = False

    def _append(self, listings: Sequence[CodedText], bags: Bags) -> None:
        kept, size = list(self.segments), len(listings)
        merged: list[_Segment] = []
        while kept and len(kept[-1].listings) < min(_MERGE_RATIO * size, _MERGED_MOST - size):
            merged.insert(0, kept.pop())
            size += len(merged[0].listings)
        stay = [(one, row) for one in merged for row in _left(one)]
        packed = [*(one.listings.raw(row) for one, row in stay), *map(_pack, listings)]
        ids = Ids([*(one.ids[row] for one, row in stay), *(one.id.encode() for one in listings)])
        bags = Bags.joined([*(one.bags.kept(one.alive) for one in merged), bags])
        own = Frequencies.of(bags)
        counted = Together((*(segment.frequencies for segment in kept), own))
        alive = np.ones(len(ids), dtype=bool)
        every = Packed.of(_unpack, packed)
        segment = _Segment(every, ids, bags, own, Postings.of(bags, counted), alive)
        self.segments, self.counted = (*kept, segment), counted


def _left(segment: _Segment) -> list[int]:
    return np.flatnonzero(segment.alive).tolist()


def _pack(listing: CodedText) -> bytes:
    return marshal.dumps((listing.id, listing.text, listing.codes, listing.organization_id))


def _unpack(packed: memoryview | bytes) -> CodedText:
    return CodedText(*marshal.loads(packed))  # noqa: S302 - our own


def _best(similarities: NDArray[np.float64], limit: int) -> list[int]:
    rows = np.flatnonzero(similarities > 0)
    if len(rows) > limit:
        rows = rows[np.argpartition(-similarities[rows], limit)[:limit]]
    return [int(row) for row in rows]
