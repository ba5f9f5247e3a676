"""Links in letters that work without a key: signed, and each good for one thing only."""

import base64
import binascii
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from uuid import UUID

from app.db import ReadSession, WriteSession
from app.errors import NotFoundError
from app.store import secrets

CONFIRMATION = "/notices/confirmation"
STOP = "/notices/stop"
GOOD_FOR = timedelta(days=7)
"""How long a link agrees to letters; the one that stops them is good for ever."""

_SECRET = "letters"  # noqa: S105 - a name
_SIGNED = 1 + 16 + 8
_MAC = 16


class Purpose(IntEnum):
    """What a link does."""

    CONFIRM = 1
    STOP = 2


_PATHS = {Purpose.CONFIRM: CONFIRMATION, Purpose.STOP: STOP}


async def make_secret(session: WriteSession) -> bytes:
    """Return the value that links are signed with; made by whoever first needs it."""
    found = await secrets.get(ReadSession(session), _SECRET)
    if found is None:
        await secrets.make(session, _SECRET)
        found = await secrets.get(ReadSession(session), _SECRET)
    return found or b""


def link(secret: bytes, base: str, purpose: Purpose, receiver_id: UUID, now: datetime) -> str:
    """Make a link."""
    signed = bytes([purpose]) + receiver_id.bytes + int(now.timestamp()).to_bytes(8, "big")
    token = base64.urlsafe_b64encode(signed + _mac(secret, signed)).decode().rstrip("=")
    return f"{base.rstrip('/')}{_PATHS[purpose]}?t={token}"


async def meant(session: ReadSession, purpose: Purpose, token: str) -> UUID:
    """Return the receiver whose link it is.

    Raises:
        NotFoundError: it is none of ours, or one for something else, or too old.
    """
    wrong = NotFoundError("This link is not valid, or no longer. Ask for a new one.")
    secret = await secrets.get(session, _SECRET)
    try:
        body = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        raise wrong from None
    signed, mac = body[:_SIGNED], body[_SIGNED:]
    if secret is None or len(body) != _SIGNED + _MAC or signed[0] != purpose:
        raise wrong
    if not hmac.compare_digest(mac, _mac(secret, signed)):
        raise wrong
    made = datetime.fromtimestamp(int.from_bytes(signed[17:], "big"), UTC)
    if purpose is Purpose.CONFIRM and datetime.now(UTC) - made > GOOD_FOR:
        raise wrong
    return UUID(bytes=signed[1:17])


def _mac(secret: bytes, signed: bytes) -> bytes:
    return hmac.digest(secret, signed, hashlib.sha256)[:_MAC]
