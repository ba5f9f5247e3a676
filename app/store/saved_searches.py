"""Questions about saved searches and what they have found."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from app.db import ReadSession, WriteSession
from app.models.listing import ListingRow
from app.models.portal import PortalRow
from app.models.saved_search import SavedSearchRow, SearchMatchRow
from app.store.among import among
from app.store.rows import read_page, update_row
from app.store.seen import of_portal
from app.values.page import Page, Paging
from app.values.saved_search import Match, MatchRecord, SearchDraft, SearchRecord
from app.vocabulary.terms import Side

_update = partial(update_row, SavedSearchRow.id)


async def add(session: WriteSession, key: UUID, draft: SearchDraft, *, portal: str) -> None:
    """Store a new saved search."""
    await session.execute(insert(SavedSearchRow).values(id=key, portal=portal, **_columns(draft)))


async def replace(session: WriteSession, key: UUID, draft: SearchDraft) -> None:
    """Overwrite a saved search; it is asked again, and tells no partner twice."""
    await _update(session, key, revision=-1, disabled_reason=None, **_columns(draft))


async def disable(session: WriteSession, key: UUID, reason: str) -> None:
    """Switch a saved search off."""
    await _update(session, key, active=False, disabled_reason=reason)


async def asked(session: WriteSession, key: UUID, revision: int) -> None:
    """Note that a saved search was asked about everything up to a revision."""
    await _update(session, key, revision=revision, asked_at=func.now())


async def remove(session: WriteSession, key: UUID) -> None:
    """Delete a saved search with what it has found."""
    await session.execute(delete(SavedSearchRow).where(SavedSearchRow.id == key))


async def get(session: ReadSession, key: UUID, portal: str | None) -> SearchRecord | None:
    """Return a saved search of a portal, or of any but sandboxes for None."""
    row = await session.scalar(
        select(SavedSearchRow)
        .where(SavedSearchRow.id == key, of_portal(SavedSearchRow.portal, portal))
        .execution_options(populate_existing=True)
    )
    return None if row is None else _record(row)


async def lock(session: WriteSession, key: UUID) -> SearchRecord | None:
    """Return a saved search, and keep others from changing it until the commit."""
    row = await session.get(SavedSearchRow, key, populate_existing=True, with_for_update=True)
    return None if row is None else _record(row)


async def page(session: ReadSession, portal: str | None, paging: Paging) -> Page[SearchRecord]:
    """Return one page of the saved searches of a portal, or for None of all but sandboxes."""
    query = (
        select(SavedSearchRow)
        .where(of_portal(SavedSearchRow.portal, portal))
        .order_by(SavedSearchRow.id.desc())
    )
    found = await read_page(session, query, asked=("saved searches", portal), paging=paging)
    return found.shaped(_record)


async def count(session: ReadSession, portal: str) -> int:
    """Return how many saved searches a portal has."""
    query = select(func.count(SavedSearchRow.id)).where(SavedSearchRow.portal == portal)
    return int(await session.scalar(query) or 0)


async def due(session: ReadSession, revision: int, day: date) -> list[SearchRecord]:
    """Return the active searches to be asked, longest ago first.

    Args:
        session: to read with.
        revision: those that were not asked about it yet are due,
        day: and those that were not asked since it began, by UTC.
    """
    midnight = datetime.combine(day, time(), UTC)
    rows = await session.scalars(
        select(SavedSearchRow)
        .join(PortalRow, PortalRow.name == SavedSearchRow.portal)
        .where(
            SavedSearchRow.active,
            or_(
                SavedSearchRow.revision < revision,
                SavedSearchRow.asked_at.is_(None),
                SavedSearchRow.asked_at < midnight,
            ),
            PortalRow.suspended_at.is_(None),
        )
        .order_by(SavedSearchRow.asked_at.asc().nulls_first(), SavedSearchRow.id)
    )
    return [_record(row) for row in rows]


async def add_matches(
    session: WriteSession, search_id: UUID, found: Sequence[tuple[UUID, Match]]
) -> set[UUID]:
    """Store partners under new ids; return the ids of those that were not there before."""
    if not found:
        return set()
    rows = [
        {
            "id": key,
            "search_id": search_id,
            "partner_id": match.partner_id,
            "organization_id": match.organization_id,
            "score": match.score,
            "points": match.points,
            "scorecard": match.scorecard,
        }
        for key, match in found
    ]
    added = await session.scalars(
        insert(SearchMatchRow).values(rows).on_conflict_do_nothing().returning(SearchMatchRow.id)
    )
    return set(added)


async def matches(session: ReadSession, search: SearchRecord, paging: Paging) -> Page[MatchRecord]:
    """Return one page of what a saved search has found, newest first, and whose it is now."""
    query = (
        select(SearchMatchRow)
        .where(SearchMatchRow.search_id == search.id)
        .order_by(SearchMatchRow.id.desc())
    )
    found = await read_page(session, query, asked=str(search.id), paging=paging)
    # Listings go on to what their organization has become part of.
    of_partners = select(ListingRow.id, ListingRow.organization_id).where(
        among(ListingRow.id, {row.partner_id for row in found.items})
    )
    owners = {row.id: row.organization_id for row in await session.execute(of_partners)}
    items = (
        _match(row, search.side, owners.get(row.partner_id, row.organization_id))
        for row in found.items
    )
    return Page(tuple(items), found.next_cursor)


def _columns(draft: SearchDraft) -> dict[str, Any]:
    return {
        "name": draft.name,
        "side": draft.side,
        "listing_id": draft.listing_id,
        "question": draft.question,
        "filters": draft.filters,
        "receiver_id": draft.receiver_id,
        "active": draft.active,
    }


def _record(row: SavedSearchRow) -> SearchRecord:
    return SearchRecord(
        id=row.id,
        portal=row.portal,
        name=row.name,
        side=Side(row.side),
        listing_id=row.listing_id,
        question=row.question,
        filters=row.filters,
        receiver_id=row.receiver_id,
        active=row.active,
        revision=row.revision,
        disabled_reason=row.disabled_reason,
        created_at=row.created_at,
        asked_at=row.asked_at,
    )


def _match(row: SearchMatchRow, side: Side, owner: UUID) -> MatchRecord:
    return MatchRecord(
        id=row.id,
        side=side.opposite,
        partner_id=row.partner_id,
        organization_id=owner,
        score=row.score,
        points=row.points,
        scorecard=row.scorecard,
        found_at=row.found_at,
    )
