"""The segments of one side, and how several of them become one while searches go on in them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.matching.profile import Profile
from app.matching.segment import Alive, Segment
from app.matching.weights import Weights

_MERGE_RATIO = 4


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A segment, which of its rows are still there, and how many."""

    segment: Segment
    alive: Alive
    left: int

    @classmethod
    def of(cls, segment: Segment) -> "Part":
        """All of a segment."""
        return cls(segment, np.ones(len(segment), dtype=np.uint8), len(segment))

    def get(self, listing_id: str) -> Profile | None:
        """Return a listing by id."""
        row = self.segment.row(listing_id)
        return None if row is None or not self.alive[row] else self.segment.profiles[row]

    def without(self, listing_ids: Iterable[str]) -> "Part":
        """What is left without some listings; ids that are not known do not matter."""
        known = {self.segment.row(key) for key in listing_ids}
        rows = [row for row in known if row is not None and self.alive[row]]
        if not rows:
            return self
        # A new mask instead of a changed one: a search under way keeps what it started with.
        alive = self.alive.copy()
        alive[rows] = 0
        return replace(self, alive=alive, left=self.left - len(rows))

    def only(self, listing_ids: Iterable[str]) -> "Part":
        """What is left of some listings; ids that are not known do not matter."""
        known = {self.segment.row(key) for key in listing_ids}
        rows = [row for row in known if row is not None and self.alive[row]]
        alive = np.zeros_like(self.alive)
        alive[rows] = 1
        return replace(self, alive=alive, left=len(rows))

    def packed(self) -> Iterator[tuple[Profile, bytes]]:
        """The listings that are left, with their bytes."""
        profiles, rows = self.segment.profiles, np.flatnonzero(self.alive).tolist()
        return zip(profiles.some(rows), map(profiles.raw, rows), strict=True)

    def ids(self, among: NDArray[np.bool_]) -> list[str]:
        """Ids of the listings of some rows that are left."""
        rows = np.flatnonzero((self.alive > 0) & among).tolist()
        return [self.segment.listing_id(row) for row in rows]

    def gone_since(self, before: "Part") -> list[str]:
        """Ids of listings that were left in an earlier state of this part."""
        return before.ids(self.alive == 0)


class Shelf:
    """The parts of one side, the oldest and largest first.

    Attributes:
        parts: swapped whole, so that a search under way keeps what it started with.
    """

    def __init__(self) -> None:
        """Start empty."""
        self.parts: tuple[Part, ...] = ()
        self._held = 0

    def __len__(self) -> int:
        return sum(part.left for part in self.parts)

    def get(self, listing_id: str) -> Profile | None:
        """Return a listing by id."""
        return next((found for part in self.parts if (found := part.get(listing_id))), None)

    def discard(self, listing_ids: Sequence[str]) -> None:
        """Take listings out; ids that are not known do not matter."""
        self.parts = tuple(part.without(listing_ids) for part in self.parts)

    def push(self, segment: Segment) -> None:
        """Put listings in that are not there."""
        self.parts = (*self.parts, Part.of(segment))

    def only(self, listing_ids: Collection[str]) -> tuple[Part, ...]:
        """The parts with some of the listings alone; those with none of them are left out."""
        some = (part.only(listing_ids) for part in self.parts)
        return tuple(part for part in some if part.left)

    def uneven(self, at_most: int) -> tuple[Part, ...]:
        """The last parts as far as each is small for what comes after it; none where it is not.

        Args:
            at_most: rows together.
        """
        free = self.parts[self._held :]
        start, total = len(free), 0
        while start and (start == len(free) or len(free[start - 1].segment) < _MERGE_RATIO * total):
            total += len(free[start - 1].segment)
            if total > at_most:
                break
            start -= 1
        return free[start:] if start < len(free) - 1 else ()

    def outdated(self, weights: Weights, at_most: int) -> tuple[Part, ...]:
        """Neighbours among which some were weighed with other weights than these.

        Args:
            weights: those of today.
            at_most: rows together.
        """
        free = self.parts[self._held :]
        found = [at for at, part in enumerate(free) if part.segment.weights is not weights]
        run = free[found[0] : found[-1] + 1] if found else ()
        return run if sum(len(part.segment) for part in run) <= at_most else ()

    def hold(self) -> None:
        """Leave the parts that are there as they are until one of them is settled."""
        self._held = len(self.parts)

    def release(self) -> None:
        """Hold no parts any more."""
        self._held = 0

    def has(self, parts: Sequence[Part]) -> bool:
        """Whether these parts, or what is left of them, still stand side by side."""
        return self._place(parts) is not None

    def settle(self, old: Sequence[Part], segment: Segment | None) -> None:
        """Put a segment in the place of the parts that it was built from, which must be there.

        What left them meanwhile leaves it, too.
        """
        self._held = 0
        start = self._place(old) or 0
        rest = self.parts[start + len(old) :]
        pairs = zip(self.parts[start:], old, strict=False)
        gone = [key for part, before in pairs for key in part.gone_since(before)]
        built = () if segment is None else (Part.of(segment).without(gone),)
        self.parts = (*self.parts[:start], *built, *rest)

    def _place(self, parts: Sequence[Part]) -> int | None:
        if not parts:
            return 0
        wanted = [part.segment for part in parts]
        known = [part.segment for part in self.parts]
        start = known.index(wanted[0]) if wanted[0] in known else 0
        return start if known[start : start + len(wanted)] == wanted else None
