"""Questions of the change feed: settled changes in a stable order, and what was seen before.

The order is that of transaction and then revision, and only changes of transactions below the
horizon are read: all of those have ended, so nothing can come in between later (decision 14).
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import BigInteger, cast, exists, literal, select, text, tuple_
from sqlalchemy.orm import aliased

from app.db import ReadSession
from app.models.change import ChangeRow
from app.store import changes
from app.store.among import among
from app.values.feed import START, Entry, Position, Window
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Noun, Visibility

NOUNS = (Noun.ORGANIZATION, Noun.OFFER, Noun.NEED, Noun.LIST)
"""What the feed tells of; decisions and scorecards have pages of their own, proposals are not
public."""

_LAST = 2**63 - 1

_STATES = text(
    """
    SELECT k.id,
           CASE WHEN (s.state ->> 'hidden')::boolean THEN 'hidden'
             ELSE s.state ->> 'visibility' END,
           s.state ->> 'portal', s.state ->> 'steward',
           (s.state ->> 'organization_id')::uuid
    FROM unnest(CAST(:keys AS uuid[])) AS k(id)
    CROSS JOIN LATERAL (
      SELECT h.state FROM changes c
      JOIN history h ON h.record_id = c.record_id AND h.revision = c.revision
      WHERE c.record_id = k.id AND (c.transaction, c.revision) <= (:transaction, :revision)
      ORDER BY c.transaction DESC, c.revision DESC LIMIT 1
    ) s
    WHERE s.state IS NOT NULL AND s.state ->> 'merged_into' IS NULL
    """
)


_EPOCH = text(
    """
    SELECT concat_ws(' ', system_identifier,
                     (SELECT encode(value, 'hex') FROM secrets WHERE name = 'epoch'))
    FROM pg_control_system()
    """
)


async def epoch(session: ReadSession) -> str:
    """Name the server: transaction numbers mean something on the server that gave them only.

    A restore from a backup begins another epoch on the same server.
    """
    return str(await session.scalar(_EPOCH))


async def end(session: ReadSession) -> Position:
    """Return the position behind everything that has settled."""
    return Position(await changes.horizon_now(session) - 1, _LAST)


async def window(session: ReadSession, since: Position, most: int) -> Window:
    """Read some settled changes after a position; a record's earlier ones are passed over."""
    last = await end(session)
    later = aliased(ChangeRow)
    superseded = exists(
        select(later.revision).where(
            later.record_id == ChangeRow.record_id,
            tuple_(later.transaction, later.revision)
            > tuple_(ChangeRow.transaction, ChangeRow.revision),
            later.transaction <= last.transaction,
        )
    )
    rows = await session.execute(
        select(
            ChangeRow.transaction,
            ChangeRow.revision,
            ChangeRow.noun,
            ChangeRow.record_id,
            ChangeRow.at,
            superseded,
        )
        .where(
            tuple_(ChangeRow.transaction, ChangeRow.revision)
            > tuple_(_number(since.transaction), _number(since.revision)),
            ChangeRow.transaction <= last.transaction,
        )
        .order_by(ChangeRow.transaction, ChangeRow.revision)
        .limit(most)
    )
    read = rows.all()
    entries = tuple(
        Entry(Position(transaction, revision), Noun(noun), record_id, at)
        for transaction, revision, noun, record_id, at, passed in read
        if not passed and noun in NOUNS
    )
    if len(read) < most:
        return Window(entries, last, more=False)
    return Window(entries, Position(read[-1][0], read[-1][1]), more=True)


async def seen_at(
    session: ReadSession, reach: Reach, position: Position, keys: Collection[UUID]
) -> set[UUID]:
    """Return those of some organizations and listings that a caller could see at a position."""
    if position == START or not keys:
        return set()
    states = await _states(session, position, sorted(keys))
    owners = {state[3] for state in states.values() if state[3] is not None}
    known = states | await _states(session, position, sorted(owners - set(states)))
    return {key for key in states if _sees(reach, key, known)}


async def lists_at(session: ReadSession, position: Position, keys: Collection[UUID]) -> set[UUID]:
    """Return those of some official lists that were there at a position: everybody sees them."""
    if position == START or not keys:
        return set()
    rows = await session.scalars(
        select(ChangeRow.record_id)
        .distinct()
        .where(
            among(ChangeRow.record_id, keys),
            tuple_(ChangeRow.transaction, ChangeRow.revision)
            <= tuple_(_number(position.transaction), _number(position.revision)),
        )
    )
    return set(rows)


_HIDDEN = "hidden"
_State = tuple[Visibility | None, str, str | None, UUID | None]


async def _states(
    session: ReadSession, position: Position, keys: Sequence[UUID]
) -> dict[UUID, _State]:
    if not keys:
        return {}
    rows = await session.execute(
        _STATES,
        {"keys": list(keys), "transaction": position.transaction, "revision": position.revision},
    )
    return {
        key: (Visibility(visibility) if visibility != _HIDDEN else None, portal, steward, owner)
        for key, visibility, portal, steward, owner in rows.all()
    }


def _sees(reach: Reach, key: UUID, states: dict[UUID, _State]) -> bool:
    """The rule of `store.seen`, for the past."""
    visibility, portal, steward, owner = states[key]
    if visibility is None:  # hidden by a moderator
        return reach.owns(portal)
    if owner is None:
        return reach.sees(visibility, portal, steward)
    if reach.owns(portal):
        return True
    return reach.sees(visibility, portal) and owner in states and _sees(reach, owner, states)


def _number(value: int) -> object:
    return cast(literal(value), BigInteger)
