"""Use case of retries: the same request under one key changes the registry once."""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken

from app.db import WriteSession
from app.errors import IdempotencyError
from app.services.access import Caller
from app.store import idempotency
from app.values.idempotency import StoredAnswer


def fingerprint(parts: Iterable[bytes]) -> str:
    """Return what tells one request from another."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8) + part)
    return digest.hexdigest()


def seal(answer: StoredAnswer, secret: str) -> StoredAnswer:
    """Close the body of an answer that may be shown to none but who holds a secret."""
    return replace(answer, body=_lock(secret).encrypt(answer.body))


def unseal(answer: StoredAnswer, secret: str) -> StoredAnswer:
    """Open what was sealed.

    Raises:
        IdempotencyError: it was sealed with another secret.
    """
    try:
        return replace(answer, body=_lock(secret).decrypt(answer.body))
    except InvalidToken as error:
        raise IdempotencyError(
            "This Idempotency-Key was used with another API key. Make a new one."
        ) from error


def _lock(secret: str) -> Fernet:
    """A hash is enough: the secret has the 256 random bits of an API key in it."""
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(secret.encode()).digest()))


async def begin(
    session: WriteSession, caller: Caller, key: str, *, request: str, lasting: timedelta
) -> StoredAnswer | None:
    """Return the answer that this request had before; None when it is the first.

    Raises:
        IdempotencyError: the portal used the key for another request.
    """
    await idempotency.forget_old(session, lasting)
    if await idempotency.take(session, caller.portal, key, fingerprint=request, lasting=lasting):
        return None
    before, stored = await idempotency.answer(session, caller.portal, key)
    if before != request or stored is None:
        raise IdempotencyError(
            "This Idempotency-Key was used for another request. Make a new one for each request, "
            "and repeat it only with the same body."
        )
    return stored


async def finish(session: WriteSession, caller: Caller, key: str, given: StoredAnswer) -> None:
    """Store the answer, in the transaction that it is about."""
    await idempotency.remember(session, caller.portal, key, given)
