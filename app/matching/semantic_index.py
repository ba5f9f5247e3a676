"""An index that also finds by meaning: another index, and beside it a vector for every listing.

Off unless word vectors were made, see `app.matching.meanings`.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from math import inf
from threading import Lock

import numpy as np

from app.matching.aspects_semantic import SEMANTIC
from app.matching.candidates import Candidate, Candidates
from app.matching.gathered import BothSides, gathered_of
from app.matching.index import LiveIndex
from app.matching.meanings import Floats, Meaning, Meanings
from app.matching.profile import Profile
from app.matching.rebuild import Rebuild
from app.matching.scorecard import Scorecard
from app.matching.suggestions import rejection
from app.matching.types import Listing, Predicted, Query
from app.vocabulary.terms import Side

NEAREST = 100
"""Listings nearest in meaning that are judged besides what the other index finds."""

_SHOWN = 3
_REMEMBERED = 65_536


class SemanticIndex:
    """Listings by words, codes and meaning. Not safe for writing from several threads."""

    def __init__(self, meanings: Meanings, base: LiveIndex) -> None:
        """Put meaning beside an empty index."""
        self._meanings = meanings
        self._base = base
        self._shelves = {side: _Shelf(meanings.size) for side in Side}
        self._vector_of = lru_cache(maxsize=_REMEMBERED)(meanings.of)

    def __len__(self) -> int:
        return len(self._base)

    def _vector(self, profile: Profile) -> Floats | None:
        return self._vector_of(profile.text)

    def apply(self, changed: Iterable[Listing], removed: Iterable[str] = ()) -> None:
        """Put listings in, replacing those with the same id, and take others out."""
        self.put(gathered_of(changed), removed)

    def put(self, arrived: BothSides, removed: Iterable[str] = ()) -> None:
        """Do as `apply` does with listings that have been gathered before."""
        gone = list(removed)
        self._base.put(arrived, gone)
        for key in (*gone, *(key for gathered in arrived.values() for key in gathered.ids)):
            for shelf in self._shelves.values():
                shelf.discard(key)
        for side, gathered in arrived.items():
            for found in gathered.profiles:
                vector = self._vector(found)
                if vector is not None:
                    self._shelves[side].put(found.listing.id, vector)

    def get(self, listing_id: str) -> Profile | None:
        """Return a listing by id."""
        return self._base.get(listing_id)

    def candidates(self, query: Query, asker: Profile, scorecard: Scorecard) -> Candidates:
        """Return the other index's candidates, and those nearest in meaning besides."""
        near = self._base.candidates(query, asker, scorecard)
        vector = self._vector(asker)
        # Private listings of others are found by words and codes only.
        if vector is None or query.veil is not None:
            return near
        best = next((a.high for a in scorecard.aspects if a.name == SEMANTIC.name), 0.0)
        near = replace(near, most=near.most + best)
        others = [
            Candidate(other, self._base.similarity(asker, other), 0.0, inf)
            for key in self._shelves[asker.listing.side.opposite].nearest(vector, NEAREST)
            if not near.has(key)
            and (other := self._base.get(key)) is not None
            and rejection(query, asker, other) is None
        ]
        return near.with_others(others)

    def similarity(self, left: Profile, right: Profile) -> float:
        """Return how alike two texts are, 0 to 1, as `candidates` measures it."""
        return self._base.similarity(left, right)

    def meaning(self, need: Profile, offer: Profile) -> Meaning | None:
        """Return how near two texts are in meaning; None where one has none."""
        one, other = self._vector(need), self._vector(offer)
        if one is None or other is None:
            return None
        return Meaning(
            round(float(one @ other), 6), lambda: self._meanings.nearest(need, offer, _SHOWN)
        )

    def rarity(self, code: str) -> float:
        """Return how much it says that two listings share a code, 0 to 1."""
        return self._base.rarity(code)

    def under(self, prefixes: tuple[str, ...]) -> list[str]:
        """Return ids of listings with a code that starts with one of these digits."""
        return self._base.under(prefixes)

    def among(self, listing_ids: Collection[str]) -> "SemanticIndex":
        """Return these listings as an index of their own; of those found by meaning the nearest."""
        some = SemanticIndex(self._meanings, self._base.among(listing_ids))
        some._vector_of = self._vector_of
        for key in listing_ids:
            found = self._base.get(key)
            vector = None if found is None else self._vector(found)
            if found is not None and vector is not None:
                some._shelves[found.listing.side].put(key, vector)
        return some

    def due(self) -> Rebuild | None:
        """Return what is to be rebuilt beside the searches, after a write; None for nothing."""
        return self._base.due()

    def reread(self, predicted: Mapping[str, Predicted]) -> Rebuild:
        """Plan a rebuild of everything with codes that were read of listings, by id."""
        return self._base.reread(predicted)

    def settle(self, rebuilt: Rebuild) -> bool:
        """Search what was built instead of what it was built from, where that is still there."""
        return self._base.settle(rebuilt)


class _Shelf:
    """Vectors of one side; a place that is left is taken by the last."""

    def __init__(self, size: int) -> None:
        self._rows: Floats = np.zeros((64, size), dtype=np.float32)
        self._keys: list[str] = []
        self._place: dict[str, int] = {}
        # Searches may run beside a change, and rows move.
        self._lock = Lock()

    def put(self, key: str, vector: Floats) -> None:
        with self._lock:
            self._put(key, vector)

    def _put(self, key: str, vector: Floats) -> None:
        place = len(self._keys)
        if place == len(self._rows):
            self._rows = np.vstack([self._rows, np.zeros_like(self._rows)])
        self._rows[place] = vector
        self._keys.append(key)
        self._place[key] = place

    def discard(self, key: str) -> None:
        with self._lock:
            self._discard(key)

    def _discard(self, key: str) -> None:
        place = self._place.pop(key, None)
        if place is None:
            return
        last = self._keys.pop()
        if last != key:
            self._rows[place] = self._rows[len(self._keys)]
            self._keys[place] = last
            self._place[last] = place

    def nearest(self, vector: Floats, number: int) -> list[str]:
        """Keys of the nearest, best first, ties by key."""
        with self._lock:
            similar = self._rows[: len(self._keys)] @ vector
            rows = np.arange(len(similar))
            if len(rows) > number:
                edge = np.partition(similar, len(similar) - number)[len(similar) - number]
                rows = np.flatnonzero(similar >= edge)
            found = sorted((-float(similar[row]), self._keys[row]) for row in rows)
        return [key for _, key in found[:number]]
