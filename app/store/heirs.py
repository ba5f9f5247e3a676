"""What becomes of an organization whose portal takes it away while others still use it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import case, delete, select

from app.db import ReadSession, WriteSession
from app.models.listing import ListingRow
from app.store import changes
from app.vocabulary.reach import SANDBOX
from app.vocabulary.terms import Action, Noun, Visibility


@dataclass(frozen=True, slots=True)
class Heir:
    """The portal that an organization passes to, and how open its listings of it are."""

    portal: str
    visibility: Visibility


async def remove_of(session: WriteSession, organization_id: UUID, portal: str) -> None:
    """Delete the listings of an organization that one portal brought."""
    mine = (ListingRow.organization_id == organization_id, ListingRow.portal == portal)
    owned = await session.execute(select(ListingRow.id, ListingRow.side).where(*mine))
    for listing_id, side in owned.all():
        await changes.record(session, Noun(side), listing_id, Action.DELETED)
    await session.execute(delete(ListingRow).where(*mine))


async def heir_of(session: ReadSession, organization_id: UUID) -> Heir | None:
    """Return the portal with the most open, then the oldest listing of an organization.

    A sandbox inherits only what no other portal uses: what it has, nobody else sees.
    """
    open_first = case(
        {Visibility.PUBLIC: 0, Visibility.MEMBERS: 1}, value=ListingRow.visibility, else_=2
    )
    found = await session.execute(
        select(ListingRow.portal, ListingRow.visibility)
        .where(ListingRow.organization_id == organization_id)
        .order_by(ListingRow.portal.startswith(SANDBOX, autoescape=True), open_first, ListingRow.id)
        .limit(1)
    )
    row = found.first()
    return None if row is None else Heir(row.portal, Visibility(row.visibility))
