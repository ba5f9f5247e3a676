"""What tells early how good a pair can become, of many possible partners in arrays."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields

import numpy as np
from numpy.typing import NDArray

from app.matching.marks import digits_of
from app.matching.natures import Nature
from app.matching.packed import Ids
from app.matching.profile import Profile
from app.matching.rows import Rows, numbered_anew
from app.matching.successions import later
from app.matching.types import Listing
from app.vocabulary.places import Point, place
from app.vocabulary.terms import Purpose, Side
from app.vocabulary.units import Quantity

NOWHERE = -1
"""Place of a listing whose city is not known."""

NOTHING = -1
"""Dimension of a listing without a quantity."""

_NATURES = tuple(Nature)
_PURPOSES = tuple(Purpose)
_MASK_BITS = 64


@dataclass(frozen=True, slots=True)
class Known:
    """Dimensions and places, numbered as they come."""

    dimensions: dict[str, int] = field(default_factory=dict)
    places: dict[Point, int] = field(default_factory=dict)

    def dimension(self, quantity: Quantity | None) -> int:
        """Number of a quantity's dimension."""
        if quantity is None:
            return NOTHING
        return self.dimensions.setdefault(quantity.unit.dimension, len(self.dimensions))

    def place(self, listing: Listing) -> int:
        """Number of a listing's city."""
        at = place(listing.country, listing.city)
        return NOWHERE if at is None else self.places.setdefault(at, len(self.places))


@dataclass(frozen=True, slots=True)
class Company:
    """Arrays of one length, one entry a possible partner.

    Attributes:
        voices: what each speaks of.
        natures: of each, as `nature_code`.
        purposes: of each, as `purpose_code`.
        standards, grades: of each, as `marks_mask`.
        yearly: quantity in the base unit, nan where none is stated.
        dimensions: number of the quantity's dimension.
        places: number of the city.
        known: what is numbered.
        ids: of each.
    """

    voices: NDArray[np.uint16]
    natures: NDArray[np.uint8]
    purposes: NDArray[np.uint8]
    standards: NDArray[np.uint64]
    grades: NDArray[np.uint64]
    yearly: NDArray[np.float64]
    dimensions: NDArray[np.int8]
    places: NDArray[np.int32]
    known: Known
    ids: Ids

    @classmethod
    def of(cls, profiles: Sequence[Profile], ids: Ids) -> "Company":
        """Put listings into arrays."""
        known = Known()
        listings = [profile.listing for profile in profiles]
        quantities = [item.quantity for item in listings]
        return cls(
            voices=np.array([item.voices for item in profiles], dtype=np.uint16),
            natures=np.array([nature_code(item) for item in profiles], dtype=np.uint8),
            purposes=np.array([purpose_code(item) for item in listings], dtype=np.uint8),
            standards=np.array([marks_mask(item, item.standards) for item in profiles], np.uint64),
            grades=np.array([marks_mask(item, item.grades) for item in profiles], np.uint64),
            yearly=np.array([q.yearly_base if q else np.nan for q in quantities]),
            dimensions=np.array([known.dimension(one) for one in quantities], dtype=np.int8),
            places=np.array([known.place(item) for item in listings], dtype=np.int32),
            known=known,
            ids=ids,
        )

    @classmethod
    def joined(cls, each: Sequence["Company"], rows: Rows, ids: Ids) -> "Company":
        """Several as one.

        Args:
            each: one or more.
            rows: of all of them, one after the other, those that are taken, in their new order.
            ids: of these.
        """
        dimensions, of_dimension = numbered_anew([some.known.dimensions for some in each])
        places, of_place = numbered_anew([some.known.places for some in each])
        columns = {name: [getattr(some, name) for some in each] for name in _COLUMNS}
        for name, tables in (("dimensions", of_dimension), ("places", of_place)):
            columns[name] = [
                table[column].astype(column.dtype)
                for table, column in zip(tables, columns[name], strict=True)
            ]
        return cls(
            **{name: np.concatenate(some)[rows] for name, some in columns.items()},
            known=Known(dimensions, places),
            ids=ids,
        )


_COLUMNS = tuple(one.name for one in fields(Company) if one.name not in {"known", "ids"})


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
