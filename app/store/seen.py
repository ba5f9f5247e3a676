"""What a caller may see, as conditions on rows; made from his reach and nothing else."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.orm import QueryableAttribute, aliased

from app.db import ReadSession
from app.models.decision import DecisionRow
from app.models.listing import ListingRow
from app.models.organization import OrganizationRow
from app.store.among import among
from app.vocabulary.reach import SANDBOX, Reach


def outside_sandboxes(
    portal: QueryableAttribute[str] | QueryableAttribute[str | None],
) -> ColumnElement[bool]:
    """Rows of portals that are not for trying out."""
    return portal.not_like(f"{SANDBOX}%")


def of_portal(column: QueryableAttribute[str], portal: str | None) -> ColumnElement[bool]:
    """Rows of a portal, or for None of all but sandboxes."""
    return outside_sandboxes(column) if portal is None else column == portal


def organizations(reach: Reach) -> ColumnElement[bool]:
    """Organizations that are seen; one that was merged into another is seen no more."""
    return and_(OrganizationRow.merged_into.is_(None), _open_or_own(OrganizationRow, reach))


def organizations_merged_or_not(reach: Reach) -> ColumnElement[bool]:
    """Organizations that are seen, or would be if they stood for themselves.

    What stands for one is seen, too: where that was closed, it is as if neither were there.
    """
    row, kept = OrganizationRow, aliased(OrganizationRow)
    stands = exists(
        select(kept.id)
        .where(kept.id == row.merged_into, kept.merged_into.is_(None), _open_or_own(kept, reach))
        .correlate(row)
    )
    return and_(_open_or_own(row, reach), or_(row.merged_into.is_(None), stands))


def own_organizations(reach: Reach) -> ColumnElement[bool]:
    """Organizations that the caller's portal brought, or speaks for."""
    return _own(OrganizationRow, reach)


def _open_or_own(row: type[OrganizationRow], reach: Reach) -> ColumnElement[bool]:
    return or_(
        and_(row.visibility.in_(sorted(reach.open)), outside_sandboxes(row.portal)),
        _own(row, reach),
    )


def _own(row: type[OrganizationRow], reach: Reach) -> ColumnElement[bool]:
    if reach.portal is None:
        return false()
    return or_(row.portal == reach.portal, row.steward == reach.portal)


def listings(reach: Reach) -> ColumnElement[bool]:
    """Listings that are seen whole: open ones of organizations that are seen, and one's own."""
    row = ListingRow
    owner = exists(
        select(OrganizationRow.id)
        .where(OrganizationRow.id == row.organization_id, organizations(reach))
        .correlate(ListingRow)
    )
    return or_(and_(*_open_listings(reach), owner), _own_listings(reach))


def listings_of_seen_organizations(reach: Reach) -> ColumnElement[bool]:
    """The same listings, where the organization is known to be seen: it is not looked up again."""
    return or_(and_(*_open_listings(reach)), _own_listings(reach))


def _open_listings(reach: Reach) -> list[ColumnElement[bool]]:
    row = ListingRow
    return [
        row.visibility.in_(sorted(reach.open)),
        row.hidden.is_(False),
        outside_sandboxes(row.portal),
    ]


def _own_listings(reach: Reach) -> ColumnElement[bool]:
    return false() if reach.portal is None else ListingRow.portal == reach.portal


def decisions(reach: Reach) -> ColumnElement[bool]:
    """Decisions that are seen: one's own portal's, and those on listings that it brought."""
    if reach.portal is None:
        return false()
    own = exists(
        select(ListingRow.id).where(
            or_(ListingRow.id == DecisionRow.need_id, ListingRow.id == DecisionRow.offer_id),
            ListingRow.portal == reach.portal,
        ).correlate(DecisionRow)
    )  # fmt: skip
    return or_(
        DecisionRow.portal == reach.portal,
        and_(own, outside_sandboxes(DecisionRow.portal)),
    )


async def which_listings(session: ReadSession, reach: Reach, keys: Collection[UUID]) -> set[UUID]:
    """Return those of some listings that are seen whole."""
    rows = await session.scalars(
        select(ListingRow.id).where(among(ListingRow.id, keys), listings(reach))
    )
    return set(rows)


async def titles(
    session: ReadSession, reach: Reach, keys: Collection[UUID], *, opened: bool
) -> dict[UUID, str]:
    """Return the titles of those of some listings that are seen whole, or all but hidden ones."""
    row = ListingRow
    shown = or_(listings(reach), row.hidden.is_(False)) if opened else listings(reach)
    rows = await session.execute(select(row.id, row.title).where(among(row.id, keys), shown))
    return {row.id: row.title for row in rows}


async def which_organizations(
    session: ReadSession, reach: Reach, keys: Collection[UUID]
) -> set[UUID]:
    """Return those of some organizations that are seen."""
    rows = await session.scalars(
        select(OrganizationRow.id).where(among(OrganizationRow.id, keys), organizations(reach))
    )
    return set(rows)


async def decided_with(
    session: ReadSession, key: UUID, portal: str
) -> list[tuple[UUID, UUID, str, str]]:
    """Return what was decided on a listing with listings of a portal, earliest first.

    Each as (need, offer, deciding portal, verdict).
    """
    other = aliased(ListingRow)
    rows = await session.execute(
        select(DecisionRow.need_id, DecisionRow.offer_id, DecisionRow.portal, DecisionRow.verdict)
        .join(other, other.id.in_([DecisionRow.need_id, DecisionRow.offer_id]))
        .where(
            or_(DecisionRow.need_id == key, DecisionRow.offer_id == key),
            other.id != key,
            other.portal == portal,
        )
        .order_by(DecisionRow.id)
    )
    return [(need_id, offer_id, by, said) for need_id, offer_id, by, said in rows.all()]
