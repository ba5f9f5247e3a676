"""What tells early how good a pair can become, of many possible partners in arrays."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.matching.marks import digits_of
from app.matching.natures import Nature
from app.matching.profile import Profile
from app.matching.successions import later
from app.matching.types import Listing
from app.vocabulary.places import Point, place
from app.vocabulary.terms import Purpose, Side

NOWHERE = -1
"""Place of a listing whose city is not known."""

_NATURES = tuple(Nature)
_PURPOSES = tuple(Purpose)
_MASK_BITS = 64


@dataclass(frozen=True, slots=True)
class Company:
    """Arrays of one length, one entry a possible partner.

    Attributes:
        voices: what each speaks of.
        natures: of each, as `nature_code`.
        purposes: of each, as `purpose_code`.
        standards, grades: of each, as `marks_mask`.
        ids: of each; only asked for when somebody has decided on pairs.
        yearly: quantity in the base unit, nan where none is stated.
        dimensions: number of the quantity's dimension.
        places: number of the city among `points`.
    """

    voices: NDArray[np.uint16]
    natures: NDArray[np.uint8]
    purposes: NDArray[np.uint8]
    standards: NDArray[np.uint64]
    grades: NDArray[np.uint64]
    ids: NDArray[np.object_]
    yearly: NDArray[np.float64]
    dimensions: NDArray[np.int8]
    places: NDArray[np.int32]
    points: Sequence[Point]
    numbers: Mapping[str, int]

    @classmethod
    def of(cls, profiles: Sequence[Profile]) -> "Company":
        """Put listings into arrays."""
        listings = [profile.listing for profile in profiles]
        dimensions: dict[str, int] = {}
        points: dict[Point, int] = {}
        cities = [place(item.country, item.city) for item in listings]
        quantities = [item.quantity for item in listings]
        return cls(
            voices=np.array([item.voices for item in profiles], dtype=np.uint16),
            natures=np.array([nature_code(item) for item in profiles], dtype=np.uint8),
            purposes=np.array([purpose_code(item) for item in listings], dtype=np.uint8),
            standards=np.array([marks_mask(item, item.standards) for item in profiles], np.uint64),
            grades=np.array([marks_mask(item, item.grades) for item in profiles], np.uint64),
            ids=np.array([item.id for item in listings], dtype=object),
            yearly=np.array([q.yearly_base if q else np.nan for q in quantities]),
            dimensions=np.array(
                [
                    dimensions.setdefault(q.unit.dimension, len(dimensions)) if q else -1
                    for q in quantities
                ],
                dtype=np.int8,
            ),
            places=np.array(
                [NOWHERE if at is None else points.setdefault(at, len(points)) for at in cities],
                dtype=np.int32,
            ),
            points=tuple(points),
            numbers=dimensions,
        )

    def at(self, rows: NDArray[np.int32], *, named: bool) -> "Company":
        """Some of them; with their ids, which takes long, where they are `named`."""
        return replace(
            self,
            voices=self.voices[rows],
            natures=self.natures[rows],
            purposes=self.purposes[rows],
            standards=self.standards[rows],
            grades=self.grades[rows],
            ids=self.ids[rows] if named else self.ids[:0],
            yearly=self.yearly[rows],
            dimensions=self.dimensions[rows],
            places=self.places[rows],
        )

    def dimension_number(self, dimension: str) -> int:
        """Number of a dimension among those of these quantities; one that none has for others."""
        return self.numbers.get(dimension, len(self.numbers))


def nature_code(profile: Profile) -> int:
    """The natures of a listing as one number: equal where they are."""
    return sum(1 << at for at, nature in enumerate(_NATURES) if nature in profile.natures)


def purpose_code(listing: Listing) -> int:
    """The purpose of a listing as a number."""
    return _PURPOSES.index(listing.purpose)


def marks_mask(profile: Profile, marks: Iterable[str]) -> int:
    """Which numbers the marks have, as bits: two sides whose bits differ have no mark in common.

    A mark meets another one only with the same digits, or as a successor of what the need names.
    """
    mask = 0
    for mark in marks:
        also = later(mark) if profile.listing.side is Side.NEED else ()
        for one in (mark, *also):
            mask |= 1 << zlib.crc32(digits_of(one).encode()) % _MASK_BITS
    return mask
