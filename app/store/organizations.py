"""Questions about organizations."""

import dataclasses
from collections.abc import AsyncIterator, Collection
from uuid import UUID

from sqlalchemy import delete, exists, func, insert, select, update

from app.db import ReadSession, WriteSession
from app.errors import ConflictError
from app.models.organization import IdentifierRow, OrganizationRow
from app.store import changes, heirs
from app.store.among import among
from app.store.conflicts import named
from app.store.organization_columns import columns, record_of
from app.store.organization_filters import conditions
from app.store.rows import ordering, read_page
from app.values.organization import OrganizationDraft, OrganizationRecord, Owner
from app.values.page import OrganizationFilter, Page, Paging
from app.values.source import Source
from app.vocabulary.identifiers import Identifier, Scheme, Verification
from app.vocabulary.reach import is_sandbox, stricter
from app.vocabulary.terms import Action, Noun, Visibility

_CHUNK = 1_000


async def add(session: WriteSession, key: UUID, draft: OrganizationDraft) -> None:
    """Store a new organization.

    Raises:
        ConflictError: a checked identifier, or the portal's own key, is there already.
    """
    revision = await changes.record(session, Noun.ORGANIZATION, key, Action.CREATED)
    async with named({"uq_organizations_source": source_taken(draft)}):
        await session.execute(
            insert(OrganizationRow).values(id=key, revision=revision, **columns(draft))
        )
    await _add_identifiers(session, key, draft)


async def replace(session: WriteSession, key: UUID, draft: OrganizationDraft) -> None:
    """Overwrite a stored organization.

    Raises:
        ConflictError: a checked identifier belongs to another organization.
    """
    revision = await changes.record(session, Noun.ORGANIZATION, key, Action.CHANGED)
    async with named({"uq_organizations_source": source_taken(draft)}):
        await session.execute(
            update(OrganizationRow)
            .where(OrganizationRow.id == key)
            .values(revision=revision, updated_at=func.now(), **columns(draft))
        )
    await session.execute(delete(IdentifierRow).where(IdentifierRow.organization_id == key))
    await _add_identifiers(session, key, draft)


async def remove(session: WriteSession, key: UUID, portal: str) -> None:
    """Delete an organization with the listings that a portal brought, and their decisions.

    While other portals have listings of it, it passes to one of them, with no more than its name,
    country and registration numbers, without those that the heir has in another record.
    """
    await heirs.remove_of(session, key, portal)
    heir = await heirs.heir_of(ReadSession(session), key)
    if heir is None:
        await changes.record(session, Noun.ORGANIZATION, key, Action.DELETED)
        await session.execute(delete(OrganizationRow).where(OrganizationRow.id == key))
        return
    stored = await get(ReadSession(session), key)
    if stored is not None:
        draft = OrganizationDraft(
            name=stored.name,
            country=stored.country,
            source=Source(heir.portal),
            identifiers=stored.identifiers,
            visibility=stricter(stored.visibility, heir.visibility),
        )
        free = await _free(ReadSession(session), key, draft)
        await replace(session, key, dataclasses.replace(draft, identifiers=free))


async def get(session: ReadSession, key: UUID) -> OrganizationRecord | None:
    """Return an organization by id."""
    return (await get_many(session, [key])).get(key)


async def lock(session: WriteSession, key: UUID) -> OrganizationRecord | None:
    """Return an organization by id, and keep others from changing it until the commit."""
    await session.execute(
        select(OrganizationRow.id).where(OrganizationRow.id == key).with_for_update()
    )
    return await get(ReadSession(session), key)


async def hold_standing(session: WriteSession, keys: Collection[UUID]) -> dict[UUID, UUID]:
    """Return what stands for each organization, and keep them from being merged until the commit.

    Who merges one meanwhile is waited for: what is stored of it belongs to what it became part of.
    They are held in one order, so that two who hold several do not wait for each other.
    """
    rows = await session.execute(
        select(OrganizationRow.id, OrganizationRow.merged_into)
        .where(among(OrganizationRow.id, keys))
        .order_by(OrganizationRow.id)
        .with_for_update(read=True, key_share=True)
    )
    merged = {key: into for key, into in rows.all() if into is not None}
    further = await hold_standing(session, set(merged.values())) if merged else {}
    return {key: further.get(merged.get(key, key), key) for key in keys}


async def get_many(session: ReadSession, keys: Collection[UUID]) -> dict[UUID, OrganizationRecord]:
    """Return the organizations with these ids."""
    rows = await session.scalars(select(OrganizationRow).where(among(OrganizationRow.id, keys)))
    return {record.id: record for record in await _records(session, rows.all())}


async def by_identifier(
    session: ReadSession, identifier: Identifier, realm: str = ""
) -> UUID | None:
    """Return the organization that has a checked identifier, in one realm of visibility."""
    return await session.scalar(
        select(IdentifierRow.organization_id).where(
            IdentifierRow.scheme == identifier.scheme,
            IdentifierRow.value == identifier.value,
            IdentifierRow.verification != Verification.UNVERIFIED,
            IdentifierRow.realm == realm,
        )
    )


