"""Listings and profiles as bytes and back.

Plain values in the order of their fields, written by `marshal`: whoever keeps such bytes must be
sure that the same code reads them.
"""

import marshal

from app.matching.natures import Nature
from app.matching.plain_values import (
    KINDS,
    LANGUAGES,
    PURPOSES,
    SIDES,
    STATUSES,
    VISIBILITIES,
    Plain,
    by_value,
    day_of,
    details_of,
    disclosed_of,
    plain_day,
    plain_details,
    plain_disclosed,
    plain_quantity,
    quantity_of,
    restored,
    setters,
    value_of,
)
from app.matching.profile import NOTHING, Profile
from app.matching.types import Listing

_NATURES = by_value(Nature)
_PROFILE, _LISTING = setters(Profile), setters(Listing)


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
    values = (
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
    return restored(Profile, _PROFILE, values)


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
    values = (
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
    return restored(Listing, _LISTING, values)
