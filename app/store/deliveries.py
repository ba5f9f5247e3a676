"""Questions about the messages of webhooks."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import (
    Label,
    case,
    cast,
    delete,
    exists,
    func,
    literal,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, insert

from app.db import ReadSession, WriteSession
from app.models.portal import PortalRow
from app.models.webhook import DeliveryRow, WebhookRow
from app.store.rows import read_page, update_row
from app.values.page import Page, Paging
from app.values.webhook import Attempt, DeliveryRecord, DueDelivery, Room
from app.vocabulary.events import DeliveryState, Event

_update = partial(update_row, DeliveryRow.id)

_ATTEMPTS = TypeAdapter(tuple[Attempt, ...])
_LEASE = timedelta(minutes=2)
_KEPT_ATTEMPTS = 50
_HOST = func.lower(func.substring(WebhookRow.url, r"^https?://(?:[^/?#@]*@)?(\[[^\]]*\]|[^/:?#]*)"))


async def add(
    session: WriteSession, key: UUID, *, webhook_id: UUID, event: Event, body: str
) -> None:
    """Store a message to be sent at once."""
    await session.execute(
        insert(DeliveryRow).values(
            id=key, webhook_id=webhook_id, event=event, body=body, next_at=func.now()
        )
    )


async def get(session: ReadSession, webhook_id: UUID, key: UUID) -> DeliveryRecord | None:
    """Return a message of a webhook."""
    row = await session.get(DeliveryRow, key, populate_existing=True)
    return None if row is None or row.webhook_id != webhook_id else _record(row)


async def page(
    session: ReadSession, webhook_id: UUID, state: DeliveryState | None, paging: Paging
) -> Page[DeliveryRecord]:
    """Return one page of the messages of a webhook, newest first."""
    query = select(DeliveryRow).where(DeliveryRow.webhook_id == webhook_id)
    if state is not None:
        query = query.where(DeliveryRow.state == state)
    query = query.order_by(DeliveryRow.id.desc())
    found = await read_page(session, query, asked=(str(webhook_id), state), paging=paging)
    return found.shaped(_record)


async def is_waiting(session: ReadSession, webhook_id: UUID, event: Event) -> bool:
    """Whether a message of a kind has not been delivered yet."""
    return bool(
        await session.scalar(
            select(
                exists().where(
                    DeliveryRow.webhook_id == webhook_id,
                    DeliveryRow.event == event,
                    DeliveryRow.state == DeliveryState.PENDING,
                )
            )
        )
    )


async def claim_due(session: WriteSession, now: datetime, room: Room) -> list[DueDelivery]:
    """Take some messages that are due; no other process gets them for two minutes.

    The first of each portal come before the second of any, and none gets more than its share of
    the places, so that nobody's many messages, whose receiver hangs perhaps, keep those of others
    waiting. A try counts as soon as it begins: one during which the process dies would otherwise
    be repeated for ever.
    """
    # No more of one webhook than its host takes can be among them, however many wait.
    oldest = (
        select(DeliveryRow.id, DeliveryRow.next_at)
        .where(
            DeliveryRow.webhook_id == WebhookRow.id,
            DeliveryRow.state == DeliveryState.PENDING,
            DeliveryRow.next_at <= now,
        )
        .order_by(DeliveryRow.next_at)
        .limit(room.of_a_host)
        .correlate(WebhookRow)
        .lateral("oldest")
    )
    at_host = (
        select(
            oldest.c.id,
            oldest.c.next_at,
            WebhookRow.portal,
            _HOST.label("host"),
            _turn([_HOST, WebhookRow.portal], [oldest.c.next_at], room.portals),
        )
        .select_from(WebhookRow)
        .join(PortalRow, PortalRow.name == WebhookRow.portal)
        .join(oldest, true())
        .where(WebhookRow.active, PortalRow.suspended_at.is_(None))
        .subquery()
    ).c
    order = [at_host.turn, at_host.next_at]
    of_host = select(
        at_host.id,
        at_host.next_at,
        at_host.portal,
        _turn([at_host.host], order, room.hosts),
    ).subquery().c  # fmt: skip
    turns = (
        select(of_host.id, _turn([of_host.portal], [of_host.next_at], room.portals))
        .where(of_host.turn <= room.of_a_host)
        .subquery()
    )
    due = (
        select(DeliveryRow.id)
        .join(turns, turns.c.id == DeliveryRow.id)
        .where(
            DeliveryRow.state == DeliveryState.PENDING,
            DeliveryRow.next_at <= now,
            turns.c.turn <= room.of_a_portal,
        )
        .order_by(turns.c.turn, DeliveryRow.next_at)
        .limit(room.most)
        .with_for_update(of=DeliveryRow, skip_locked=True)
    )
    rows = await session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.id.in_(due.scalar_subquery()), WebhookRow.id == DeliveryRow.webhook_id)
        .values(next_at=now + _LEASE, tries=DeliveryRow.tries + 1)
        .returning(DeliveryRow, WebhookRow.portal, _HOST),
        execution_options={"synchronize_session": False},
    )
    return [DueDelivery(_record(row), owner, host) for row, owner, host in rows.all()]


def _turn(group: Sequence[Any], order: Sequence[Any], taken: Mapping[str, int]) -> Label[int]:
    """When it is a message's turn in a group, behind the places that the last of its names has."""
    before = case(taken, value=group[-1], else_=0) if taken else literal(0)
    return (func.row_number().over(partition_by=group, order_by=order) + before).label("turn")


async def note(
    session: WriteSession,
    key: UUID,
    attempt: Attempt,
    *,
    state: DeliveryState,
    next_at: datetime | None,
) -> None:
    """Store what became of an attempt."""
    said = _ATTEMPTS.dump_python((attempt,), mode="json")
    await _update(
        session,
        key,
        state=state,
        next_at=next_at,
        attempts=DeliveryRow.attempts.op("||")(cast(literal(said, JSONB), JSONB)),
    )


async def renew(session: WriteSession, key: UUID) -> None:
    """Let a message be sent again, at once."""
    await _update(session, key, state=DeliveryState.PENDING, next_at=func.now(), tries=0)


async def renew_failed(session: WriteSession, webhook_id: UUID) -> None:
    """Let the messages that were given up be sent again."""
    await session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.webhook_id == webhook_id, DeliveryRow.state != DeliveryState.DELIVERED)
        .values(state=DeliveryState.PENDING, next_at=func.now(), tries=0),
        execution_options={"synchronize_session": False},
    )


async def forget(session: WriteSession, before: datetime) -> None:
    """Delete what was delivered or given up before a moment."""
    await session.execute(
        delete(DeliveryRow).where(
            DeliveryRow.created_at < before, DeliveryRow.state != DeliveryState.PENDING
        )
    )


def _record(row: DeliveryRow) -> DeliveryRecord:
    return DeliveryRecord(
        id=row.id,
        webhook_id=row.webhook_id,
        event=Event(row.event),
        body=row.body,
        state=DeliveryState(row.state),
        attempts=_ATTEMPTS.validate_python(row.attempts)[-_KEPT_ATTEMPTS:],
        tries=row.tries,
        next_at=row.next_at if row.state == DeliveryState.PENDING else None,
        created_at=row.created_at,
    )