async def by_source(session: ReadSession, portal: str, source_key: str) -> UUID | None:
    """Return the organization that a portal knows under a key."""
    return await session.scalar(
        select(OrganizationRow.id).where(
            OrganizationRow.portal == portal, OrganizationRow.source_key == source_key
        )
    )


async def page(
    session: ReadSession,
    asked: OrganizationFilter,
    paging: Paging,
) -> Page[OrganizationRecord]:
    """Return one page of the organizations asked for."""
    order = ordering(
        paging.sort,
        created=OrganizationRow.created_at,
        updated=OrganizationRow.updated_at,
        name=OrganizationRow.name,
    )
    query = select(OrganizationRow).where(*conditions(asked)).order_by(order, OrganizationRow.id)
    found = await read_page(session, query, asked=asked, paging=paging)
    return Page(tuple(await _records(session, found.items)), found.next_cursor)


async def all_records(session: ReadSession) -> AsyncIterator[list[OrganizationRecord]]:
    """Return every organization that stands for itself, some thousand at a time, in order of id."""
    last: UUID | None = None
    while True:
        query = (
            select(OrganizationRow)
            .where(OrganizationRow.merged_into.is_(None))
            .order_by(OrganizationRow.id)
            .limit(_CHUNK)
        )
        if last is not None:
            query = query.where(OrganizationRow.id > last)
        rows = (await session.scalars(query)).all()
        if not rows:
            return
        yield await _records(session, rows)
        last = rows[-1].id
        session.expunge_all()


async def owners(session: ReadSession, keys: Collection[UUID]) -> dict[UUID, Owner]:
    """Return what of some organizations counts for their listings."""
    rows = await session.execute(
        select(
            OrganizationRow.id,
            OrganizationRow.country,
            OrganizationRow.city,
            OrganizationRow.visibility,
        ).where(among(OrganizationRow.id, keys))
    )
    return {
        key: Owner(country, city, Visibility(visibility))
        for key, country, city, visibility in rows.all()
    }


async def is_empty(session: ReadSession) -> bool:
    """Whether the registry has no organization at all."""
    return not await session.scalar(select(exists().select_from(OrganizationRow)))


def realm(draft: OrganizationDraft) -> str:
    """Where a number stands once: among all that others can see, or within one portal.

    A sole trader's stands within a portal: who posts a stranger's learns not even that it is here.
    """
    hidden = (
        draft.visibility is Visibility.PRIVATE or draft.person or is_sandbox(draft.source.portal)
    )
    return draft.source.portal if hidden else ""


async def _free(
    session: ReadSession, key: UUID, draft: OrganizationDraft
) -> tuple[Identifier, ...]:
    """The numbers of a draft that no other record of its realm has."""
    own = realm(draft)
    return tuple(
        [
            number
            for number in draft.identifiers
            if not number.is_checked or await by_identifier(session, number, own) in {None, key}
        ]
    )


async def _add_identifiers(session: WriteSession, key: UUID, draft: OrganizationDraft) -> None:
    own = realm(draft)
    for identifier in draft.identifiers:
        owner = await by_identifier(ReadSession(session), identifier, own)
        taken = ConflictError(
            f"{identifier.scheme} {identifier.value} belongs to an organization that is there "
            "already. Change that one, or leave the identifier out.",
            duplicate_of=str(owner) if owner else None,
        )
        if owner is not None and identifier.is_checked:
            raise taken
        async with named({"uq_identifiers_scheme_value": taken}):
            await session.execute(
                insert(IdentifierRow).values(
                    organization_id=key,
                    scheme=identifier.scheme,
                    value=identifier.value,
                    verification=identifier.verification,
                    realm=own,
                )
            )


def source_taken(draft: OrganizationDraft, duplicate_of: UUID | None = None) -> ConflictError:
    """Build the error for a portal's own key that is there already."""
    return ConflictError(
        f"The portal {draft.source.portal} has an organization with the key {draft.source.key} "
        "already. Change that one, or choose another key.",
        duplicate_of=str(duplicate_of) if duplicate_of else None,
    )


async def _records(
    session: ReadSession, rows: Collection[OrganizationRow]
) -> list[OrganizationRecord]:
    found = await session.scalars(
        select(IdentifierRow)
        .where(among(IdentifierRow.organization_id, [row.id for row in rows]))
        .order_by(IdentifierRow.scheme, IdentifierRow.value)
    )
    numbers: dict[UUID, list[Identifier]] = {}
    for item in found:
        numbers.setdefault(item.organization_id, []).append(
            Identifier(Scheme(item.scheme), item.value, Verification(item.verification))
        )
    return [record_of(row, tuple(numbers.get(row.id, ()))) for row in rows]
