"""Offers and needs as ready JSON, for answers that show many of them a second.

The same as `OfferOut` and `NeedOut` come to, which a test holds: shaped without pydantic where a
listing has no details, and kept for the next answer.
"""

from uuid import UUID

import orjson

from app.api.schemas.listing_out import NeedOut, OfferOut
from app.api.schemas.listing_warnings import warnings_of
from app.values.details import groups_of
from app.values.listing import ListingRecord
from app.vocabulary.codes import display_code
from app.vocabulary.details import NO_DETAILS
from app.vocabulary.terms import Kind, Side

MOST_KEPT = 20_000
"""Listings that one process keeps ready, about a kilobyte each; the oldest go first."""

_SHARED = (
    "terms",
    "joint_project",
    "technology",
    "directions",
    "consuming_industries",
    "preferred_states",
)
_NOTHING = groups_of(NO_DETAILS)
_kept: dict[UUID, tuple[ListingRecord, orjson.Fragment]] = {}


def dumped(answer: object) -> bytes:
    """Write plain values as JSON, numbers of numpy too, times in UTC with a Z."""
    options = orjson.OPT_UTC_Z | orjson.OPT_SERIALIZE_NUMPY
    return orjson.dumps(answer, default=_unknown, option=options)


def _unknown(value: object) -> str:
    """Write what orjson does not know: the database's driver has a UUID of its own."""
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(type(value).__name__)


def listing_json(record: ListingRecord) -> orjson.Fragment:
    """Return a stored listing as JSON, ready to stand inside an answer."""
    kept = _kept.get(record.id)
    # A changed record is another object.
    if kept is not None and kept[0] is record:
        return kept[1]
    made = orjson.Fragment(_shaped(record))
    if not record.details.certificates:  # whether these are in force changes with the day
        if len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[record.id] = (record, made)
    return made


def _shaped(record: ListingRecord) -> bytes:
    is_need = record.side is Side.NEED
    if record.details is not NO_DETAILS:
        shape = NeedOut.of if is_need else OfferOut.of
        return shape(record).model_dump_json().encode()
    quantity, source = record.quantity, record.source
    own: dict[str, object] = {
        "id": record.id,
        "organization_id": record.organization_id,
        "title": record.title,
        "description": record.description,
        "language": record.language,
        "codes": record.codes,
        "codes_display": [display_code(code) for code in record.codes],
        "okpd2": record.okpd2,
        "quantity": {
            "value": quantity.value, "unit": quantity.unit.rec20, "period": quantity.period,
        } if quantity else None,
        "standards": record.standards,
        "purpose": record.purpose,
        "industry": record.industry,
        "region": record.region,
        "city": record.city,
        "visibility": record.visibility,
        "disclosed": sorted(record.disclosed),
        "status": record.status,
        "valid_until": record.valid_until,
        **{name: _NOTHING[name] for name in _SHARED},
        "source": {
            "portal": source.portal, "key": source.key, "url": source.url,
            "licence": source.licence,
        },
        "revision": record.revision,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        "warnings": [warning.model_dump() for warning in warnings_of(record)],
    }  # fmt: skip
    if is_need:
        own["requirements"] = _NOTHING["requirements"]
    else:
        own["kind"] = record.kind or Kind.PRODUCT
        own |= {name: _NOTHING[name] for name in ("certificates", "green", "material")}
    return dumped(own)
