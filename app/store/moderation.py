"""Questions about flagged listings, and what moderators decide on them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from app.db import ReadSession, WriteSession
from app.models.listing import ListingRow
from app.models.moderation import FlagRow
from app.store import changes
from app.store.among import among
from app.vocabulary.moderation import FlagKind, FlagState
from app.vocabulary.terms import Action, Noun, Side


async def flag(
    session: WriteSession,
    key: UUID,
    *,
    listing_id: UUID,
    kind: FlagKind,
    said: Mapping[str, object],
    portal: str,
    reported_by: str | None,
    due_at: datetime,
) -> bool:
    """Ask for a look at a listing; False when the same has been asked and still waits."""
    made = await session.execute(
        insert(FlagRow)
        .values(
            id=key,
            listing_id=listing_id,
            kind=kind,
            said=dict(said),
            portal=portal,
            reported_by=reported_by,
            due_at=due_at,
        )
        .on_conflict_do_nothing()
        .returning(FlagRow.id)
    )
    return made.scalar() is not None


async def repeats_asked(
    session: ReadSession, listing_ids: Collection[UUID]
) -> set[tuple[FlagKind, UUID, UUID]]:
    """Return the pairs of listings about which somebody was asked before, and as what.

    The listing comes first, then the one that it repeats.
    """
    rows = await session.execute(
        select(FlagRow.kind, FlagRow.listing_id, FlagRow.said["other_id"].astext).where(
            FlagRow.kind.in_([FlagKind.REPEATED_LISTING, FlagKind.HIDDEN_AGAIN]),
            among(FlagRow.listing_id, listing_ids),
        )
    )
    return {(FlagKind(kind), key, UUID(other)) for kind, key, other in rows.all()}


async def lock(session: WriteSession, key: UUID) -> None:
    """Keep others from deciding on a flagged listing until the commit."""
    await session.get(FlagRow, key, populate_existing=True, with_for_update=True)


async def decide(
    session: WriteSession,
    key: UUID,
    *,
    state: FlagState,
    reason: str,
    due_at: datetime,
    decided_by: str | None,
    decided_at: datetime | None,
) -> None:
    """Store what a moderator decided on a flagged listing, or that its owner is asked."""
    await session.execute(
        update(FlagRow)
        .where(FlagRow.id == key)
        .values(
            state=state,
            reason=reason,
            due_at=due_at,
            decided_by=decided_by,
            decided_at=decided_at,
        )
    )


async def hides(session: ReadSession, listing_id: UUID) -> bool:
    """Whether a decision on any flag of a listing hides it."""
    decided = select(FlagRow.id).where(
        FlagRow.listing_id == listing_id,
        FlagRow.state.in_([FlagState.HIDDEN, FlagState.REJECTED]),
    )
    return await session.scalar(decided.limit(1)) is not None


async def hidden_under(session: ReadSession, listing_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return the newest matter under which each listing is hidden, of those that are."""
    rows = await session.execute(
        select(FlagRow.listing_id, FlagRow.id)
        .where(
            among(FlagRow.listing_id, listing_ids),
            FlagRow.state.in_([FlagState.HIDDEN, FlagState.REJECTED]),
        )
        .order_by(FlagRow.decided_at, FlagRow.id)
    )
    return {row.listing_id: row.id for row in rows}


async def hides_of(session: ReadSession, organization_id: UUID, portal: str) -> bool:
    """Whether a listing that a portal has brought of an organization is hidden."""
    hidden = select(ListingRow.id).where(
        ListingRow.organization_id == organization_id,
        ListingRow.portal == portal,
        ListingRow.hidden,
    )
    return await session.scalar(hidden.limit(1)) is not None


async def hide(session: WriteSession, side: Side, listing_id: UUID, *, hidden: bool) -> None:
    """Hide a listing from all but its own portal, or show it again."""
    revision = await changes.record(session, Noun(side), listing_id, Action.CHANGED)
    await session.execute(
        update(ListingRow)
        .where(ListingRow.id == listing_id)
        .values(hidden=hidden, revision=revision)
    )
