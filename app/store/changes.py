"""The change table: every write leaves a row, and readers never miss one that commits late."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, insert, select, text

from app.db import ReadSession, WriteSession
from app.models.change import ChangeRow
from app.vocabulary.terms import Action, Noun

_HORIZON = text(
    """
    SELECT least(pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
                 (SELECT coalesce(max(transaction), 0) + 1 FROM changes))
    """
)

_TRACE = text(
    """
    SELECT concat_ws(' ', d.oid, c.transaction, c.record_id)
    FROM pg_database d LEFT JOIN changes c ON c.revision = :revision
    WHERE d.datname = current_database()
    """
)


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the registry."""

    revision: int
    transaction: int
    noun: Noun
    record_id: UUID
    action: Action


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes at or after a horizon, and the next horizon.

    Attributes:
        horizon: every transaction below it had ended when the changes were read.
    """

    items: tuple[Change, ...]
    horizon: int


async def record(session: WriteSession, noun: Noun, record_id: UUID, action: Action) -> int:
    """Note a change in the transaction that makes it, and return its revision."""
    statement = (
        insert(ChangeRow)
        .values(noun=noun, record_id=record_id, action=action)
        .returning(ChangeRow.revision)
    )
    return int(await session.scalar(statement) or 0)


async def since(session: ReadSession, horizon: int) -> Changes:
    """Read the changes of all transactions at or above a horizon, in order of revision.

    A transaction that was still open at the last reading has a number at or above the horizon of
    that reading, so its changes cannot be missed, however late it commits.
    """
    now = await horizon_now(session)
    rows = await session.scalars(
        select(ChangeRow).where(ChangeRow.transaction >= horizon).order_by(ChangeRow.revision)
    )
    items = tuple(
        Change(row.revision, row.transaction, Noun(row.noun), row.record_id, Action(row.action))
        for row in rows
    )
    return Changes(items, now)


async def horizon_now(session: ReadSession) -> int:
    """Return the number below which every transaction has ended, and none can begin again.

    Numbers above the newest change do not count, ended or not: what was ended by a rollback or has
    only notified need not be on the disk yet, and after a crash PostgreSQL gives such a number
    again, to a write that would then be passed over.
    """
    return int(await session.scalar(_HORIZON) or 0)


async def trace(session: ReadSession, revision: int) -> str:
    """Name this database, and in it the change with a revision.

    A database that was set back to an earlier time, or that another was cloned from, has no such
    change or another one; so has one of the same name that was made anew.
    """
    return str(await session.scalar(_TRACE, {"revision": revision}))


async def last_revision(session: ReadSession) -> int:
    """Return the newest revision that can be seen; 0 in an empty registry."""
    return int(await session.scalar(select(func.max(ChangeRow.revision))) or 0)
