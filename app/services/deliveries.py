"""Use cases of the background: tell webhooks what changed, and deliver their messages."""

import time
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog

from app.db import Database, ReadSession
from app.errors import AppError, CursorError
from app.exchange import standard_webhooks
from app.exchange.outbound import Outbound, OutboundError
from app.services import access, changes, notices, webhooks
from app.services.delivery_places import Places
from app.store import deliveries
from app.store import webhooks as stored
from app.values.feed import ChangesAsked, FeedItem, FeedPage
from app.values.webhook import Attempt, DeliveryRecord, WebhookRecord
from app.vocabulary.events import DeliveryState, Event, Subscribed
from app.vocabulary.notices import Wanted

KEEP_DAYS = 30
"""How long messages stay in the log after they were delivered or given up."""

_CHANGES_A_MESSAGE = 100
_GONE = 410

log = structlog.get_logger("app.webhooks")


async def tell_changes(database: Database) -> int:
    """Make a message for each webhook for which something changed; return how many.

    One at a time: while a message of changes has not been delivered, the next waits in the feed,
    where changes of the same record become one. So messages come in order and never pile up.
    """
    async with database.read() as session:
        listeners = await stored.listening(session, Subscribed.CHANGED)
        now = await changes.cursor_of_now(session) if listeners else ""
    # Most of them, most of the time, stand where the feed ends.
    behind = [listener for listener in listeners if listener.position != now]
    return sum([await _tell(database, listener) for listener in behind])


def places(database: Database, outbound: Outbound) -> Places:
    """Places in which messages are tried."""
    return Places(database, partial(_try, database, outbound))


async def deliver(database: Database, outbound: Outbound, *, now: datetime | None = None) -> int:
    """Try every message that is due, some at once; return how many were tried.

    Raises:
        UnavailableError: the database is away; those that were not noted are due again.
    """
    tried = 0
    async with places(database, outbound) as taken:
        while (begun := await taken.fill(now or datetime.now(UTC))) or len(taken):
            tried += begun
            await taken.settle()
    return tried


async def clean(database: Database) -> None:
    """Forget messages that are old and settled."""
    async with database.write() as session:
        await deliveries.forget(session, datetime.now(UTC) - timedelta(days=KEEP_DAYS))


async def _tell(database: Database, listener: WebhookRecord) -> bool:
    async with database.read() as session:
        if await deliveries.is_waiting(session, listener.id, Event.CHANGED):
            return False
        try:
            found = await changes.page(
                session,
                access.reach_of(listener.portal),
                ChangesAsked(listener.position, _CHANGES_A_MESSAGE, listener.nouns),
            )
        except CursorError:
            found = None
    if found is not None and not found.passed:
        return False
    async with database.write() as writing:
        fresh = await stored.lock(writing, listener.id)
        if fresh is None or fresh.position != listener.position:
            return False  # another process was faster
        if found is None:
            # The database moved to another server: nobody knows what happened meanwhile.
            position = await changes.cursor_of_now(ReadSession(writing))
            await webhooks.send(
                writing, listener.id, Event.RESET, {"since": changes.FROM_THE_START}
            )
            await stored.move(writing, listener.id, position)
            return True
        await stored.move(writing, listener.id, found.cursor)
        if found.items:
            await webhooks.send(writing, listener.id, Event.CHANGED, _said(found))
        return bool(found.items)


def _said(found: FeedPage) -> dict[str, object]:
    """What changed, without the records: those are for who asks with his own key."""
    return {"items": [_thin(item) for item in found.items], "next_cursor": found.cursor}


def _thin(item: FeedItem) -> dict[str, object]:
    into = item.merged_into
    said: dict[str, object] = {
        "noun": item.noun.value,
        "id": str(item.record_id),
        "action": item.action.value,
        "revision": item.revision,
        "at": item.at.isoformat(),
    }
    return said if into is None else said | {"merged_into": str(into)}


async def _try(database: Database, outbound: Outbound, item: DeliveryRecord, now: datetime) -> None:
    async with database.read() as session:
        listener = await stored.get(session, item.webhook_id, None)
    if listener is None:
        return
    try:
        if item.tries > standard_webhooks.MOST_TRIES:
            attempt, retry_after = _attempt_without_answer(now, "broken off"), None
        else:
            attempt, retry_after = await _attempt(outbound, listener, item)
        await _note(database, listener, item, attempt, again_after=(now, retry_after))
    except AppError:
        raise
    except Exception as error:
        # Whatever it is, it must not keep the messages of others.
        log.exception("delivery broke", webhook=str(listener.id), portal=listener.portal)
        broken = _attempt_without_answer(now, type(error).__name__)
        await _note(database, listener, item, broken, again_after=(now, None))


def _attempt_without_answer(now: datetime, error: str) -> Attempt:
    return Attempt(at=now, status=None, error=error, milliseconds=0)


async def _note(
    database: Database,
    listener: WebhookRecord,
    item: DeliveryRecord,
    attempt: Attempt,
    *,
    again_after: tuple[datetime, str | None],
) -> None:
    """Store what became of an attempt; `again_after` is the moment, and what was asked for then."""
    async with database.write() as writing:
        if attempt.error is None:
            await deliveries.note(
                writing, item.id, attempt, state=DeliveryState.DELIVERED, next_at=None
            )
            await stored.succeed(writing, listener.id)
            return
        following = standard_webhooks.next_attempt(again_after[0], item.tries, again_after[1])
        reason = None
        if attempt.status == _GONE:
            following, reason = None, "The receiver answered 410: it is gone."
        elif following is None:
            reason = f"A message was refused {item.tries} times, at last: {attempt.error}."
        state = DeliveryState.FAILED if following is None else DeliveryState.PENDING
        await deliveries.note(writing, item.id, attempt, state=state, next_at=following)
        await stored.fail(writing, listener.id, reason)
        if reason is not None:
            await notices.tell_portal(
                writing, listener.portal, Wanted.WEBHOOK_DISABLED,
                {"webhook_id": str(listener.id), "url": listener.url, "reason": reason},
            )  # fmt: skip
    if reason is not None:
        log.warning("webhook disabled", webhook=str(listener.id), portal=listener.portal)


async def _attempt(
    outbound: Outbound, listener: WebhookRecord, item: DeliveryRecord
) -> tuple[Attempt, str | None]:
    at = datetime.now(UTC)
    started = time.monotonic()
    status, error, retry_after = None, None, None
    body = item.body.encode()
    try:
        reply = await outbound.send(
            "POST",
            listener.url,
            headers=standard_webhooks.headers(item.id, at, body, listener.secrets),
            content=body,
        )
        status, retry_after = reply.status, reply.headers.get("retry-after")
        if not 200 <= status < 300:  # noqa: PLR2004 - success
            error = f"status {status}"
    except OutboundError as failure:
        error = str(failure)
    spent = round((time.monotonic() - started) * 1_000)
    return Attempt(at=at, status=status, error=error, milliseconds=spent), retry_after
