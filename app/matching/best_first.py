"""Judges candidates one by one, from the most promising on, and gives them back best first.

What a candidate can come to at most is known beforehand, so one that is judged goes out as soon as
no other can come before it: the order is that of judging all, for the price of judging some.
"""

from collections.abc import Callable, Collection
from heapq import heapify, heappop, heappush
from typing import Generic, Protocol, TypeVar

import numpy as np

from app.matching.candidates import Candidate, Candidates
from app.matching.types import Judgement


class Judged(Protocol):
    """Whatever carries a judgement."""

    @property
    def judgement(self) -> Judgement:
        """What was judged."""


T = TypeVar("T", bound=Judged)


class BestFirst(Generic[T]):
    """Judged pairs in order of points, ties by id."""

    def __init__(
        self,
        candidates: Candidates,
        judge: Callable[[Candidate], T],
        *,
        least: float,
        floor: float,
    ) -> None:
        """Put the most promising first.

        Args:
            candidates: in any order.
            judge: gives a full judgement.
            least: score from which a pair is worth an answer.
            floor: points below which no pair has that score.
        """
        self._candidates = candidates
        self._judge = judge
        self._least = least
        self._most: list[float] = candidates.most.tolist()
        hopeless = np.count_nonzero(candidates.most < floor)
        self._waiting: list[int] = candidates.most.argsort()[hopeless:].tolist()
        self._judged: list[tuple[float, str, T]] = []

    def next(self) -> T | None:
        """Return the best that is left; None when nothing is worth an answer any more."""
        waiting, judged, most = self._waiting, self._judged, self._most
        while waiting and (not judged or most[waiting[-1]] >= -judged[0][0]):
            found = self._judge(self._candidates[waiting.pop()])
            judgement = found.judgement
            heappush(judged, (-judgement.points, judgement.listing.id, found))
        if not judged:
            return None
        best = heappop(judged)[2]
        if best.judgement.score < self._least:
            waiting.clear()
            judged.clear()
            return None
        return best

    def take(self, count: int) -> list[T]:
        """Return the best few that are left."""
        found: list[T] = []
        while len(found) < count and (best := self.next()) is not None:
            found.append(best)
        return found

    def rest(self) -> list[T]:
        """Return all that are left."""
        return self.take(len(self._waiting) + len(self._judged))

    def only(self, owners: Collection[str | None]) -> None:
        """Leave out what does not belong to one of these organizations."""
        self._waiting = self._candidates.of(owners, self._waiting)
        self._judged = [
            one for one in self._judged if one[2].judgement.listing.organization_id in owners
        ]
        heapify(self._judged)
