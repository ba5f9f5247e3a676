"""Questions about what waits for a moderator: flagged listings, claims and likely duplicates."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert

from app.db import ReadSession, WriteSession
from app.models.listing import ListingRow
from app.models.moderation import FlagRow
from app.store import changes
from app.store.among import among
from app.store.cursors import question_stamp, seal, unseal
from app.values.moderation import QueueItem, ServiceLevel
from app.values.page import Page, Paging
from app.vocabulary.moderation import DUE_HOURS, WAITING, FlagKind, FlagState
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Action, Noun, Side

_SEEN = (
    "({0}.portal = :portal OR {0}.steward = :portal"
    " OR ({0}.visibility = ANY(:open) AND {0}.portal NOT LIKE 'sandbox.%'))"
)
"""Whether an organization is seen, or would be if it stood for itself."""

# One queue of three tables. Ids are in order of time, so they order the queue. What is hidden keeps
# its words from all but its own portal, here as everywhere. A pair is closed with what one of its
# records became part of.
_ALL = f"""
  SELECT f.id, f.kind, f.state, f.listing_id, l.side,
         CASE WHEN NOT l.hidden OR l.portal = :portal THEN l.title END AS title,
         l.organization_id, f.said, f.reported_by,
         f.opened_at, f.due_at, f.reason, f.decided_by, f.decided_at
  FROM flags f JOIN listings l ON l.id = f.listing_id
  WHERE l.portal = :portal OR (
    l.visibility = ANY(:open) AND l.portal NOT LIKE 'sandbox.%'
    AND EXISTS (SELECT 1 FROM organizations o WHERE o.id = l.organization_id AND
                (o.visibility = ANY(:open) OR o.portal = :portal OR o.steward = :portal)))
  UNION ALL
  SELECT c.id, 'claim', CASE c.state WHEN 'requested' THEN 'open' WHEN 'approved' THEN 'accepted'
         ELSE 'rejected' END, NULL, NULL, NULL, c.organization_id,
         jsonb_build_object('portal', c.portal), c.requested_by, c.requested_at,
         c.requested_at + interval '{DUE_HOURS[FlagKind.CLAIM]} hours', c.reason, c.decided_by,
         c.decided_at
  FROM claims c
  UNION ALL
  SELECT d.id, 'duplicate', CASE d.state WHEN 'proposed' THEN 'open' WHEN 'same' THEN 'accepted'
         ELSE 'rejected' END, NULL, NULL, NULL, d.left_id,
         jsonb_build_object('probability', d.probability, 'other_id', d.right_id),
         d.proposed_by, d.proposed_at,
         d.proposed_at + interval '{DUE_HOURS[FlagKind.DUPLICATE]} hours', d.note, d.decided_by,
         d.decided_at
  FROM duplicates d
  WHERE (SELECT count(*) FROM organizations o LEFT JOIN organizations k ON k.id = o.merged_into
         WHERE o.id IN (d.left_id, d.right_id) AND {_SEEN.format("o")}
         AND (o.merged_into IS NULL OR k.merged_into IS NULL AND {_SEEN.format("k")})) = 2
"""  # noqa: S608 - numbers of this service

_PAGE = text(
    f"SELECT * FROM ({_ALL}) q WHERE q.kind = ANY(:kinds) AND q.state = ANY(:states) "  # noqa: S608 - of this file
    "AND (NOT :overdue OR q.due_at < now()) AND (CAST(:last AS uuid) IS NULL OR q.id > :last) "
    "ORDER BY q.id LIMIT :most"
)
_ONE = text(f"SELECT * FROM ({_ALL}) q WHERE q.id = :key")  # noqa: S608 - of this file
_LEVELS = text(
    f"""
    SELECT q.kind,
      count(*) FILTER (WHERE q.state IN ('open', 'asked')),
      count(*) FILTER (WHERE q.state IN ('open', 'asked') AND q.due_at < now()),
      min(q.opened_at) FILTER (WHERE q.state IN ('open', 'asked')),
      count(*) FILTER (WHERE q.decided_at > now() - interval '30 days'),
      count(*) FILTER (WHERE q.decided_at > now() - interval '30 days'
                       AND q.decided_at <= q.due_at),
      percentile_cont(0.5) WITHIN GROUP (
        ORDER BY extract(epoch FROM q.decided_at - q.opened_at) / 3600.0)
        FILTER (WHERE q.decided_at > now() - interval '30 days')
    FROM ({_ALL}) q GROUP BY q.kind
    """  # noqa: S608 - of this file
)


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


async def get(session: ReadSession, reach: Reach, key: UUID) -> QueueItem | None:
    """Return one matter of the queue that a moderator may see."""
    row = (await session.execute(_ONE, {**_reach(reach), "key": key})).first()
    return None if row is None else _item(row)


async def lock(session: WriteSession, key: UUID) -> None:
    """Keep others from deciding on a flagged listing until the commit."""
    await session.get(FlagRow, key, populate_existing=True, with_for_update=True)


async def page(
    session: ReadSession,
    reach: Reach,
    *,
    kinds: Collection[FlagKind],
    states: Collection[FlagState],
    overdue: bool,
    paging: Paging,
) -> Page[QueueItem]:
    """Return one page of the queue, the oldest first.

    Raises:
        CursorError: the cursor is broken or belongs to another question.
    """
    wanted = sorted(kinds or FlagKind), sorted(states or WAITING)
    stamp = question_stamp(("moderation", wanted, overdue, reach), paging)
    last = None if paging.cursor is None else unseal(paging.cursor, stamp, [UUID])[0]
    rows = (
        await session.execute(
            _PAGE,
            {
                **_reach(reach),
                "kinds": [kind.value for kind in wanted[0]],
                "states": [state.value for state in wanted[1]],
                "overdue": overdue,
                "last": last,
                "most": paging.limit + 1,
            },
        )
    ).all()
    items = tuple(_item(row) for row in rows[: paging.limit])
    following = seal(stamp, [items[-1].id]) if len(rows) > len(items) else None
    return Page(items, following)


async def levels(session: ReadSession, reach: Reach) -> list[ServiceLevel]:
    """Return how each kind of the queue stands, of what a moderator may see."""
    rows = await session.execute(_LEVELS, _reach(reach))
    found = {row[0]: row for row in rows.all()}
    return [
        ServiceLevel(
            kind=kind,
            waiting=row[1],
            overdue=row[2],
            oldest_at=row[3],
            decided=row[4],
            in_time=row[5],
            median_hours=None if row[6] is None else round(float(row[6]), 2),
        )
        for kind in FlagKind
        for row in [found.get(kind.value, (kind.value, 0, 0, None, 0, 0, None))]
    ]


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


def _reach(reach: Reach) -> dict[str, object]:
    return {"open": sorted(reach.open), "portal": reach.portal or ""}


def _item(row: Any) -> QueueItem:
    return QueueItem(
        id=row.id,
        kind=FlagKind(row.kind),
        state=FlagState(row.state),
        listing_id=row.listing_id,
        side=None if row.side is None else Side(row.side),
        title=row.title,
        organization_id=row.organization_id,
        said=row.said,
        reported_by=row.reported_by,
        opened_at=row.opened_at,
        due_at=row.due_at,
        reason=row.reason,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
