"""The index that suggestions are searched in, behind an interface that other engines can fill."""

import sys
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Protocol

import numpy as np

from app.matching.candidates import Candidates
from app.matching.gathered import BothSides, gathered_of
from app.matching.meanings import Meaning
from app.matching.profile import Profile
from app.matching.rebuild import Rebuild, weigh
from app.matching.scorecard import Scorecard
from app.matching.search import Search
from app.matching.segment import Segment
from app.matching.shelf import Shelf
from app.matching.types import Listing, Predicted, Query
from app.matching.weights import Weights
from app.vocabulary.terms import Side

CANDIDATES = 300
"""How many of the best by text, code and country are judged in full for one question."""

_REWEIGH_AT_LEAST = 50
_REWEIGH_SHARE = 0.25


class Index(Protocol):
    """What the service asks of an index; `MemoryIndex` is the one of today."""

    def apply(self, changed: Iterable[Listing], removed: Iterable[str] = ()) -> None:
        """Put listings in, replacing those with the same id, and take others out."""

    def get(self, listing_id: str) -> Profile | None:
        """Return a listing by id."""

    def candidates(self, query: Query, asker: Profile, scorecard: Scorecard) -> Candidates:
        """Return the best candidates, best first."""

    def similarity(self, left: Profile, right: Profile) -> float:
        """Return how alike two texts are, 0 to 1, as `candidates` measures it."""

    def meaning(self, need: Profile, offer: Profile) -> Meaning | None:
        """Return how near two texts are in meaning; None where that is not known."""

    def rarity(self, code: str) -> float:
        """Return how much it says that two listings share a code, 0 to 1."""

    def __len__(self) -> int: ...


class LiveIndex(Index, Protocol):
    """What a service asks besides, that writes while it searches."""

    def put(self, arrived: BothSides, removed: Iterable[str] = ()) -> None:
        """Do as `apply` does with listings that have been gathered before."""

    def among(self, listing_ids: Collection[str]) -> "LiveIndex":
        """Return these listings as an index of their own in which every one can be found.

        Pairs come out as they do here. It is for reading, and stays as it is when this one changes.
        """

    def under(self, prefixes: tuple[str, ...]) -> list[str]:
        """Return ids of listings with a code that starts with one of these digits."""

    def due(self) -> Rebuild | None:
        """Return what is to be rebuilt beside the searches, after a write; None for nothing."""

    def reread(self, predicted: Mapping[str, Predicted]) -> Rebuild:
        """Plan a rebuild of everything with codes that were read of listings, by id."""

    def settle(self, rebuilt: Rebuild) -> bool:
        """Search what was built instead of what it was built from.

        Returns whether that was still there; otherwise nothing is changed.
        """


