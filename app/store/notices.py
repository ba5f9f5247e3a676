"""Questions about letters."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import cast
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from app.db import ReadSession, WriteSession
from app.models.notice import NoticeRow, ReceiverRow
from app.models.portal import PortalRow
from app.store import receivers
from app.store.rows import update_row
from app.values.notice import NoticeRecord, Words
from app.vocabulary.notices import NoticeKind, NoticeState

_update = partial(update_row, NoticeRow.id)

_LEASE = timedelta(minutes=5)


async def add(
    session: WriteSession,
    key: UUID,
    receiver_id: UUID,
    kind: str,
    *,
    topic: str,
    words: Words,
    not_before: datetime | None,
) -> None:
    """Store a letter to be sent when the session has committed, or later."""
    await session.execute(
        insert(NoticeRow).values(
            id=key,
            receiver_id=receiver_id,
            kind=kind,
            topic=topic,
            words=dict(words),
            next_at=func.now() if not_before is None else not_before,
        )
    )


async def waiting(
    session: WriteSession, receiver_id: UUID, topic: str
) -> tuple[UUID, Words] | None:
    """Return a letter of a topic that nobody has begun to send, and keep others from sending it."""
    row = await session.scalar(
        select(NoticeRow)
        .where(
            NoticeRow.receiver_id == receiver_id,
            NoticeRow.topic == topic,
            NoticeRow.state == NoticeState.PENDING,
            NoticeRow.tries == 0,
        )
        .order_by(NoticeRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return None if row is None else (row.id, _words(row))


async def rewrite(session: WriteSession, key: UUID, words: Words) -> None:
    """Let a letter say something else."""
    await _update(session, key, words=dict(words))


async def last_of(session: ReadSession, receiver_id: UUID, topic: str) -> datetime | None:
    """Return when the newest letter of a topic went out."""
    return await session.scalar(
        select(func.max(NoticeRow.settled_at)).where(
            NoticeRow.receiver_id == receiver_id, NoticeRow.topic == topic
        )
    )


async def claim_due(session: WriteSession, now: datetime, most: int) -> list[NoticeRecord]:
    """Take some letters that are due, with one more try; no other process gets them meanwhile.

    An address that has not agreed gets only the question whether it agrees.
    """
    due = (
        select(NoticeRow.id)
        .join(ReceiverRow, ReceiverRow.id == NoticeRow.receiver_id)
        .join(PortalRow, PortalRow.name == ReceiverRow.portal)
        .where(
            NoticeRow.state == NoticeState.PENDING,
            NoticeRow.next_at <= now,
            PortalRow.suspended_at.is_(None),
            ReceiverRow.stopped_at.is_(None),
            ReceiverRow.disabled_reason.is_(None),
            ReceiverRow.confirmed_at.is_not(None) | (NoticeRow.kind == NoticeKind.CONFIRM),
        )
        .order_by(NoticeRow.next_at)
        .limit(most)
        .with_for_update(of=NoticeRow, skip_locked=True)
    )
    claimed = await session.scalars(
        update(NoticeRow)
        .where(NoticeRow.id.in_(due.scalar_subquery()))
        .values(next_at=now + _LEASE, tries=NoticeRow.tries + 1)
        .returning(NoticeRow.id),
        execution_options={"synchronize_session": False},
    )
    rows = await session.execute(
        select(NoticeRow, ReceiverRow)
        .join(ReceiverRow, ReceiverRow.id == NoticeRow.receiver_id)
        .where(NoticeRow.id.in_(claimed.all()))
        .order_by(NoticeRow.id)
        .execution_options(populate_existing=True)
    )
    return [_record(row, receiver) for row, receiver in rows.all()]


async def later(session: WriteSession, key: UUID, error: str, next_at: datetime) -> None:
    """Note why a letter could not be sent, and when it is tried again."""
    await _update(session, key, error=error, next_at=next_at)


async def settle(session: WriteSession, key: UUID, state: NoticeState, error: str | None) -> None:
    """Note that a letter was sent, or given up."""
    await _update(session, key, state=state, error=error, settled_at=func.now())


async def forget(session: WriteSession, before: datetime) -> None:
    """Delete letters of before a moment, sent or not: nobody wants old news."""
    await session.execute(delete(NoticeRow).where(NoticeRow.created_at < before))


def _words(row: NoticeRow) -> Words:
    return cast("Mapping[str, JsonValue]", row.words)


def _record(row: NoticeRow, receiver: ReceiverRow) -> NoticeRecord:
    return NoticeRecord(
        id=row.id,
        receiver=receivers.record(receiver),
        kind=row.kind,
        topic=row.topic,
        words=_words(row),
        state=NoticeState(row.state),
        tries=row.tries,
        created_at=row.created_at,
    )
