"""Questions about API keys."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.dialects.postgresql import insert

from app.db import ReadSession, WriteSession
from app.errors import ConflictError
from app.models.api_key import ApiKeyRow
from app.models.portal import MemberRow, PortalRow
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
    member_id: UUID | None = None,
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
                member_id=member_id,
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
    return await _one(session, ApiKeyRow.prefix == prefix)


async def by_name(session: ReadSession, name: str) -> KeyRecord | None:
    """Return the key of that name."""
    return await _one(session, ApiKeyRow.name == name)


async def get(session: ReadSession, key: UUID) -> KeyRecord | None:
    """Return a key by id."""
    return await _one(session, ApiKeyRow.id == key)


async def all_records(session: ReadSession) -> list[KeyRecord]:
    """Return every key, oldest first."""
    rows = await session.execute(_WITH_PORTAL.order_by(ApiKeyRow.id))
    return [_record(*row) for row in rows.all()]


async def retire(session: WriteSession, key: UUID, *, name: str, expires_at: datetime) -> None:
    """Give a key another name and its last moment, so that its successor can take its name."""
    await session.execute(
        update(ApiKeyRow)
        .where(ApiKeyRow.id == key)
        .values(name=name, expires_at=func.least(ApiKeyRow.expires_at, expires_at))
    )


async def revoke(session: WriteSession, name: str) -> bool:
    """Revoke a key at once; say whether there was one to revoke."""
    done = await session.execute(
        update(ApiKeyRow)
        .where(ApiKeyRow.name == name, ApiKeyRow.revoked_at.is_(None))
        .values(revoked_at=func.now())
        .returning(ApiKeyRow.id)
    )
    return done.first() is not None


_WITH_PORTAL = (
    select(
        ApiKeyRow,
        PortalRow.suspended_at.is_not(None) | MemberRow.removed_at.is_not(None),
        PortalRow.licence,
    )
    .join(PortalRow, PortalRow.name == ApiKeyRow.portal)
    .outerjoin(MemberRow, MemberRow.id == ApiKeyRow.member_id)
)


async def _one(session: ReadSession, condition: ColumnElement[bool]) -> KeyRecord | None:
    row = (await session.execute(_WITH_PORTAL.where(condition))).first()
    return None if row is None else _record(*row)


def _record(row: ApiKeyRow, blocked: bool | None, licence: str | None) -> KeyRecord:  # noqa: FBT001 - a row of a query
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
        member_id=row.member_id,
        blocked=bool(blocked),
        licence=licence,
    )
