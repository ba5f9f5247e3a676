"""Routes of webhooks."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, status

from app.api.dependencies import Calling, Cursor, Limit, Reading, Writing, WritingSecret
from app.api.docs import CHANGES, CREATES, READS, READS_ONE
from app.api.replay import ReplayableRoute
from app.api.schemas.fields import Schema
from app.api.schemas.page import PageOut
from app.api.schemas.patch import patch_of, patched
from app.api.schemas.webhook import DeliveryOut, NewWebhookOut, WebhookIn, WebhookOut, current
from app.db import ReadSession
from app.exchange.outbound import Outbound
from app.services import webhooks
from app.values.page import Paging
from app.vocabulary.events import DeliveryState

if TYPE_CHECKING:

    class WebhookPatch(Schema):
        """Fields of WebhookIn to change."""
else:
    WebhookPatch = patch_of(WebhookIn, "WebhookPatch")

router = APIRouter(prefix="/v1/webhooks", tags=["Webhooks"], route_class=ReplayableRoute)

WebhookId = Annotated[
    UUID, Path(description="The webhook.", examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a21"])
]
DeliveryId = Annotated[
    UUID, Path(description="The message.", examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a22"])
]


async def _outbound(request: Request) -> Outbound:
    found: Outbound = request.app.state.outbound
    return found


Outside = Annotated[Outbound, Depends(_outbound)]


@router.post("", status_code=status.HTTP_201_CREATED, summary="Add a webhook", responses=CREATES)
async def create_webhook(
    body: WebhookIn, session: WritingSecret, caller: Calling, outbound: Outside
) -> NewWebhookOut:
    """Let an address be told what changes, and what saved searches find.

    Messages are signed as Standard Webhooks say, with the secret that this answer shows once, and
    tried ten times in two and a half days until a 2xx answers. `Idempotency-Key` is not honoured
    here: the answer must not be stored.
    """
    return NewWebhookOut.made(await webhooks.create(session, caller, body.draft(), outbound))


@router.get("", summary="List webhooks", responses=READS)
async def find_webhooks(
    session: Reading, caller: Calling, limit: Limit = 20, cursor: Cursor = None
) -> PageOut[WebhookOut]:
    """List the webhooks of one's own portal, newest first."""
    page = await webhooks.page(session, caller, Paging(cursor=cursor, limit=limit))
    return PageOut.of(page, WebhookOut.of)


@router.get("/{webhook_id}", summary="Read a webhook", responses=READS_ONE)
async def read_webhook(webhook_id: WebhookId, session: Reading, caller: Calling) -> WebhookOut:
    """Read one webhook, without its secret."""
    return WebhookOut.of(await webhooks.read(session, caller, webhook_id))


@router.patch("/{webhook_id}", summary="Change a webhook", responses=CHANGES)
async def change_webhook(
    webhook_id: WebhookId,
    body: WebhookPatch,
    session: Writing,
    caller: Calling,
    outbound: Outside,
) -> WebhookOut:
    """Change the fields that are named; switched on again, it gets what it missed."""
    stored = await webhooks.read(ReadSession(session), caller, webhook_id)
    draft = patched(WebhookIn, current(stored), body).draft()
    return WebhookOut.of(await webhooks.replace(session, caller, webhook_id, draft, outbound))


@router.delete(
    "/{webhook_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Delete a webhook",
    responses=CHANGES,
)
async def delete_webhook(webhook_id: WebhookId, session: Writing, caller: Calling) -> None:
    """Delete a webhook with its log."""
    await webhooks.remove(session, caller, webhook_id)


@router.post(
    "/{webhook_id}/rotation",
    status_code=status.HTTP_201_CREATED,
    summary="Rotate the secret",
    responses=CREATES | CHANGES,
)
async def rotate_webhook_secret(
    webhook_id: WebhookId, session: WritingSecret, caller: Calling
) -> NewWebhookOut:
    """Make another secret, shown once; for a day, messages are signed with the old one, too."""
    return NewWebhookOut.made(await webhooks.rotate(session, caller, webhook_id))


@router.post(
    "/{webhook_id}/test",
    status_code=status.HTTP_202_ACCEPTED,
    summary="Send a test message",
    responses=CHANGES,
)
async def test_webhook(webhook_id: WebhookId, session: Writing, caller: Calling) -> DeliveryOut:
    """Send the webhook a message of the type `webhook.test`; its log tells what became of it."""
    return DeliveryOut.of(await webhooks.send_test(session, caller, webhook_id))


@router.get("/{webhook_id}/deliveries", summary="Log of a webhook", responses=READS | READS_ONE)
async def find_deliveries(
    webhook_id: WebhookId,
    session: Reading,
    caller: Calling,
    state: Annotated[
        DeliveryState | None, Query(description="Only these.", examples=["failed"])
    ] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> PageOut[DeliveryOut]:
    """List the messages of a webhook with every attempt, newest first; kept for 30 days."""
    paging = Paging(cursor=cursor, limit=limit)
    page = await webhooks.log(session, caller, webhook_id, state, paging)
    return PageOut.of(page, DeliveryOut.of)


@router.post(
    "/{webhook_id}/deliveries/{delivery_id}/replay",
    status_code=status.HTTP_202_ACCEPTED,
    summary="Send a message again",
    responses=CHANGES,
)
async def replay_delivery(
    webhook_id: WebhookId, delivery_id: DeliveryId, session: Writing, caller: Calling
) -> DeliveryOut:
    """Send a message again, whatever became of it; it keeps its id."""
    return DeliveryOut.of(await webhooks.replay(session, caller, webhook_id, delivery_id))
