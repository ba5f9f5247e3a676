"""Listings and profiles as bytes and back.

Plain values in the order of their fields, written by `marshal`: whoever keeps such bytes must be
sure that the same code reads them.
"""

import marshal
import pickle
from datetime import date
from enum import Enum
from typing import Any

from app.matching.natures import Nature
from app.matching.profile import NOTHING, Profile
from app.matching.types import Listing
from app.vocabulary.details import NO_DETAILS, Details
from app.vocabulary.terms import (
    Disclosure,
    Kind,
    Language,
    Period,
    Purpose,
    Side,
    Status,
    Visibility,
)
from app.vocabulary.units import Quantity, units


def by_value(kind: type[Enum]) -> dict[Any, Any]:
    """Members of a closed set by their value; None stands for none."""
    return {one.value: one for one in kind} | {None: None}


SIDES, KINDS, LANGUAGES, PURPOSES, STATUSES, VISIBILITIES = map(
    by_value, (Side, Kind, Language, Purpose, Status, Visibility)
)
_PERIODS, _DISCLOSURES, _NATURES = map(by_value, (Period, Disclosure, Nature))
_EVERYTHING = frozenset(Disclosure)

Plain = tuple[Any, ...]


def value_of(member: Enum | None) -> Any:
    """What stands for a member of a closed set."""
    return None if member is None else member.value


def plain_quantity(quantity: Quantity | None) -> Plain | None:
    """A quantity as plain values."""
    if quantity is None:
        return None
    return float(quantity.value), quantity.unit.rec20, quantity.period.value


def quantity_of(plain: Plain | None) -> Quantity | None:
    """The quantity that was made plain."""
    if plain is None:
        return None
    value, unit, period = plain
    return Quantity(value, units()[unit], _PERIODS[period])


def plain_details(details: Details) -> bytes | None:
    """Details as bytes; most listings have none."""
    return None if details is NO_DETAILS else pickle.dumps(details, pickle.HIGHEST_PROTOCOL)


def details_of(plain: bytes | None) -> Details:
    """The details that were made plain."""
    return NO_DETAILS if plain is None else pickle.loads(plain)  # noqa: S301 - our own


def plain_day(day: date | None) -> int | None:
    """A day as a number."""
    return None if day is None else day.toordinal()


def day_of(plain: int | None) -> date | None:
    """The day that was made plain."""
    return None if plain is None else date.fromordinal(plain)


def plain_disclosed(disclosed: frozenset[Disclosure]) -> Plain | None:
    """What is disclosed; None stands for everything."""
    return None if disclosed == _EVERYTHING else tuple(one.value for one in disclosed)


def disclosed_of(plain: Plain | None) -> frozenset[Disclosure]:
    """What was made plain."""
    return _EVERYTHING if plain is None else frozenset(_DISCLOSURES[one] for one in plain)


def pack_profile(profile: Profile) -> bytes:
    """Write a profile with its listing."""
    return marshal.dumps(
        (
            _plain_listing(profile.listing),
            profile.said,
            profile.counts,
            tuple(profile.standards),
            tuple(profile.grades),
            value_of(profile.language),
            tuple(nature.value for nature in profile.natures),
            tuple(profile.likely.items()),
            profile.voices,
        )
    )


def unpack_profile(packed: memoryview | bytes) -> Profile:
    """Read what `pack_profile` has written."""
    plain: Plain = marshal.loads(packed)  # noqa: S302 - our own
    listing, said, counts, standards, grades, language, natures, likely, voices = plain
    return Profile.restored(
        _listing_of(listing),
        said,
        counts,
        frozenset(standards) or NOTHING,
        frozenset(grades) or NOTHING,
        LANGUAGES[language],
        frozenset(map(_NATURES.__getitem__, natures)) or NOTHING,
        dict(likely),
        voices,
    )


def _plain_listing(listing: Listing) -> Plain:
    return (
        listing.id,
        listing.side.value,
        listing.organization_id,
        listing.country,
        listing.title,
        listing.description,
        value_of(listing.language),
        listing.codes,
        tuple((code, float(probability)) for code, probability in listing.predicted),
        plain_quantity(listing.quantity),
        listing.standards,
        value_of(listing.kind),
        listing.purpose.value,
        listing.status.value,
        listing.visibility.value,
        plain_day(listing.valid_until),
        listing.city,
        plain_details(listing.details),
        listing.portal,
        plain_disclosed(listing.disclosed),
    )


def _listing_of(plain: Plain) -> Listing:
    (
        key,
        side,
        organization_id,
        country,
        title,
        description,
        language,
        codes,
        predicted,
        quantity,
        standards,
        kind,
        purpose,
        status,
        visibility,
        valid_until,
        city,
        details,
        portal,
        disclosed,
    ) = plain
    return Listing(
        key,
        SIDES[side],
        organization_id,
        country,
        title,
        description,
        LANGUAGES[language],
        codes,
        predicted,
        quantity_of(quantity),
        standards,
        KINDS[kind],
        PURPOSES[purpose],
        STATUSES[status],
        VISIBILITIES[visibility],
        day_of(valid_until),
        city,
        details_of(details),
        portal,
        disclosed_of(disclosed),
    )
