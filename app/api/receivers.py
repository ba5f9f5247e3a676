"""Routes of the addresses that letters go to."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request, status

from app.api.dependencies import Calling, Cursor, Limit, Reading, Writing, rates
from app.api.docs import CHANGES, CREATES, READS, READS_ONE
from app.api.replay import ReplayableRoute
from app.api.schemas.page import PageOut
from app.api.schemas.receiver import ReceiverIn, ReceiverOut, ReceiverPatch
from app.config import Settings
from app.db import ReadSession
from app.services import receivers
from app.values.page import Paging

router = APIRouter(prefix="/v1/receivers", tags=["Receivers"], route_class=ReplayableRoute)

ReceiverId = Annotated[
    UUID, Path(description="The receiver.", examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a41"])
]


def _mail(request: Request) -> bool:
    settings: Settings = request.app.state.settings
    return settings.smtp_host is not None


SendsMail = Annotated[bool, Depends(_mail)]
"""Whether the operator has set a mail server."""


@router.post("", status_code=status.HTTP_201_CREATED, summary="Add a receiver", responses=CREATES)
async def create_receiver(
    body: ReceiverIn, request: Request, session: Writing, caller: Calling, mail: SendsMail
) -> ReceiverOut:
    """Name an address that is told by letter what happens to your portal.

    It is first asked whether it agrees, and gets nothing else until it does. Each letter has a
    link that stops all letters of the portal to that address.
    """
    await rates(request).count_letter(caller)
    return ReceiverOut.of(await receivers.create(session, caller, body.draft(), mail=mail))


@router.get("", summary="List receivers", responses=READS)
async def find_receivers(
    session: Reading, caller: Calling, limit: Limit = 20, cursor: Cursor = None
) -> PageOut[ReceiverOut]:
    """List the receivers of one's own portal, newest first."""
    page = await receivers.page(session, caller, Paging(cursor=cursor, limit=limit))
    return PageOut.of(page, ReceiverOut.of)


@router.get("/{receiver_id}", summary="Read a receiver", responses=READS_ONE)
async def read_receiver(receiver_id: ReceiverId, session: Reading, caller: Calling) -> ReceiverOut:
    """Read one receiver, and whether it has agreed."""
    return ReceiverOut.of(await receivers.read(session, caller, receiver_id))


@router.patch("/{receiver_id}", summary="Change a receiver", responses=CHANGES)
async def change_receiver(
    receiver_id: ReceiverId, body: ReceiverPatch, session: Writing, caller: Calling
) -> ReceiverOut:
    """Change the fields that are named."""
    stored = await receivers.read(ReadSession(session), caller, receiver_id)
    draft = body.changed(stored)
    return ReceiverOut.of(await receivers.replace(session, caller, receiver_id, draft))


@router.post("/{receiver_id}/confirmation", summary="Ask a receiver again", responses=CHANGES)
async def ask_receiver_again(
    receiver_id: ReceiverId, request: Request, session: Writing, caller: Calling
) -> ReceiverOut:
    """Ask an address once more whether it agrees, an hour after the last time or later."""
    await rates(request).count_letter(caller)
    return ReceiverOut.of(await receivers.ask_again(session, caller, receiver_id))


@router.delete(
    "/{receiver_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Delete a receiver",
    responses=CHANGES,
)
async def delete_receiver(receiver_id: ReceiverId, session: Writing, caller: Calling) -> None:
    """Delete a receiver with its letters; one who wants none stays noted as such."""
    await receivers.remove(session, caller, receiver_id)
