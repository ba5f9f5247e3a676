"""How many organizations there are in each state and role."""

from typing import Any

from sqlalchemy import CTE, Select, and_, func, literal, null, select, true, union_all

from app.db import ReadSession
from app.models.listing import ListingRow
from app.models.organization import OrganizationRow
from app.store import seen
from app.store.organization_filters import conditions, role_listings
from app.values.page import Facets, OrganizationFilter
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Role

_TOTAL, _COUNTRY, _ROLE = "total", "country", "role"

_BY_LISTINGS = tuple(role for role in Role if role is not Role.RESEARCH)
"""Roles that follow from what an organization offers and needs."""

_Counted = Select[str, Any, int]


async def facets(session: ReadSession, asked: OrganizationFilter) -> Facets:
    """Count the organizations asked for: in all, by country, by role.

    They are looked for once, and so are their listings.
    """
    row = OrganizationRow
    found = select(row.id, row.country, row.research).where(*conditions(asked)).cte("found")
    roles = _roles(found, asked.reach)
    counted = union_all(
        _counted(_TOTAL, null(), found),
        _counted(_COUNTRY, found.c.country, found).group_by(found.c.country),
        _counted(_ROLE, literal(Role.RESEARCH.value), found).where(found.c.research),
        *(
            _counted(_ROLE, literal(role.value), roles).where(roles.c[role.value])
            for role in _BY_LISTINGS
        ),
    )
    total = 0
    countries: dict[str, int] = {}
    by_role = dict.fromkeys(map(str, Role), 0)
    for facet, value, count in (await session.execute(counted)).all():
        if facet == _TOTAL:
            total = count
        else:
            (countries if facet == _COUNTRY else by_role)[value] = count
    return Facets(total, {_COUNTRY: dict(sorted(countries.items())), _ROLE: by_role})


def _roles(found: CTE, reach: Reach) -> CTE:
    """In which roles each organization stands, by the listings that a caller sees."""
    row = ListingRow
    stands = (
        func.bool_or(and_(true(), *role_listings(role))).label(role.value) for role in _BY_LISTINGS
    )
    return (
        select(row.organization_id, *stands)
        .join(found, found.c.id == row.organization_id)
        .where(seen.listings_of_seen_organizations(reach))
        .group_by(row.organization_id)
        .cte("roles")
    )


def _counted(facet: str, value: Any, among: CTE) -> _Counted:
    return select(literal(facet), value, func.count()).select_from(among)
