"""Questions about portals and their members."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from app.db import ReadSession, WriteSession
from app.errors import AppError, ConflictError
from app.models.portal import MemberRow, PortalRow
from app.store.conflicts import named
from app.values.portal import MemberRecord, PortalDraft, PortalRecord, Provider
from app.vocabulary.terms import Scope

_ISSUER_TAKEN = ConflictError("Another portal has this issuer already. Give each its own.")


async def add(session: WriteSession, draft: PortalDraft) -> None:
    """Store a new portal.

    Raises:
        ConflictError: there is one of that name, or with that issuer.
    """
    taken = ConflictError(f"There is a portal {draft.name} already. Change that one.")
    async with named({"pk_portals": taken, "uq_portals_issuer": _ISSUER_TAKEN}):
        await session.execute(insert(PortalRow).values(name=draft.name, **_columns(draft)))


async def ensure(session: WriteSession, name: str) -> None:
    """Store a portal of which nothing but the name is known, unless it is there."""
    await session.execute(
        insert(PortalRow).values(name=name, token_scopes=[]).on_conflict_do_nothing()
    )


async def replace(session: WriteSession, draft: PortalDraft) -> None:
    """Overwrite a portal.

    Raises:
        ConflictError: another one has that issuer.
    """
    async with named({"uq_portals_issuer": _ISSUER_TAKEN}):
        await session.execute(
            update(PortalRow).where(PortalRow.name == draft.name).values(**_columns(draft))
        )


async def get(session: ReadSession, name: str) -> PortalRecord | None:
    """Return a portal by name."""
    row = await session.get(PortalRow, name, populate_existing=True)
    return None if row is None else _portal(row)


async def by_issuer(session: ReadSession, issuer: str) -> PortalRecord | None:
    """Return the portal whose identity provider has this issuer."""
    row = await session.scalar(select(PortalRow).where(PortalRow.issuer == issuer))
    return None if row is None else _portal(row)


async def all_records(session: ReadSession) -> list[PortalRecord]:
    """Return every portal by name."""
    rows = await session.scalars(select(PortalRow).order_by(PortalRow.name))
    return [_portal(row) for row in rows]


async def add_member(
    session: WriteSession,
    key: UUID,
    *,
    portal: str,
    name: str,
    subject: str | None,
    scopes: Collection[Scope],
) -> None:
    """Store a member.

    Raises:
        ConflictError: the portal has a member with that subject.
    """
    refusals: dict[str, AppError] = {
        "uq_members_portal_subject": ConflictError(
            "The portal has a member with this subject already. Remove that one first."
        )
    }
    async with named(refusals):
        await session.execute(
            insert(MemberRow).values(
                id=key, portal=portal, name=name, subject=subject, scopes=sorted(scopes)
            )
        )


async def members(session: ReadSession, portal: str) -> list[MemberRecord]:
    """Return the members of a portal, oldest first."""
    rows = await session.scalars(
        select(MemberRow).where(MemberRow.portal == portal).order_by(MemberRow.id)
    )
    return [_member(row) for row in rows]


async def member(session: ReadSession, key: UUID) -> MemberRecord | None:
    """Return a member by id."""
    row = await session.get(MemberRow, key)
    return None if row is None else _member(row)


async def member_of(session: ReadSession, portal: str, subject: str) -> MemberRecord | None:
    """Return the member of a portal that its identity provider calls so."""
    row = await session.scalar(
        select(MemberRow).where(MemberRow.portal == portal, MemberRow.subject == subject)
    )
    return None if row is None else _member(row)


async def remove_member(session: WriteSession, portal: str, key: UUID) -> bool:
    """Remove a member at once, and free his subject; say whether there was one to remove."""
    done = await session.execute(
        update(MemberRow)
        .where(MemberRow.id == key, MemberRow.portal == portal, MemberRow.removed_at.is_(None))
        .values(removed_at=func.now(), subject=None)
        .returning(MemberRow.id)
    )
    return done.first() is not None


def _columns(draft: PortalDraft) -> dict[str, Any]:
    provider = draft.provider
    return {
        "title": draft.title,
        "country": draft.country,
        "licence": draft.licence,
        "issuer": provider.issuer if provider else None,
        "audience": provider.audience if provider else None,
        "key_set": provider.key_set if provider else None,
        "token_scopes": sorted(provider.scopes) if provider else [],
        "suspended_at": func.now() if draft.suspended else None,
    }


def _portal(row: PortalRow) -> PortalRecord:
    provider = None
    if row.issuer is not None and row.audience is not None and row.key_set is not None:
        scopes = frozenset(Scope(scope) for scope in row.token_scopes)
        provider = Provider(row.issuer, row.audience, row.key_set, scopes)
    return PortalRecord(
        name=row.name,
        title=row.title,
        country=row.country,
        licence=row.licence,
        provider=provider,
        suspended=row.suspended_at is not None,
        created_at=row.created_at,
    )


def _member(row: MemberRow) -> MemberRecord:
    return MemberRecord(
        id=row.id,
        portal=row.portal,
        name=row.name,
        subject=row.subject,
        scopes=frozenset(Scope(scope) for scope in row.scopes),
        created_at=row.created_at,
        removed_at=row.removed_at,
    )
