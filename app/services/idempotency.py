"""Use case of retries: the same request under one key changes the registry once."""

import hashlib
from collections.abc import Iterable
from datetime import timedelta

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
