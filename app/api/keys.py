"""Routes of API keys."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, status

from app.api.dependencies import Calling, Reading, Writing, WritingSecret
from app.api.docs import CHANGES, CREATES, READS
from app.api.replay import ReplayableRoute
from app.api.schemas.key import KeyIn, KeyOut, NewKeyOut, RotationIn
from app.api.schemas.page import PageOut
from app.db import ReadSession
from app.services import keys

router = APIRouter(prefix="/v1/keys", tags=["Keys"], route_class=ReplayableRoute)

KeyId = Annotated[
    UUID, Path(description="The key.", examples=["0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a14"])
]


@router.post("", status_code=status.HTTP_201_CREATED, summary="Make a key", responses=CREATES)
async def create_key(body: KeyIn, session: WritingSecret) -> NewKeyOut:
    """Make a key for a portal; only this answer shows it.

    Under an `Idempotency-Key` the answer is kept sealed: nobody but who repeats the request with
    the same API key can open it.
    """
    made = await keys.create(
        session,
        name=body.name,
        portal=body.portal,
        scopes=body.scopes,
        expires_at=body.expires_at,
        member_id=body.member_id,
    )
    return NewKeyOut.made(await keys.by_name(ReadSession(session), body.name), made)


@router.get("", summary="List keys", responses=READS)
async def find_keys(session: Reading) -> PageOut[KeyOut]:
    """List all keys on one page, revoked ones included; never the keys themselves."""
    return PageOut(
        items=[KeyOut.of(item) for item in await keys.all_keys(session)], next_cursor=None
    )


@router.get("/own", summary="Read one's own key", responses=READS | CHANGES)
async def read_own_key(session: Reading, caller: Calling) -> KeyOut:
    """Say what the key of this request may do, and until when."""
    return KeyOut.of(await keys.read(session, caller.key_id))


@router.post(
    "/own/rotation",
    status_code=status.HTTP_201_CREATED,
    summary="Rotate one's own key",
    responses=CREATES | CHANGES,
)
async def rotate_key(body: RotationIn, session: WritingSecret, caller: Calling) -> NewKeyOut:
    """Make a successor of the key of this request; the old one ends with the grace."""
    reading = ReadSession(session)
    old = await keys.read(reading, caller.key_id)
    made = await keys.rotate(session, old.name, grace=body.grace)
    return NewKeyOut.made(await keys.by_name(reading, old.name), made)


@router.delete(
    "/{key_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Revoke a key",
    responses=CHANGES,
)
async def revoke_key(key_id: KeyId, session: Writing, caller: Calling) -> None:
    """Revoke a key; every process refuses it from the next request on.

    Neither the key of the request nor the operator's own is revoked here.
    """
    await keys.revoke_by_id(session, caller, key_id)
