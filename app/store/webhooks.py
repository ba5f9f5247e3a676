"""Questions about webhooks."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from app.db import ReadSession, WriteSession
from app.models.portal import PortalRow
from app.models.webhook import WebhookRow
from app.store.rows import read_page, update_row
from app.store.seen import of_portal
from app.values.page import Page, Paging
from app.values.webhook import WebhookDraft, WebhookRecord
from app.vocabulary.events import Subscribed
from app.vocabulary.terms import Noun

_update = partial(update_row, WebhookRow.id)

OLD_SECRET_HOURS = 24


async def add(
    session: WriteSession,
    key: UUID,
    draft: WebhookDraft,
    *,
    portal: str,
    secret: str,
    position: str,
) -> None:
    """Store a new webhook."""
    await session.execute(
        insert(WebhookRow).values(
            id=key, portal=portal, secret=secret, position=position, **_columns(draft)
        )
    )


async def replace(session: WriteSession, key: UUID, draft: WebhookDraft) -> None:
    """Overwrite a webhook; one that is active starts without failures."""
    values = _columns(draft)
    if draft.active:
        values |= {"failures": 0, "disabled_reason": None}
    await _update(session, key, **values)


async def rotate(session: WriteSession, key: UUID, secret: str) -> None:
    """Give a webhook another secret; the one before signs beside it for a day."""
    await _update(session, key, old_secret=WebhookRow.secret, secret=secret, rotated_at=func.now())


async def move(session: WriteSession, key: UUID, position: str) -> None:
    """Note up to where a webhook has been told."""
    await _update(session, key, position=position)


async def succeed(session: WriteSession, key: UUID) -> None:
    """Forget the failures of a webhook."""
    await _update(session, key, failures=0)


async def fail(session: WriteSession, key: UUID, reason: str | None) -> None:
    """Count a failure of a webhook, and switch it off for a reason, if there is one."""
    off = {} if reason is None else {"active": False, "disabled_reason": reason}
    await _update(session, key, failures=WebhookRow.failures + 1, **off)


async def remove(session: WriteSession, key: UUID) -> None:
    """Delete a webhook with its messages."""
    await session.execute(delete(WebhookRow).where(WebhookRow.id == key))


async def get(session: ReadSession, key: UUID, portal: str | None) -> WebhookRecord | None:
    """Return a webhook of a portal, or of any but sandboxes for None."""
    row = await session.scalar(
        select(WebhookRow)
        .where(WebhookRow.id == key, of_portal(WebhookRow.portal, portal))
        .execution_options(populate_existing=True)
    )
    return None if row is None else _record(row)


async def lock(session: WriteSession, key: UUID) -> WebhookRecord | None:
    """Return a webhook, and keep others from changing it until the commit."""
    row = await session.get(WebhookRow, key, populate_existing=True, with_for_update=True)
    return None if row is None else _record(row)


async def page(session: ReadSession, portal: str | None, paging: Paging) -> Page[WebhookRecord]:
    """Return one page of the webhooks of a portal, or for None of all but sandboxes."""
    query = (
        select(WebhookRow)
        .where(of_portal(WebhookRow.portal, portal))
        .order_by(WebhookRow.id.desc())
    )
    found = await read_page(session, query, asked=("webhooks", portal), paging=paging)
    return found.shaped(_record)


async def count(session: ReadSession, portal: str) -> int:
    """Return how many webhooks a portal has."""
    return int(
        await session.scalar(select(func.count(WebhookRow.id)).where(WebhookRow.portal == portal))
        or 0
    )


async def listening(session: ReadSession, event: Subscribed) -> list[WebhookRecord]:
    """Return the active webhooks that want an event, of portals that are not suspended."""
    rows = await session.scalars(
        select(WebhookRow)
        .join(PortalRow, PortalRow.name == WebhookRow.portal)
        .where(
            WebhookRow.active,
            WebhookRow.events.contains([event.value]),
            PortalRow.suspended_at.is_(None),
        )
        .order_by(WebhookRow.id)
    )
    return [_record(row) for row in rows]


def _columns(draft: WebhookDraft) -> dict[str, Any]:
    return {
        "url": draft.url,
        "description": draft.description,
        "events": sorted(draft.events),
        "nouns": sorted(draft.nouns),
        "active": draft.active,
    }


def _record(row: WebhookRow) -> WebhookRecord:
    secrets = [row.secret]
    fresh = datetime.now(UTC) - timedelta(hours=OLD_SECRET_HOURS)
    if row.old_secret is not None and row.rotated_at is not None and row.rotated_at > fresh:
        secrets.append(row.old_secret)
    return WebhookRecord(
        id=row.id,
        portal=row.portal,
        url=row.url,
        description=row.description,
        events=frozenset(Subscribed(event) for event in row.events),
        nouns=frozenset(Noun(noun) for noun in row.nouns),
        active=row.active,
        secrets=tuple(secrets),
        position=row.position,
        disabled_reason=row.disabled_reason,
        failures=row.failures,
        created_at=row.created_at,
    )
