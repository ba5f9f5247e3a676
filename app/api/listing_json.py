"""Offers and needs as ready JSON, for answers that show many of them a second.

The same as `OfferOut` and `NeedOut` come to, which a test holds: shaped without pydantic where a
listing has no details, and kept for the next answer until it changes.
"""

from uuid import UUID

import orjson

from app.api.schemas.listing_out import NeedOut, OfferOut
from app.api.schemas.listing_warnings import warnings_of
from app.services.cards import Card
from app.services.live import LiveRegistry
from app.services.sight import uuid_of
from app.values.details import groups_of
from app.values.listing import ListingRecord
from app.vocabulary.codes import display_code
from app.vocabulary.details import NO_DETAILS
from app.vocabulary.terms import Kind, Side

_SHARED = (
    "terms",
    "joint_project",
    "technology",
    "directions",
    "consuming_industries",
    "preferred_states",
)
_NOTHING = groups_of(NO_DETAILS)


def dumped(answer: object) -> bytes:
    """Write plain values as JSON, numbers of numpy too, times in UTC with a Z."""
    options = orjson.OPT_UTC_Z | orjson.OPT_SERIALIZE_NUMPY
    return orjson.dumps(answer, default=_unknown, option=options)


def _unknown(value: object) -> str:
    """Write what orjson does not know: the database's driver has a UUID of its own."""
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(type(value).__name__)


def card_of(live: LiveRegistry, listing_id: str) -> Card | None:
    """Return a stored listing as answers show it; None where it is not there."""
    kept = live.cards.get(listing_id)
    if kept is not None:
        return kept
    record = live.listings.get(uuid_of(listing_id))
    if record is None:
        return None
    card = Card(
        record.side, record.organization_id, record.source, record.visibility, record.hidden,
        record.updated_at, listing_json(record),
    )  # fmt: skip
    if not record.details.certificates:  # whether these are in force changes with the day
        live.cards.keep(listing_id, card)
    return card


def listing_json(record: ListingRecord) -> bytes:
    """Return a stored listing as JSON."""
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
