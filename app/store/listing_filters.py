"""Filters of offers and needs as conditions."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Float, cast, exists, func, literal, or_, select
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH

from app.models.listing import ListingCodeRow, ListingRow
from app.models.organization import OrganizationRow
from app.store import seen
from app.store.rows import has_words
from app.values.page import ListingFilter, PropertyAsked
from app.vocabulary.terms import Side, Status

# A property without a bound in the base unit is open on that side.
_OVERLAPS = (
    "$.properties[*] ? (@.name == $name"
    " && (!exists(@.base_low) || @.base_low <= $high)"
    " && (!exists(@.base_high) || @.base_high >= $low))"
)
_CERTIFIED = (
    "$[*] ? (@.kind == $kind && (!exists(@.valid_from) || @.valid_from <= $day)"
    " && (!exists(@.valid_until) || @.valid_until >= $day))"
)
_FARTHEST = 1e300


def conditions(side: Side, asked: ListingFilter) -> list[ColumnElement[bool]]:
    """Conditions that leave the listings asked for; none that the asker may not see."""
    found: list[ColumnElement[bool]] = [
        ListingRow.side == side,
        seen.listings(asked.reach),
    ]
    if asked.countries:
        found.append(
            exists(
                # Of the listing alone: the counts join these tables a second time, outside.
                select(OrganizationRow.id)
                .where(
                    OrganizationRow.id == ListingRow.organization_id,
                    OrganizationRow.country.in_(sorted(asked.countries)),
                )
                .correlate(ListingRow)
            )
        )
    if asked.code is not None:
        found.append(
            exists(
                select(ListingCodeRow.code)
                .where(
                    ListingCodeRow.listing_id == ListingRow.id,
                    ListingCodeRow.code.startswith(asked.code),
                )
                .correlate(ListingRow)
            )
        )
    if asked.q is not None:
        found.append(has_words(ListingRow.search_text, asked.q))
    equal: dict[Any, object] = {
        ListingRow.organization_id: asked.organization_id,
        ListingRow.kind: asked.kind,
        ListingRow.purpose: asked.purpose,
        ListingRow.industry: asked.industry,
        ListingRow.status: asked.status,
    }
    found += [column == value for column, value in equal.items() if value is not None]
    if asked.available_on is not None:
        found += [
            ListingRow.status == Status.ACTIVE,
            ListingRow.hidden.is_(False),
            or_(ListingRow.valid_until.is_(None), ListingRow.valid_until >= asked.available_on),
        ]
    return [*found, *_detail_conditions(asked)]


def _detail_conditions(asked: ListingFilter) -> Iterator[ColumnElement[bool]]:
    if asked.directions:
        yield ListingRow.directions.overlap(sorted(asked.directions))
    if asked.consuming_industries:
        yield ListingRow.consuming_industries.overlap(sorted(asked.consuming_industries))
    for one in asked.properties:
        yield ListingRow.material.is_not(None)
        yield _has_property(one)
    if asked.material_class is not None:
        yield ListingRow.material["material_class"].astext == asked.material_class
    if asked.co2e_most is not None:
        stated = ListingRow.green["footprint"]["co2e_kg_per_tonne"].astext
        yield cast(stated, Float) <= asked.co2e_most
    if asked.recycled_least is not None:
        yield cast(ListingRow.green["recycled"]["percent"].astext, Float) >= asked.recycled_least
    if asked.readiness_least is not None:
        levels = (
            cast(group["readiness"]["level"].astext, Float)
            for group in (ListingRow.material, ListingRow.technology)
        )
        yield func.greatest(*levels) >= asked.readiness_least
    if asked.certificate is not None and asked.certified_on is not None:
        day = asked.certified_on.isoformat()
        yield _meets(ListingRow.certificates, _CERTIFIED, kind=asked.certificate, day=day)


def _has_property(asked: PropertyAsked) -> ColumnElement[bool]:
    """The range that is stated, in the base unit, meets the one that is asked for."""
    low = -_FARTHEST if asked.low is None else asked.low
    high = _FARTHEST if asked.high is None else asked.high
    return _meets(ListingRow.material, _OVERLAPS, name=asked.name, low=low, high=high)


def _meets(column: Any, path: str, **variables: str | float) -> ColumnElement[bool]:
    given = literal(variables, JSONB)
    return func.jsonb_path_exists(column, cast(path, JSONPATH), given, type_=Boolean)
