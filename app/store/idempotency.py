"""Questions about answers that are given again."""

from dataclasses import asdict
from datetime import timedelta

from sqlalchemy import delete, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from app.db import WriteSession
from app.models.idempotency import IdempotencyRow
from app.values.idempotency import StoredAnswer

_FORGOTTEN_AT_ONCE = 100


async def take(
    session: WriteSession, portal: str, key: str, *, fingerprint: str, lasting: timedelta
) -> bool:
    """Take a key for the request at hand; False when another request has it.

    Waits for a request under way that has taken it: until that one is committed or rolled back.
    """
    too_old = func.now() - lasting
    taken = (
        insert(IdempotencyRow)
        .values(portal=portal, key=key, fingerprint=fingerprint)
        .on_conflict_do_update(
            index_elements=["portal", "key"],
            set_={
                "fingerprint": fingerprint,
                "created_at": func.now(),
                "status": None,
                "headers": None,
                "body": None,
            },
            where=IdempotencyRow.created_at < too_old,
        )
        .returning(IdempotencyRow.key)
    )
    return await session.scalar(taken) is not None


async def answer(session: WriteSession, portal: str, key: str) -> tuple[str, StoredAnswer | None]:
    """Return the fingerprint of the request that took a key, and its answer."""
    row = await session.get(IdempotencyRow, (portal, key), populate_existing=True)
    if row is None:
        return "", None
    stored = None
    if row.status is not None and row.headers is not None and row.body is not None:
        stored = StoredAnswer(row.status, row.headers, row.body)
    return row.fingerprint, stored


async def remember(session: WriteSession, portal: str, key: str, given: StoredAnswer) -> None:
    """Store the answer under a key that was taken."""
    await session.execute(
        update(IdempotencyRow)
        .where(IdempotencyRow.portal == portal, IdempotencyRow.key == key)
        .values(**asdict(given))
    )


async def forget_old(session: WriteSession, lasting: timedelta) -> None:
    """Delete some of the answers that are too old; never waits for others who do the same."""
    old = (
        select(IdempotencyRow.portal, IdempotencyRow.key)
        .where(IdempotencyRow.created_at < func.now() - lasting)
        .limit(_FORGOTTEN_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    place = tuple_(IdempotencyRow.portal, IdempotencyRow.key)
    await session.execute(delete(IdempotencyRow).where(place.in_(old)))