class MemoryIndex:
    """Listings of both sides in memory: a few immutable segments a side.

    Weights are frozen and counted anew once a quarter of the listings has changed, so a search
    never waits for a recount of everything. Not safe for writing from several threads.
    """

    def __init__(self, at_once: int = sys.maxsize) -> None:
        """Start empty.

        Args:
            at_once: rows up to which a write rebuilds segments by itself; the more are `due`.
        """
        self._sides = {side: Shelf() for side in Side}
        self._at_once = at_once
        self._changes = 0
        self._most = CANDIDATES

    @cached_property
    def _weights(self) -> Weights:
        """Those of the thesaurus alone, until listings are counted or weights are taken over."""
        return weigh(())

    def __len__(self) -> int:
        return sum(len(shelf) for shelf in self._sides.values())

    def apply(self, changed: Iterable[Listing], removed: Iterable[str] = ()) -> None:
        """Put listings in, replacing those with the same id, and take others out."""
        self.put(gathered_of(changed), removed)

    def put(self, arrived: BothSides, removed: Iterable[str] = ()) -> None:
        """Do as `apply` does with listings that have been gathered before."""
        gone, fresh = list(removed), sum(map(len, arrived.values()))
        self._changes += len(gone) + fresh
        if len(self):
            gone += [key for gathered in arrived.values() for key in gathered.ids]
            for shelf in self._sides.values():
                shelf.discard(gone)
        if not len(self) and self._worn(fresh):
            self._weights, self._changes = weigh(arrived.values()), 0
        for side, gathered in arrived.items():
            if len(gathered):
                self._sides[side].push(Segment(gathered, self._weights))
        while (rebuild := self._due(self._at_once)) is not None:
            rebuild.build()
            self.settle(rebuild)

    def due(self) -> Rebuild | None:
        """Return what is to be rebuilt beside the searches, after a write; None for nothing."""
        for shelf in self._sides.values():
            shelf.release()  # of a rebuild that was given up
        rebuild = self._due(sys.maxsize)
        if rebuild is not None:
            for side in rebuild.parts:
                self._sides[side].hold()
        return rebuild

    def reread(self, predicted: Mapping[str, Predicted]) -> Rebuild:
        """Plan a rebuild of everything with codes that were read of listings, by id."""
        for shelf in self._sides.values():
            shelf.hold()
        return self._anew(predicted)

    def settle(self, rebuilt: Rebuild) -> bool:
        """Search what was built instead of what it was built from.

        Returns whether that was still there; otherwise nothing is changed.
        """
        if not all(self._sides[side].has(parts) for side, parts in rebuilt.parts.items()):
            return False
        for side, parts in rebuilt.parts.items():
            self._sides[side].settle(parts, rebuilt.segments.get(side))
        if rebuilt.changes is not None and rebuilt.weights is not None:
            self._weights = rebuilt.weights
            self._changes -= rebuilt.changes
        return True

    def get(self, listing_id: str) -> Profile | None:
        """Return a listing by id."""
        return next(
            (found for shelf in self._sides.values() if (found := shelf.get(listing_id))), None
        )

    def rarity(self, code: str) -> float:
        """Return how much it says that two listings share a code, 0 to 1."""
        return self._weights.code_rarity(code)

    def candidates(self, query: Query, asker: Profile, scorecard: Scorecard) -> Candidates:
        """Return the best candidates, best first, ties by id."""
        shelf = self._sides[asker.listing.side.opposite]
        search = Search(query, asker, scorecard, self._weights)
        return Candidates.joined(
            [search.best(part.segment, part.alive, self._most) for part in shelf.parts], self._most
        )

    def under(self, prefixes: tuple[str, ...]) -> list[str]:
        """Return ids of listings with a code that starts with one of these digits."""
        return [
            key
            for shelf in self._sides.values()
            for part in shelf.parts
            for key in part.ids(part.segment.rows_under(prefixes))
        ]

    def among(self, listing_ids: Collection[str]) -> "MemoryIndex":
        """Return these listings as an index of their own in which every one can be found."""
        some = MemoryIndex()
        some._weights = self._weights
        some._most = max(CANDIDATES, len(listing_ids))
        for side, shelf in self._sides.items():
            some._sides[side].parts = shelf.only(listing_ids)
        return some

    def similarity(self, left: Profile, right: Profile) -> float:
        """Return how alike two texts are, 0 to 1, as `candidates` measures it."""
        one, other = (self._weights.vector(side.keys, side.counted) for side in (left, right))
        _, at_one, at_other = np.intersect1d(
            one.keys, other.keys, assume_unique=True, return_indices=True
        )
        return float(one.values[at_one] @ other.values[at_other])

    def meaning(self, need: Profile, offer: Profile) -> Meaning | None:
        """Return None: words alone have no meaning, see `SemanticIndex`."""

    def _due(self, at_most: int) -> Rebuild | None:
        """What is to be rebuilt of no more than so many rows; all weighed anew, or parts merged."""
        size = len(self)
        if size <= at_most and self._worn(size):
            return self._anew({})
        for side, shelf in self._sides.items():
            run = shelf.uneven(at_most) or shelf.outdated(self._weights, at_most)
            if run:
                return Rebuild({side: run}, weights=self._weights)
        return None

    def _anew(self, predicted: Mapping[str, Predicted]) -> Rebuild:
        every = {side: shelf.parts for side, shelf in self._sides.items()}
        return Rebuild(every, changes=self._changes, predicted=predicted)

    def _worn(self, size: int) -> bool:
        """Whether the weights are too old for so many listings."""
        return self._changes > max(_REWEIGH_AT_LEAST, _REWEIGH_SHARE * size)
