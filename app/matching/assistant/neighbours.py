"""Coded listings that resemble a text; learnt and forgotten at once, without refitting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from app.matching.assistant.bags import Bag, Bags, Bools, bag
from app.matching.assistant.frequencies import Frequencies, Together
from app.matching.assistant.postings import Postings, question
from app.matching.assistant.types import CodedText

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

    listings: tuple[CodedText, ...]
    bags: Bags
    frequencies: Frequencies
    postings: Postings
    alive: Bools


@dataclass(slots=True)
class Neighbours:
    """All coded listings, in a few segments that are merged as they grow.

    Reading needs no lock: the tuple of segments is swapped whole.
    """

    segments: tuple[_Segment, ...] = ()
    counted: Together = field(default_factory=Together)
    _places: dict[str, tuple[_Segment, int]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def __len__(self) -> int:
        return len(self._places)

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
        return [segment.listings[row] for _, (segment, row) in sorted(self._places.items())]

    def _drop(self, ids: Iterable[str]) -> None:
        for listing_id in ids:
            place = self._places.pop(listing_id, None)
            if place is not None:
                place[0].alive[place[1]] = False

    def _append(self, listings: Sequence[CodedText], bags: Bags) -> None:
        kept, size = list(self.segments), len(listings)
        merged: list[_Segment] = []
        while kept and len(kept[-1].listings) < min(_MERGE_RATIO * size, _MERGED_MOST - size):
            merged.insert(0, kept.pop())
            size += len(merged[0].listings)
        stay = [one.listings[row] for one in merged for row in np.flatnonzero(one.alive)]
        every = (*stay, *listings)
        bags = Bags.joined([*(one.bags.kept(one.alive) for one in merged), bags])
        own = Frequencies.of(bags)
        counted = Together((*(segment.frequencies for segment in kept), own))
        alive = np.ones(len(every), dtype=bool)
        segment = _Segment(every, bags, own, Postings.of(bags, counted), alive)
        self._places.update((one.id, (segment, row)) for row, one in enumerate(every))
        self.segments, self.counted = (*kept, segment), counted


def _best(similarities: NDArray[np.float64], limit: int) -> list[int]:
    rows = np.flatnonzero(similarities > 0)
    if len(rows) > limit:
        rows = rows[np.argpartition(-similarities[rows], limit)[:limit]]
    return [int(row) for row in rows]
