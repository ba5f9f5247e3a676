"""Questions about codes of two classifications that listings carry together."""

from sqlalchemy import Subquery, and_, distinct, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from app.db import ReadSession
from app.models.listing import ListingCodeRow, ListingOkpd2Row, ListingRow
from app.models.organization import OrganizationRow
from app.store.seen import outside_sandboxes
from app.values.crosswalk import CrosswalkEntry, CrosswalkFilter
from app.vocabulary.terms import Visibility

_SECOND = 1
"""Position of a second code: positions start at 0 and have no gaps."""


async def entries(
    session: ReadSession,
    asked: CrosswalkFilter,
    *,
    limit: int,
    after: CrosswalkEntry | None = None,
) -> list[CrosswalkEntry]:
    """Return the pairs with the most listings first, from the one after `after` on.

    Only what everybody may see is counted: public listings of public organizations.
    """
    pairs = _counted(asked)
    query = select(pairs).order_by(pairs.c.listings.desc(), pairs.c.code, pairs.c.okpd2)
    if after is not None:
        later = tuple_(pairs.c.code, pairs.c.okpd2) > tuple_(after.code, after.okpd2)
        query = query.where(
            or_(
                pairs.c.listings < after.listings,
                and_(pairs.c.listings == after.listings, later),
            )
        )
    return [CrosswalkEntry(*row) for row in await session.execute(query.limit(limit))]


def _counted(asked: CrosswalkFilter) -> Subquery:
    code, okpd2 = aliased(ListingCodeRow), aliased(ListingOkpd2Row)
    other_code, other_okpd2 = aliased(ListingCodeRow), aliased(ListingOkpd2Row)
    listing, owner = aliased(ListingRow), aliased(OrganizationRow)
    alone = and_(other_code.listing_id.is_(None), other_okpd2.listing_id.is_(None))
    query = (
        select(
            code.code.label("code"),
            okpd2.code.label("okpd2"),
            func.count().label("listings"),
            func.count().filter(alone).label("alone"),
            func.count(distinct(listing.organization_id)).label("organizations"),
        )
        .join(okpd2, okpd2.listing_id == code.listing_id)
        .join(listing, listing.id == code.listing_id)
        .join(owner, owner.id == listing.organization_id)
        .outerjoin(
            other_code,
            and_(other_code.listing_id == listing.id, other_code.position == _SECOND),
        )
        .outerjoin(
            other_okpd2,
            and_(other_okpd2.listing_id == listing.id, other_okpd2.position == _SECOND),
        )
        .where(
            listing.visibility == Visibility.PUBLIC,
            listing.hidden.is_(False),
            owner.visibility == Visibility.PUBLIC,
            outside_sandboxes(listing.portal),
        )
        .group_by(code.code, okpd2.code)
    )
    if asked.code is not None:
        query = query.where(code.code.startswith(asked.code))
    if asked.okpd2 is not None:
        query = query.where(okpd2.code.startswith(asked.okpd2))
    return query.subquery()
