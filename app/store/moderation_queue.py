"""Questions about what waits for a moderator: flagged listings, claims and likely duplicates."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text

from app.db import ReadSession
from app.models.moderation import FLAGS
from app.store.cursors import question_stamp, seal, unseal
from app.values.moderation import QueueItem, ServiceLevel
from app.values.page import Page, Paging
from app.vocabulary.identity import PairState
from app.vocabulary.moderation import DUE_HOURS, WAITING, FlagKind, FlagState
from app.vocabulary.reach import Reach
from app.vocabulary.terms import ClaimState, Side

_SEEN = (
    "({0}.portal = :portal OR {0}.steward = :portal"
    " OR ({0}.visibility = ANY(:open) AND {0}.portal NOT LIKE 'sandbox.%'))"
)
"""Whether an organization is seen, or would be if it stood for itself."""

# One queue of three tables. Ids are in order of time, so they order the queue. What is hidden keeps
# its words from all but its own portal, here as everywhere. A pair is closed with what one of its
# records became part of.
_FLAGGED = """
  SELECT m.id, m.kind, m.state, m.listing_id, l.side,
         CASE WHEN NOT l.hidden OR l.portal = :portal THEN l.title END AS title,
         l.organization_id, m.said, m.reported_by,
         m.opened_at, m.due_at, m.reason, m.decided_by, m.decided_at
  FROM flags m JOIN listings l ON l.id = m.listing_id
  WHERE (l.portal = :portal OR (
    l.visibility = ANY(:open) AND l.portal NOT LIKE 'sandbox.%'
    AND EXISTS (SELECT 1 FROM organizations o WHERE o.id = l.organization_id AND
                (o.visibility = ANY(:open) OR o.portal = :portal OR o.steward = :portal))))
"""
_CLAIMED = f"""
  SELECT m.id, 'claim' AS kind,
         CASE m.state WHEN 'requested' THEN 'open' WHEN 'approved' THEN 'accepted'
         ELSE 'rejected' END AS state, NULL::uuid AS listing_id, NULL AS side, NULL AS title,
         m.organization_id, jsonb_build_object('portal', m.portal) AS said,
         m.requested_by AS reported_by, m.requested_at AS opened_at,
         m.requested_at + interval '{DUE_HOURS[FlagKind.CLAIM]} hours' AS due_at, m.reason,
         m.decided_by, m.decided_at
  FROM claims m
  WHERE true
"""  # noqa: S608 - numbers of this service
_PAIRED = f"""
  SELECT m.id, 'duplicate' AS kind,
         CASE m.state WHEN 'proposed' THEN 'open' WHEN 'same' THEN 'accepted'
         ELSE 'rejected' END AS state, NULL::uuid AS listing_id, NULL AS side, NULL AS title,
         m.left_id AS organization_id,
         jsonb_build_object('probability', m.probability, 'other_id', m.right_id) AS said,
         m.proposed_by AS reported_by, m.proposed_at AS opened_at,
         m.proposed_at + interval '{DUE_HOURS[FlagKind.DUPLICATE]} hours' AS due_at,
         m.note AS reason, m.decided_by, m.decided_at
  FROM duplicates m
  WHERE (SELECT count(*) FROM organizations o LEFT JOIN organizations k ON k.id = o.merged_into
         WHERE o.id IN (m.left_id, m.right_id) AND {_SEEN.format("o")}
         AND (o.merged_into IS NULL OR k.merged_into IS NULL AND {_SEEN.format("k")})) = 2
"""  # noqa: S608 - numbers of this service


class _Part(NamedTuple):
    """A table of the queue, what its states are called, and when a matter is overdue."""

    kinds: frozenset[FlagKind]
    states: Mapping[FlagState, str]
    matters: str
    overdue: str


_PARTS = (
    _Part(
        frozenset(FLAGS),
        {state: state.value for state in FlagState},
        f"{_FLAGGED} AND m.kind = ANY(:kinds)",
        "m.due_at < now()",
    ),
    _Part(
        frozenset({FlagKind.CLAIM}),
        {
            FlagState.OPEN: ClaimState.REQUESTED,
            FlagState.ACCEPTED: ClaimState.APPROVED,
            FlagState.REJECTED: ClaimState.DECLINED,
        },
        _CLAIMED,
        f"m.requested_at < now() - interval '{DUE_HOURS[FlagKind.CLAIM]} hours'",
    ),
    _Part(
        frozenset({FlagKind.DUPLICATE}),
        {
            FlagState.OPEN: PairState.PROPOSED,
            FlagState.ACCEPTED: PairState.SAME,
            FlagState.REJECTED: PairState.DIFFERENT,
        },
        _PAIRED,
        f"m.proposed_at < now() - interval '{DUE_HOURS[FlagKind.DUPLICATE]} hours'",
    ),
)
_ALL = f"{_FLAGGED} UNION ALL {_CLAIMED} UNION ALL {_PAIRED}"

_ONE = text(f"SELECT * FROM ({_ALL}) q WHERE q.id = :key")  # noqa: S608 - of this file
# Of what was decided long ago nothing is counted.
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
    FROM ({_ALL}) q
    WHERE q.state IN ('open', 'asked') OR q.decided_at > now() - interval '30 days'
    GROUP BY q.kind
    """  # noqa: S608 - of this file
)
_BEFORE_ALL = UUID(int=0)


async def get(session: ReadSession, reach: Reach, key: UUID) -> QueueItem | None:
    """Return one matter of the queue that a moderator may see."""
    row = (await session.execute(_ONE, {**_reach(reach), "key": key})).first()
    return None if row is None else _item(row)


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
    last = _BEFORE_ALL if paging.cursor is None else unseal(paging.cursor, stamp, [UUID])[0]
    rows = await _matters(
        session, reach, *wanted, overdue=overdue, last=last, most=paging.limit + 1
    )
    items = tuple(_item(row) for row in rows[: paging.limit])
    following = seal(stamp, [items[-1].id]) if len(rows) > len(items) else None
    return Page(items, following)


async def _matters(
    session: ReadSession,
    reach: Reach,
    kinds: Collection[FlagKind],
    states: Collection[FlagState],
    *,
    overdue: bool,
    last: object,
    most: int,
) -> Sequence[Any]:
    """The oldest matters after one: of each table no more are looked at than are shown."""
    asked: dict[str, object] = {"kinds": [*kinds], "last": last, "most": most}
    parts = []
    for number, part in enumerate(_PARTS):
        own = [part.states[state] for state in states if state in part.states]
        if own and not part.kinds.isdisjoint(kinds):
            asked[f"states_{number}"] = own
            late = f" AND {part.overdue}" if overdue else ""
            parts.append(
                f"({part.matters} AND m.state = ANY(:states_{number}) AND m.id > :last{late}"
                " ORDER BY m.id LIMIT :most)"
            )
    if not parts:
        return []
    oldest = f"SELECT * FROM ({' UNION ALL '.join(parts)}) q ORDER BY id LIMIT :most"  # noqa: S608 - of this file
    statement = text(oldest)
    return (await session.execute(statement, {**_reach(reach), **asked})).all()


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
