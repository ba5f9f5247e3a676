"""Offers and needs between their values and their columns."""

from decimal import Decimal
from functools import lru_cache
from math import isfinite
from sys import intern
from typing import Any

from pydantic import JsonValue

from app.models.listing import ListingRow
from app.store.listing_codes import Codes
from app.store.rows import search_text
from app.values.details import GROUPS, details_of, groups_of
from app.values.listing import ListingDraft, ListingRecord
from app.values.source import Source
from app.vocabulary.details import NO_DETAILS, Details
from app.vocabulary.details.materials import Material, PropertyRange
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

_LISTS = frozenset({"directions", "consuming_industries", "preferred_states"})


def columns(draft: ListingDraft) -> dict[str, Any]:
    """What is written of a draft; codes and contacts have tables of their own."""
    quantity = draft.quantity
    return {
        "side": draft.side,
        "organization_id": draft.organization_id,
        "kind": draft.kind,
        "purpose": draft.purpose,
        "title": draft.title,
        "description": draft.description,
        "language": draft.language,
        "industry": draft.industry,
        "region": draft.region,
        "city": draft.city,
        "quantity_value": Decimal(str(quantity.value)) if quantity else None,
        "quantity_unit": quantity.unit.rec20 if quantity else None,
        "quantity_period": quantity.period if quantity else None,
        "standards": list(draft.standards),
        "visibility": draft.visibility,
        "disclosed": list(_in_order(draft.disclosed)),
        "status": draft.status,
        "valid_until": draft.valid_until,
        "portal": draft.source.portal,
        "source_key": draft.source.key,
        "source_url": draft.source.url,
        "licence": draft.source.licence,
        "search_text": search_text(draft.title, draft.description, " ".join(draft.standards)),
    } | _detail_columns(draft.details)


@lru_cache(maxsize=64)
def _in_order(disclosed: frozenset[Disclosure]) -> tuple[str, ...]:
    return tuple(sorted(disclosed))


def _detail_columns(details: Details) -> dict[str, JsonValue]:
    if details is NO_DETAILS:
        return {name: [] if name in _LISTS else None for name in GROUPS}
    groups = groups_of(details)
    if details.material is not None:
        groups["material"] = _with_bases(details.material, groups["material"])
    return {name: value if name in _LISTS else value or None for name, value in groups.items()}


def _with_bases(material: Material, stored: JsonValue) -> JsonValue:
    """Add each range in its base unit, which the filter by range looks at."""
    kept_ranges = stored.get("properties") if isinstance(stored, dict) else None
    if not isinstance(stored, dict) or not isinstance(kept_ranges, list):
        return stored
    ranges = zip(material.properties, kept_ranges, strict=True)
    return stored | {"properties": [_with_base(given, kept) for given, kept in ranges]}


def _with_base(given: PropertyRange, stored: JsonValue) -> JsonValue:
    ends: dict[str, JsonValue] = {
        name: value
        for name, value in (("base_low", given.bounds.low), ("base_high", given.bounds.high))
        if isfinite(value)
    }
    return stored | ends if isinstance(stored, dict) else stored


def record_of(row: ListingRow, codes: Codes) -> ListingRecord:
    """The value of a stored row with its codes."""
    return ListingRecord(
        id=row.id,
        side=Side(row.side),
        organization_id=row.organization_id,
        title=row.title,
        source=Source(intern(row.portal), row.source_key, row.source_url, _shared(row.licence)),
        kind=Kind(row.kind) if row.kind else None,
        purpose=Purpose(row.purpose),
        description=row.description,
        language=Language(row.language) if row.language else None,
        codes=codes.tn_ved,
        okpd2=codes.okpd2,
        quantity=_quantity(row),
        standards=tuple(row.standards),
        industry=_shared(row.industry),
        region=_shared(row.region),
        city=_shared(row.city),
        visibility=Visibility(row.visibility),
        disclosed=_disclosed(tuple(row.disclosed)),
        status=Status(row.status),
        valid_until=row.valid_until,
        details=_details(row),
        hidden=row.hidden,
        revision=row.revision,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _shared(text: str | None) -> str | None:
    """What many records say, once for all of them: a registry is kept in memory."""
    return None if text is None else intern(text)


@lru_cache(maxsize=1_000)
def _disclosed(items: tuple[str, ...]) -> frozenset[Disclosure]:
    return frozenset(Disclosure(item) for item in items)


def _details(row: ListingRow) -> Details:
    groups = {name: getattr(row, name) for name in GROUPS}
    return details_of(groups) if any(groups.values()) else NO_DETAILS


def _quantity(row: ListingRow) -> Quantity | None:
    if row.quantity_value is None or row.quantity_unit is None or row.quantity_period is None:
        return None
    return Quantity(
        float(row.quantity_value), units()[row.quantity_unit], Period(row.quantity_period)
    )
