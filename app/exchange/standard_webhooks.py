"""Messages in the form of Standard Webhooks 1.0: how they are signed, and when they are retried."""

import base64
import hmac
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from app.exchange.retry_after import seconds_asked_for
from app.vocabulary.events import Event

PREFIX = "whsec_"
RETRIES = (5, 60, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 86_400)
"""Seconds from one attempt to the next: ten attempts in about two and a half days."""

MOST_TRIES = len(RETRIES) + 1

_SECRET_BYTES = 32
_JITTER = 0.1
_random = Random()  # noqa: S311 - spreads retries, keeps no secret


def new_secret() -> str:
    """Make a secret that messages are signed with."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def headers(
    message_id: UUID, at: datetime, body: bytes, signed_with: Sequence[str]
) -> dict[str, str]:
    """The headers of a message, with one signature for each secret."""
    name = f"msg_{message_id}"
    seconds = str(int(at.timestamp()))
    signed = b".".join((name.encode(), seconds.encode(), body))
    return {
        "webhook-id": name,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(_signature(secret, signed) for secret in signed_with),
        "content-type": "application/json",
        "user-agent": "partners-webhooks/1",
    }


def envelope(event: Event, at: datetime, data: Mapping[str, object]) -> dict[str, object]:
    """The body of a message."""
    return {"type": event.value, "timestamp": at.isoformat(), "data": dict(data)}


def next_attempt(now: datetime, tries: int, retry_after: str | None = None) -> datetime | None:
    """Say when to try again after some failed attempts; None to give up.

    A receiver that asks for patience with `Retry-After` gets it, a day at most.
    """
    if tries >= MOST_TRIES:
        return None
    spread = 1 + _random.uniform(-_JITTER, _JITTER)
    asked = seconds_asked_for(retry_after, now)
    return now + timedelta(seconds=max(RETRIES[tries - 1] * spread, asked))


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
