"""Listings that are worth judging, in arrays: most of them never are.

Looking at a listing copies its pages where workers share them, so it is fetched when it is asked
for.
"""

from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.matching.profile import Profile
from app.matching.types import Rejection

N = TypeVar("N", bound=np.generic)


class Rows(Protocol):
    """Listings by row."""

    def __getitem__(self, row: int, /) -> Profile: ...


class Among(Protocol):
    """Listings with their owners."""

    @property
    def profiles(self) -> "Rows":
        """The listings."""

    def row(self, listing_id: str) -> int | None:
        """The row of a listing; None where it is not among these."""

    def listing_id(self, row: int) -> str:
        """The id of a row's listing."""

    def owned(self, rows: NDArray[np.int32], owners: Collection[Hashable]) -> Sequence[bool]:
        """Whether each of some rows belongs to one of these organizations."""


class Candidate(NamedTuple):
    """A listing worth judging.

    Attributes:
        profile: the listing.
        similarity: of the texts, 0 to 1.
        points: what the scorecard gives for text, code, country and properties.
        most: what all aspects together can come to.
    """

    profile: Profile
    similarity: float
    points: float
    most: float


@dataclass(frozen=True, slots=True)
class Candidates:
    """Those of one question.

    Attributes:
        among: the listings that they are some of.
        parts: of each, which of `among` it is in.
        places: of each, its place there.
        similarities, points, most: of each, see `Candidate`.
        broken: points of the best that a hard requirement of the need keeps from being suggested,
            with that requirement, best first.
    """

    among: tuple[Among, ...]
    parts: NDArray[np.intp]
    places: NDArray[np.int32]
    similarities: NDArray[np.float32]
    points: NDArray[np.float64]
    most: NDArray[np.float64]
    broken: tuple[tuple[float, Rejection], ...] = ()

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, number: int) -> Candidate:
        return Candidate(
            self.among[self.parts[number]].profiles[int(self.places[number])],
            float(self.similarities[number]),
            float(self.points[number]),
            float(self.most[number]),
        )

    def __iter__(self) -> Iterator[Candidate]:
        return map(self.__getitem__, range(len(self)))

    def has(self, listing_id: str) -> bool:
        """Whether a listing is among them."""
        return any(
            bool(np.any((self.parts == part) & (self.places == row)))
            for part, some in enumerate(self.among)
            if (row := some.row(listing_id)) is not None
        )

    def of(self, owners: Collection[Hashable], numbers: Sequence[int]) -> list[int]:
        """Those of some of them that belong to one of these organizations."""
        rows = np.array(numbers, dtype=np.intp)
        parts, places = self.parts[rows], self.places[rows]
        belongs = np.zeros(len(numbers), dtype=bool)
        for part, some in enumerate(self.among):
            here = parts == part
            belongs[here] = some.owned(places[here], owners)
        return [number for number, own in zip(numbers, belongs.tolist(), strict=True) if own]

    def _id(self, number: int) -> str:
        some: Among = self.among[self.parts[number]]
        return some.listing_id(int(self.places[number]))

    def taken(self, numbers: NDArray[np.intp] | slice) -> "Candidates":
        """Some of them, in this order."""
        return replace(
            self,
            parts=self.parts[numbers],
            places=self.places[numbers],
            similarities=self.similarities[numbers],
            points=self.points[numbers],
            most=self.most[numbers],
        )

    def with_others(self, others: Sequence[Candidate]) -> "Candidates":
        """These, and others found elsewhere."""
        apart = _Apart(tuple(one.profile for one in others))
        return replace(
            self,
            among=(*self.among, apart),
            parts=np.append(self.parts, np.full(len(others), len(self.among))),
            places=np.append(self.places, np.arange(len(others), dtype=np.int32)),
            similarities=np.append(
                self.similarities, np.array([one.similarity for one in others], dtype=np.float32)
            ),
            points=np.append(self.points, [one.points for one in others]),
            most=np.append(self.most, [one.most for one in others]),
        )

    @classmethod
    def joined(cls, each: Sequence["Candidates"], limit: int) -> "Candidates":
        """The best of several parts, best first, ties by id; no other listing is looked at."""
        if len(each) == 1:
            return each[0]
        starts = np.cumsum([0, *(len(some.among) for some in each)]).tolist()
        found = cls(
            tuple(one for some in each for one in some.among),
            _row([some.parts + start for some, start in zip(each, starts, strict=False)], np.intp),
            _row([some.places for some in each], np.int32),
            _row([some.similarities for some in each], np.float32),
            _row([some.points for some in each], np.float64),
            _row([some.most for some in each], np.float64),
            tuple(sorted((one for some in each for one in some.broken), reverse=True)[:limit]),
        )
        order = np.argsort(-found.points, kind="stable")
        ordered = found.points[order]
        tied = np.flatnonzero(ordered[1:] == ordered[:-1])
        for run in np.split(tied, np.flatnonzero(np.diff(tied) > 1) + 1) if len(tied) else ():
            one, end = run[0], run[-1] + 2
            alike = order[one:end].tolist()
            order[one:end] = sorted(alike, key=found._id)
        return found.taken(order[:limit])


@dataclass(frozen=True, slots=True)
class _Apart:
    """Listings that were not found in a segment."""

    profiles: tuple[Profile, ...]

    def row(self, listing_id: str) -> int | None:
        return next(
            (row for row, one in enumerate(self.profiles) if one.listing.id == listing_id), None
        )

    def listing_id(self, row: int) -> str:
        return self.profiles[row].listing.id

    def owned(self, rows: NDArray[np.int32], owners: Collection[Hashable]) -> list[bool]:
        return [self.profiles[row].listing.organization_id in owners for row in rows]


def _row(parts: Sequence[NDArray[N]], dtype: type[N]) -> NDArray[N]:
    return np.concatenate([np.zeros(0, dtype=dtype), *parts])
