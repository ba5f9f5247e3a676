"""Measured properties of a block of listings as arrays, so that ranges alone find a material."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.matching.profile import Profile
from app.matching.requirements import NEAR_C, tested_at
from app.vocabulary.details.materials import PropertyRange
from app.vocabulary.properties import UNTOLD
from app.vocabulary.terms import Side

Numbers = NDArray[np.float64]
Edges = tuple[Numbers | np.float64, Numbers | np.float64]


@dataclass(frozen=True, slots=True)
class _Ranges:
    """Every range of one property: the row that has it, bounds in the base unit, temperature."""

    rows: NDArray[np.int32]
    low: Numbers
    high: Numbers
    tested_at: Numbers


def ranges_of(profile: Profile) -> Sequence[PropertyRange]:
    """Ranges that an offer states, or that a need wants."""
    details = profile.listing.details
    if profile.listing.side is Side.OFFER:
        return details.material.properties if details.material else ()
    return details.requirements.properties if details.requirements else ()


class PropertyPostings:
    """Ranges by property."""

    def __init__(self, size: int, each: Iterable[tuple[int, Sequence[PropertyRange]]]) -> None:
        """Collect ranges.

        Args:
            size: how many rows there are.
            each: rows with their ranges; those that have none may be left out.
        """
        self._size = size
        found: dict[str, list[tuple[int, float, float, float]]] = {}
        for row, ranges in each:
            for given in ranges:
                bounds = given.bounds
                found.setdefault(given.name, []).append(
                    (row, bounds.low, bounds.high, tested_at(given))
                )
        self._by_property: Mapping[str, _Ranges] = {
            name: _Ranges(np.array([one[0] for one in many], dtype=np.int32), *_columns(many))
            for name, many in found.items()
        }

    def worth(self, asked: Sequence[PropertyRange], side: Side) -> Numbers | None:
        """Sum of what the checks of each row are worth; None where no row has such a property.

        Args:
            asked: ranges of the asker.
            side: of the asker: a need's ranges are wanted, an offer's are stated.
        """
        known = [one for one in asked if one.name in self._by_property]
        if not known:
            return None
        return self._of_offers(known) if side is Side.NEED else self._of_needs(known)

    def _of_offers(self, wanted: Sequence[PropertyRange]) -> Numbers:
        """Each wanted range counts once, by the stated range that fits it best."""
        total = np.zeros(self._size)
        for one in wanted:
            ranges = self._by_property[one.name]
            best = np.full(self._size, -1.0)
            near = np.abs(ranges.tested_at - tested_at(one)) <= NEAR_C
            np.maximum.at(best, ranges.rows[near], _grades(one, ranges, near, wanted=True))
            total += np.where(best >= 0, 2 * best - 1, 0.0)
        return total

    def _of_needs(self, stated: Sequence[PropertyRange]) -> Numbers:
        """Each wanted range of a row counts once, by the asker's range that fits it best."""
        total = np.zeros(self._size)
        for name in {one.name for one in stated}:
            ranges = self._by_property[name]
            best = np.full(len(ranges.rows), -1.0)
            for one in stated:
                if one.name == name:
                    near = np.abs(ranges.tested_at - tested_at(one)) <= NEAR_C
                    best[near] = np.maximum(best[near], _grades(one, ranges, near, wanted=False))
            np.add.at(total, ranges.rows, np.where(best >= 0, 2 * best - 1, 0.0))
        return total


def _columns(many: Sequence[tuple[int, float, float, float]]) -> tuple[Numbers, Numbers, Numbers]:
    table = np.array([one[1:] for one in many], dtype=np.float64)
    return table[:, 0], table[:, 1], table[:, 2]


def _grades(
    one: PropertyRange, ranges: _Ranges, near: NDArray[np.bool_], *, wanted: bool
) -> Numbers:
    """Satisfaction of one range with each of many, in either direction."""
    own = (np.float64(one.bounds.low), np.float64(one.bounds.high))
    others = (ranges.low[near], ranges.high[near])
    return satisfactions(own, others) if wanted else satisfactions(others, own)


def satisfactions(wanted: Edges, offered: Edges) -> Numbers:
    """`satisfaction` for many ranges at once.

    Args:
        wanted: lower and upper edges; one of the two arguments may be a single range.
        offered: the same.
    """
    inside = (wanted[0] <= offered[0]) & (offered[1] <= wanted[1])
    apart = (offered[1] < wanted[0]) | (wanted[1] < offered[0])
    shared = np.minimum(wanted[1], offered[1]) - np.maximum(wanted[0], offered[0])
    width = offered[1] - offered[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(np.isfinite(width), np.maximum(shared, 0.0) / width, UNTOLD)
    return np.where(inside, 1.0, np.where(apart, 0.0, part))
