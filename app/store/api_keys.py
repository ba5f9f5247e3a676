"""Questions about API keys."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from app.db import ReadSession, WriteSession
from app.errors import ConflictError
from app.models.api_key import ApiKeyRow
from app.store.conflicts import named
from app.values.api_key import KeyRecord
from app.vocabulary.terms import Scope


async def add(
    session: WriteSession,
    key: UUID,
    *,
    name: str,
    portal: str,
    scopes: Collection[Scope],
    prefix: str,
    secret_hash: str,
    expires_at: datetime | None = None,
) -> None:
    """Store a new key.

    Raises:
        ConflictError: there is a key of that name.
    """
    taken = ConflictError(f"There is a key named {name} already. Revoke it or choose another name.")
    async with named({"uq_api_keys_name": taken}):
        await session.execute(
            insert(ApiKeyRow).values(
                id=key,
                name=name,
                portal=portal,
                scopes=sorted(scopes),
                prefix=prefix,
                secret_hash=secret_hash,
                expires_at=expires_at,
            )
        )


async def put_by_name(
    session: WriteSession,
    key: UUID,
    *,
    name: str,
    portal: str,
    scopes: Collection[Scope],
    prefix: str,
    secret_hash: str,
) -> None:
    """Store a key under a fixed name, replacing the one that had it; safe to repeat."""
    values = {
        "portal": portal,
        "scopes": sorted(scopes),
        "prefix": prefix,
        "secret_hash": secret_hash,
        "revoked_at": None,
    }
    await session.execute(
        insert(ApiKeyRow)
        .values(id=key, name=name, **values)
        .on_conflict_do_update(index_elements=["name"], set_=values)
    )


async def by_prefix(session: ReadSession, prefix: str) -> KeyRecord | None:
    """Return the key with a public prefix."""
    row = await session.scalar(select(ApiKeyRow).where(ApiKeyRow.prefix == prefix))
    return _record(row) if row is not None else None


async def all_records(session: ReadSession) -> list[KeyRecord]:
    """Return every key, oldest first."""
    rows = await session.scalars(select(ApiKeyRow).order_by(ApiKeyRow.id))
    return [_record(row) for row in rows]


async def revoke(session: WriteSession, name: str) -> bool:
    """Revoke a key at once; say whether there was one to revoke."""
    done = await session.execute(
        update(ApiKeyRow)
        .where(ApiKeyRow.name == name, ApiKeyRow.revoked_at.is_(None))
        .values(revoked_at=func.now())
        .returning(ApiKeyRow.id)
    )
    return done.first() is not None


def _record(row: ApiKeyRow) -> KeyRecord:
    return KeyRecord(
        id=row.id,
        name=row.name,
        portal=row.portal,
        scopes=frozenset(Scope(scope) for scope in row.scopes),
        prefix=row.prefix,
        secret_hash=row.secret_hash,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
