"""Use cases of webhooks, for the portal that they tell."""

import ipaddress
import json
from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import UUID

from app.db import ReadSession, WriteSession
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.exchange import standard_webhooks
from app.exchange.outbound import Outbound
from app.services import changes
from app.services.access import Caller
from app.services.ids import new_id
from app.store import deliveries, webhooks
from app.values.page import Page, Paging
from app.values.webhook import DeliveryRecord, WebhookDraft, WebhookRecord
from app.vocabulary.events import DeliveryState, Event
from app.vocabulary.terms import Scope

MOST_OF_A_PORTAL = 200


async def create(
    session: WriteSession, caller: Caller, draft: WebhookDraft, outbound: Outbound
) -> WebhookRecord:
    """Store a new webhook; it is told of what happens from now on.

    Raises:
        InvalidInputError: the address is not one that may be called.
        ConflictError: the portal has as many as it may have.
    """
    caller.must(Scope.WRITE)
    _check_address(draft.url, outbound)
    if await webhooks.count(ReadSession(session), caller.portal) >= MOST_OF_A_PORTAL:
        raise ConflictError(f"A portal has {MOST_OF_A_PORTAL} webhooks at most. Delete one.")
    key = new_id()
    await webhooks.add(
        session,
        key,
        draft,
        portal=caller.portal,
        secret=standard_webhooks.new_secret(),
        position=await changes.cursor_of_now(ReadSession(session)),
    )
    return await read(ReadSession(session), caller, key)


async def read(session: ReadSession, caller: Caller, key: UUID) -> WebhookRecord:
    """Return a webhook of the caller's portal.

    Raises:
        NotFoundError: the portal has none under this id.
    """
    found = await webhooks.get(session, key, caller.bound_to)
    if found is None:
        raise NotFoundError(f"There is no webhook {key}.")
    return found


async def page(session: ReadSession, caller: Caller, paging: Paging) -> Page[WebhookRecord]:
    """Return one page of the webhooks of the caller's portal."""
    return await webhooks.page(session, caller.bound_to, paging)


async def replace(
    session: WriteSession, caller: Caller, key: UUID, draft: WebhookDraft, outbound: Outbound
) -> WebhookRecord:
    """Overwrite a webhook; switched on again, it gets the messages that were given up.

    Raises:
        NotFoundError: the portal has none under this id.
        InvalidInputError: the address is not one that may be called.
    """
    caller.must(Scope.WRITE)
    stored = await read(ReadSession(session), caller, key)
    if draft.url != stored.url:
        _check_address(draft.url, outbound)
    await webhooks.replace(session, key, draft)
    if draft.active and not stored.active:
        await deliveries.renew_failed(session, key)
    return await read(ReadSession(session), caller, key)


async def rotate(session: WriteSession, caller: Caller, key: UUID) -> WebhookRecord:
    """Give a webhook another secret; for a day, messages are signed with both.

    Raises:
        NotFoundError: the portal has none under this id.
    """
    caller.must(Scope.WRITE)
    await read(ReadSession(session), caller, key)
    await webhooks.rotate(session, key, standard_webhooks.new_secret())
    return await read(ReadSession(session), caller, key)


async def remove(session: WriteSession, caller: Caller, key: UUID) -> None:
    """Delete a webhook with its messages.

    Raises:
        NotFoundError: the portal has none under this id.
    """
    caller.must(Scope.WRITE)
    await read(ReadSession(session), caller, key)
    await webhooks.remove(session, key)


async def send_test(session: WriteSession, caller: Caller, key: UUID) -> DeliveryRecord:
    """Send a webhook a message that means nothing.

    Raises:
        NotFoundError: the portal has none under this id.
        ConflictError: it is switched off.
    """
    caller.must(Scope.WRITE)
    found = await read(ReadSession(session), caller, key)
    if not found.active:
        raise ConflictError("The webhook is switched off. Set `active` to true first.")
    message = await send(session, key, Event.TEST, {"webhook_id": str(key)})
    return await delivery(ReadSession(session), caller, key, message)


async def log(
    session: ReadSession, caller: Caller, key: UUID, state: DeliveryState | None, paging: Paging
) -> Page[DeliveryRecord]:
    """Return one page of the messages of a webhook, newest first.

    Raises:
        NotFoundError: the portal has none under this id.
    """
    await read(session, caller, key)
    return await deliveries.page(session, key, state, paging)


async def delivery(
    session: ReadSession, caller: Caller, key: UUID, message: UUID
) -> DeliveryRecord:
    """Return one message of a webhook.

    Raises:
        NotFoundError: there is no such webhook of the portal, or no such message of it.
    """
    await read(session, caller, key)
    found = await deliveries.get(session, key, message)
    if found is None:
        raise NotFoundError(f"The webhook has no message {message}.")
    return found


async def replay(session: WriteSession, caller: Caller, key: UUID, message: UUID) -> DeliveryRecord:
    """Send a message again, whatever became of it; it keeps its id, so receivers can tell.

    Raises:
        NotFoundError: there is no such webhook of the portal, or no such message of it.
    """
    caller.must(Scope.WRITE)
    await delivery(ReadSession(session), caller, key, message)
    await deliveries.renew(session, message)
    return await delivery(ReadSession(session), caller, key, message)


async def send(
    session: WriteSession, webhook_id: UUID, event: Event, data: dict[str, object]
) -> UUID:
    """Store a message for a webhook, to be sent when the transaction has committed."""
    key = new_id()
    body = standard_webhooks.envelope(event, datetime.now(UTC), data)
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    await deliveries.add(session, key, webhook_id=webhook_id, event=event, body=text)
    return key


def _check_address(url: str, outbound: Outbound) -> None:
    """Refuse at once what would be refused at every attempt; names are resolved then."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    refused = not (secure or outbound.allowed)
    with suppress(ValueError):
        address = ipaddress.ip_address(parts.hostname or "")
        refused = refused or not outbound.may_call(address, secure=secure)
    if refused or parts.username is not None or parts.password is not None:
        raise InvalidInputError.of(
            "/url",
            "address_refused",
            "Give a public https address without a name or password in it. The operator may allow "
            "others with APP_OUTBOUND_NETWORKS.",
        )
