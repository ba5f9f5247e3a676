"""Listings as balances see them, in columns: nineteen bytes each."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import nan
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.vocabulary.terms import Side

K = TypeVar("K")


class Numbers(dict[K, int]):
    """Values in order of their numbers: from 0 on, as they come."""

    def of(self, value: K) -> int:
        """The number of a value; a new one for a new one."""
        return self.setdefault(value, len(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A listing as the balance sees it.

    Attributes:
        amount: base units of the dimension a year; None when not stated.
        dimension: None when no quantity is stated.
    """

    id: str
    organization: str
    country: str
    side: Side
    codes: tuple[str, ...]
    amount: float | None = None
    dimension: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Many listings; what they have in common is named once and told by its number.

    Attributes:
        organizations, countries: of each organization.
        code_sets: the codes of a listing, as they are listed.
        dimensions: of amounts.
        organization, code_set, dimension: numbers of each listing; the dimension may be any
            where no amount is stated.
        offered: whether it is an offer.
        amount: base units a year; not a number where none is stated.
    """

    organizations: Sequence[str]
    countries: Sequence[str]
    code_sets: Sequence[tuple[str, ...]]
    dimensions: Sequence[str | None]
    organization: NDArray[np.int32]
    code_set: NDArray[np.int32]
    offered: NDArray[np.bool_]
    amount: NDArray[np.float64]
    dimension: NDArray[np.int16]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Book":
        """Put listings into columns."""
        every = list(entries)
        owners: Numbers[tuple[str, str]] = Numbers()
        code_sets: Numbers[tuple[str, ...]] = Numbers()
        dimensions: Numbers[str | None] = Numbers()
        organization = [owners.of((one.organization, one.country)) for one in every]
        code_set = [code_sets.of(one.codes) for one in every]
        dimension = [dimensions.of(one.dimension) for one in every]
        return cls(
            organizations=[name for name, _ in owners],
            countries=[country for _, country in owners],
            code_sets=list(code_sets),
            dimensions=list(dimensions),
            organization=np.array(organization, np.int32),
            code_set=np.array(code_set, np.int32),
            offered=np.array([one.side is Side.OFFER for one in every], np.bool_),
            amount=np.array([nan if one.amount is None else one.amount for one in every]),
            dimension=np.array(dimension, np.int16),
        )

    def __len__(self) -> int:
        return len(self.amount)

    def some(self, wanted: NDArray[np.bool_]) -> "Book":
        """The book with some of the listings, in their order."""
        return replace(
            self,
            organization=self.organization[wanted],
            code_set=self.code_set[wanted],
            offered=self.offered[wanted],
            amount=self.amount[wanted],
            dimension=self.dimension[wanted],
        )

    def where(self, holds: Callable[[tuple[str, ...]], bool]) -> NDArray[np.bool_]:
        """Of which listings something holds, by their codes."""
        used, which = np.unique(self.code_set, return_inverse=True)
        answers = (holds(self.code_sets[number]) for number in used.tolist())
        return np.fromiter(answers, np.bool_, len(used))[which]

    def spread(self, parts: Callable[[tuple[str, ...]], dict[str, float]]) -> "Spread":
        """Lay each listing under some codes, with what its codes say of each."""
        used, which = np.unique(self.code_set, return_inverse=True)
        found = [parts(self.code_sets[number]) for number in used.tolist()]
        codes: Numbers[str] = Numbers()
        flat = np.array([codes.of(code) for one in found for code in one], np.intp)
        said = np.array([value for one in found for value in one.values()], np.float64)
        lengths = np.array([len(one) for one in found], np.intp)
        starts = np.cumsum(lengths) - lengths
        each = lengths[which]
        listing = np.repeat(np.arange(len(self)), each)
        within = np.arange(len(listing)) - np.repeat(np.cumsum(each) - each, each)
        place = np.repeat(starts[which], each) + within
        return Spread(list(codes), listing, flat[place], said[place])


class Spread(NamedTuple):
    """Listings under codes: which listing, which code by its number, and what is said of both."""

    codes: Sequence[str]
    listing: NDArray[np.intp]
    code: NDArray[np.intp]
    said: NDArray[np.float64]

    def some(self, wanted: NDArray[np.bool_]) -> "Spread":
        """A part of it."""
        return Spread(self.codes, self.listing[wanted], self.code[wanted], self.said[wanted])
