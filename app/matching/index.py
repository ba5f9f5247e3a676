"""The index that suggestions are searched in, behind an interface that other engines can fill."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.matching.meanings import Meaning
from app.matching.profile import Profile, profile
from app.matching.scorecard import Scorecard
from app.matching.search import Candidate, Search
from app.matching.segment import Alive, Counts, Segment
from app.matching.types import Listing, Query
from app.matching.weights import Vocabulary, Weights
from app.vocabulary.codes import lineage
from app.vocabulary.terms import Side

CANDIDATES = 300
"""How many of the best by text, code and country are judged in full for one question."""

_REWEIGH_AT_LEAST = 50
_REWEIGH_SHARE = 0.25
_MERGE_RATIO = 4


class Index(Protocol):
    """What the service asks of an index; `MemoryIndex` is the one of today."""

    def apply(self, changed: Iterable[Listing], removed: Iterable[str] = ()) -> None:
        """Put listings in, replacing those with the same id, and take others out."""

    def get(self, listing_id: str) -> Profile | None:
        """Return a listing by id."""

    def candidates(self, query: Query, asker: Profile, scorecard: Scorecard) -> list[Candidate]:
        """Return the best candidates, and besides them the best that break a hard requirement."""

    def similarity(self, left: Profile, right: Profile) -> float:
        """Return how alike two texts are, 0 to 1, as `candidates` measures it."""

    def meaning(self, need: Profile, offer: Profile) -> Meaning | None:
        """Return how near two texts are in meaning; None where that is not known."""

    def rarity(self, code: str) -> float:
        """Return how much it says that two listings share a code, 0 to 1."""

    def __len__(self) -> int: ...


class MemoryIndex:
    """Listings of both sides in memory: a few immutable segments a side.

    Weights are frozen and counted anew once a quarter of the listings has changed, so a search
    never waits for a recount of everything. Not safe for writing from several threads.
    """

    def __init__(self) -> None:
        self._vocabulary = Vocabulary()
        self._weights = Weights(self._vocabulary, np.zeros(0, dtype=np.int64), {}, 0)
        self._sides = {side: _Shelf(self._vocabulary) for side in Side}
        self._changes = 0

    def __len__(self) -> int:
        return sum(len(shelf) for shelf in self._sides.values())

    def apply(self, changed: Iterable[Listing], removed: Iterable[str] = ()) -> None:
        """Put listings in, replacing those with the same id, and take others out."""
        fresh = {listing.id: listing for listing in changed}
        gone = [*removed, *fresh]
        for shelf in self._sides.values():
            shelf.discard(gone)
        for side, shelf in self._sides.items():
            arrived = [profile(listing) for listing in fresh.values() if listing.side is side]
            if arrived:
                shelf.add(arrived, self._weights)
        self._changes += len(gone)
        if self._changes > max(_REWEIGH_AT_LEAST, _REWEIGH_SHARE * len(self)):
            self._reweigh()

    def get(self, listing_id: str) -> Profile | None:
        """Return a listing by id."""
        return next(
            (found for shelf in self._sides.values() if (found := shelf.get(listing_id))), None
        )

    def rarity(self, code: str) -> float:
        """Return how much it says that two listings share a code, 0 to 1."""
        return self._weights.code_rarity(code)

    def candidates(self, query: Query, asker: Profile, scorecard: Scorecard) -> list[Candidate]:
        """Return the best candidates, and besides them the best that break a hard requirement."""
        shelf = self._sides[asker.listing.side.opposite]
        search = Search(query, asker, scorecard, self._weights)
        each = [search.best(segment, alive, CANDIDATES) for segment, alive in shelf.segments]
        found = [candidate for candidates in each for candidate in candidates]
        if len(each) > 1:
            found.sort(key=lambda candidate: (-candidate.points, candidate.profile.listing.id))
        kept = [candidate for candidate in found if candidate.broken is None]
        broken = [candidate for candidate in found if candidate.broken is not None]
        return kept[:CANDIDATES] + broken[:CANDIDATES]

    def similarity(self, left: Profile, right: Profile) -> float:
        """Return how alike two texts are, 0 to 1, as `candidates` measures it."""
        one, other = self._weights.vector(left.terms), self._weights.vector(right.terms)
        _, at_one, at_other = np.intersect1d(
            one.columns, other.columns, assume_unique=True, return_indices=True
        )
        return float(one.values[at_one] @ other.values[at_other])

    def meaning(self, need: Profile, offer: Profile) -> Meaning | None:
        """Return None: words alone have no meaning, see `SemanticIndex`."""

    def _reweigh(self) -> None:
        terms = np.zeros(len(self._vocabulary), dtype=np.int64)
        codes: Counter[str] = Counter()
        for shelf in self._sides.values():
            terms += shelf.term_counts(len(terms))
            codes.update(shelf.code_counts())
        self._weights = Weights(self._vocabulary, terms, codes, len(self))
        for shelf in self._sides.values():
            shelf.weigh(self._weights)
        self._changes = 0


class _Shelf:
    """The segments of one side, and which of their rows are still alive."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self.segments: list[tuple[Segment, Alive]] = []
        self._place: dict[str, tuple[Segment, int]] = {}

    def __len__(self) -> int:
        return len(self._place)

    def get(self, listing_id: str) -> Profile | None:
        place = self._place.get(listing_id)
        return place[0].profiles[place[1]] if place else None

    def discard(self, listing_ids: Iterable[str]) -> None:
        dead: dict[int, list[int]] = {}
        for listing_id in listing_ids:
            place = self._place.pop(listing_id, None)
            if place is not None:
                dead.setdefault(id(place[0]), []).append(place[1])
        # A new mask instead of a changed one: a search under way keeps what it started with.
        for at, (segment, alive) in enumerate(self.segments):
            if rows := dead.get(id(segment)):
                mask = alive.copy()
                mask[rows] = 0
                self.segments[at] = (segment, mask)

    def add(self, profiles: Sequence[Profile], weights: Weights) -> None:
        counts = Counts.of(profiles, self._vocabulary)
        self._push(Segment(profiles, counts, self._vocabulary, weights))
        while len(self.segments) > 1 and len(self.segments[-2][0]) < _MERGE_RATIO * len(
            self.segments[-1][0]
        ):
            self._merge(2, weights)

    def weigh(self, weights: Weights) -> None:
        if self.segments:
            self._merge(len(self.segments), weights)

    def term_counts(self, columns: int) -> NDArray[np.int64]:
        total = np.zeros(columns, dtype=np.int64)
        for segment, alive in self.segments:
            kept = Counts.joined([segment.counts], [alive > 0])
            total += np.bincount(kept.columns, minlength=columns)
        return total

    def code_counts(self) -> Mapping[str, int]:
        counts: Counter[str] = Counter()
        for segment, alive in self.segments:
            for row in np.flatnonzero(alive):
                codes = segment.profiles[row].listing.codes
                counts.update({prefix for code in codes for prefix in lineage(code)})
        return counts

    def _push(self, segment: Segment) -> None:
        self.segments.append((segment, np.ones(len(segment), dtype=np.uint8)))
        for row, item in enumerate(segment.profiles):
            self._place[item.listing.id] = (segment, row)

    def _merge(self, last: int, weights: Weights) -> None:
        parts, self.segments = self.segments[-last:], self.segments[:-last]
        kept = [segment.profiles[row] for segment, alive in parts for row in np.flatnonzero(alive)]
        if kept:
            counts = Counts.joined([s.counts for s, _ in parts], [alive > 0 for _, alive in parts])
            self._push(Segment(kept, counts, self._vocabulary, weights))
