"""How many offers or needs there are of each value of what they can be filtered by."""

from typing import Any

from sqlalchemy import (
    CTE,
    CompoundSelect,
    Select,
    distinct,
    func,
    literal,
    null,
    select,
    true,
    union_all,
)

from app.db import ReadSession
from app.models.listing import ListingCodeRow, ListingRow
from app.models.organization import OrganizationRow
from app.store.listing_filters import conditions
from app.values.page import Facets, ListingFilter
from app.vocabulary.codes import CHAPTER_DIGITS
from app.vocabulary.terms import Side

_TOTAL, _COUNTRY, _CHAPTER, _DIRECTION = "total", "country", "chapter", "direction"
_OWN = ("kind", "purpose", "industry", "status")
"""Columns that have one value."""

_FACETS = (_COUNTRY, _CHAPTER, *_OWN, _DIRECTION)

_Counted = Select[str, Any, int]


async def facets(session: ReadSession, side: Side, asked: ListingFilter) -> Facets:
    """Count the listings asked for: in all, and by each attribute worth a filter.

    They are looked for once, whatever they are counted by.
    """
    row = ListingRow
    found = (
        select(row.id, row.organization_id, row.directions, *(getattr(row, one) for one in _OWN))
        .where(*conditions(side, asked))
        .cte("found")
    )
    counted: CompoundSelect[str, Any, int] = union_all(
        select(literal(_TOTAL).label("facet"), null().label("value"), func.count())
        .select_from(found),
        _by_country(found),
        _by_chapter(found),
        *(_by_own(found, name) for name in _OWN),
        _by_direction(found),
    )  # fmt: skip
    counts: dict[str, dict[str, int]] = {name: {} for name in _FACETS}
    total = 0
    for facet, value, count in (await session.execute(counted)).all():
        if facet == _TOTAL:
            total = count
        elif value is not None:
            counts[facet][value] = count
    return Facets(total, {name: dict(sorted(each.items())) for name, each in counts.items()})


def _by_country(found: CTE) -> _Counted:
    owner = OrganizationRow
    return (
        select(literal(_COUNTRY), owner.country, func.count())
        .select_from(found)
        .join(owner, owner.id == found.c.organization_id)
        .group_by(owner.country)
    )


def _by_chapter(found: CTE) -> _Counted:
    """A listing that has several codes of a chapter counts once."""
    code = ListingCodeRow
    chapter = func.left(code.code, CHAPTER_DIGITS)
    return (
        select(literal(_CHAPTER), chapter, func.count(distinct(found.c.id)))
        .select_from(found)
        .join(code, code.listing_id == found.c.id)
        .group_by(chapter)
    )


def _by_own(found: CTE, name: str) -> _Counted:
    value = found.c[name]
    return select(literal(name), value, func.count()).select_from(found).group_by(value)


def _by_direction(found: CTE) -> _Counted:
    tag = func.unnest(found.c.directions).table_valued("code").render_derived()
    counted = select(literal(_DIRECTION), tag.c.code, func.count())
    return counted.select_from(found).join(tag, true()).group_by(tag.c.code)
