"""Questions about offers and needs."""

from collections.abc import AsyncIterator, Collection
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update

from app.db import ReadSession, WriteSession
from app.errors import AppError, ConflictError, InvalidInputError
from app.models.listing import ListingRow
from app.store import changes, contacts, listing_codes, seen
from app.store.among import among
from app.store.conflicts import named
from app.store.listing_columns import columns, record_of
from app.store.listing_filters import conditions
from app.store.organization_filters import role_listings
from app.store.rows import ordering, read_page
from app.values.listing import ListingDraft, ListingRecord
from app.values.page import ListingFilter, Page, Paging
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Action, Noun, Role, Side

Ends = tuple[UUID | None, UUID | None]
"""Of a part of the listings in order of id: after the first, up to the second; None for no end."""

LISTINGS_SHOWN = 20
"""How many listings of one organization a role view shows; the rest is a page away."""

_CHUNK = 1_000

_MADE_AT_ONCE = 200
"""Records that are made without a pause: some tens of milliseconds of work."""


async def add(session: WriteSession, key: UUID, draft: ListingDraft) -> None:
    """Store a new listing.

    Raises:
        ConflictError: the portal's own key is there already.
        InvalidInputError: there is no such organization.
    """
    revision = await changes.record(session, Noun(draft.side), key, Action.CREATED)
    async with named(_refusals(draft)):
        await session.execute(
            insert(ListingRow).values(id=key, revision=revision, **columns(draft))
        )
    await listing_codes.add(session, key, draft)
    await contacts.put(session, key, draft.contacts)


async def replace(session: WriteSession, key: UUID, draft: ListingDraft) -> None:
    """Overwrite a stored listing.

    Raises:
        ConflictError: the portal's own key belongs to another listing.
        InvalidInputError: there is no such organization.
    """
    revision = await changes.record(session, Noun(draft.side), key, Action.CHANGED)
    async with named(_refusals(draft)):
        await session.execute(
            update(ListingRow)
            .where(ListingRow.id == key)
            .values(revision=revision, updated_at=func.now(), **columns(draft))
        )
    await listing_codes.replace(session, key, draft)
    await contacts.put(session, key, draft.contacts)


async def remove(session: WriteSession, side: Side, key: UUID) -> None:
    """Delete a listing with its decisions."""
    await changes.record(session, Noun(side), key, Action.DELETED)
    await session.execute(delete(ListingRow).where(ListingRow.id == key))


async def get(session: ReadSession, side: Side, key: UUID) -> ListingRecord | None:
    """Return an offer or a need by id."""
    found = (await get_many(session, [key])).get(key)
    return found if found is not None and found.side is side else None


async def lock(session: WriteSession, side: Side, key: UUID) -> ListingRecord | None:
    """Return a listing by id, and keep others from changing it until the commit."""
    await session.execute(select(ListingRow.id).where(ListingRow.id == key).with_for_update())
    return await get(ReadSession(session), side, key)


async def get_many(session: ReadSession, keys: Collection[UUID]) -> dict[UUID, ListingRecord]:
    """Return the listings with these ids; of many with pauses for others."""
    every = list(keys)
    found: dict[UUID, ListingRecord] = {}
    for start in range(0, len(every), _MADE_AT_ONCE):
        some = among(ListingRow.id, every[start : start + _MADE_AT_ONCE])
        rows = await session.scalars(select(ListingRow).where(some))
        found |= {record.id: record for record in await _records(session, rows.all())}
    return found


async def by_source(session: ReadSession, side: Side, portal: str, source_key: str) -> UUID | None:
    """Return the listing that a portal knows under a key."""
    return await session.scalar(
        select(ListingRow.id).where(
            ListingRow.portal == portal,
            ListingRow.side == side,
            ListingRow.source_key == source_key,
        )
    )


async def page(
    session: ReadSession,
    side: Side,
    asked: ListingFilter,
    paging: Paging,
) -> Page[ListingRecord]:
    """Return one page of the listings asked for."""
    order = ordering(
        paging.sort,
        created=ListingRow.created_at,
        updated=ListingRow.updated_at,
        name=ListingRow.title,
    )
    query = select(ListingRow).where(*conditions(side, asked)).order_by(order, ListingRow.id)
    found = await read_page(session, query, asked=(side, asked), paging=paging)
    return Page(tuple(await _records(session, found.items)), found.next_cursor)


async def in_role(
    session: ReadSession, role: Role, organization_ids: Collection[UUID], reach: Reach
) -> dict[UUID, list[ListingRecord]]:
    """Return the newest listings that put each organization in a role, a few of each."""
    number = func.row_number().over(
        partition_by=ListingRow.organization_id,
        order_by=(ListingRow.created_at.desc(), ListingRow.id),
    )
    numbered = (
        select(ListingRow.id, number.label("number"))
        .where(
            among(ListingRow.organization_id, organization_ids),
            seen.listings(reach),
            *role_listings(role),
        )
        .subquery()
    )
    rows = await session.scalars(
        select(ListingRow)
        .join(numbered, numbered.c.id == ListingRow.id)
        .where(numbered.c.number <= LISTINGS_SHOWN)
        .order_by(ListingRow.created_at.desc(), ListingRow.id)
    )
    found: dict[UUID, list[ListingRecord]] = {}
    for record in await _records(session, rows.all()):
        found.setdefault(record.organization_id, []).append(record)
    return found


async def ids_of(session: ReadSession, organization_ids: Collection[UUID]) -> list[UUID]:
    """Return the ids of all listings of some organizations."""
    rows = await session.scalars(
        select(ListingRow.id).where(among(ListingRow.organization_id, organization_ids))
    )
    return list(rows)


async def parts(session: ReadSession, size: int) -> list[Ends]:
    """Cut the listings into parts of so many; what is written later falls into one of them, too."""
    place = func.row_number().over(order_by=ListingRow.id)
    placed = select(ListingRow.id, place.label("place")).subquery()
    last = select(placed.c.id).where(placed.c.place % size == 0).order_by(placed.c.id)
    cuts: list[UUID] = list(await session.scalars(last))
    return [*zip((None, *cuts), (*cuts, None), strict=True)]


async def all_records(
    session: ReadSession, ends: Ends = (None, None)
) -> AsyncIterator[list[ListingRecord]]:
    """Return every listing, or those of a part, some thousand at a time, in order of id."""
    last, end = ends
    while True:
        query = select(ListingRow).order_by(ListingRow.id).limit(_CHUNK)
        if last is not None:
            query = query.where(ListingRow.id > last)
        if end is not None:
            query = query.where(ListingRow.id <= end)
        rows = (await session.scalars(query)).all()
        if not rows:
            return
        yield await _records(session, rows)
        last = rows[-1].id
        session.expunge_all()


def source_taken(draft: ListingDraft, duplicate_of: UUID | None = None) -> ConflictError:
    """Build the error for a portal's own key that is there already."""
    return ConflictError(
        f"The portal {draft.source.portal} has a listing with the key {draft.source.key} "
        "already. PUT it under by-source to replace it.",
        duplicate_of=str(duplicate_of) if duplicate_of else None,
    )


def _refusals(draft: ListingDraft) -> dict[str, AppError]:
    return {
        "uq_listings_source": source_taken(draft),
        "fk_listings_organization_id": InvalidInputError.of(
            "/organization_id",
            "organization_not_found",
            f"There is no organization {draft.organization_id}. Create it first.",
        ),
    }


async def _records(session: ReadSession, rows: Collection[ListingRow]) -> list[ListingRecord]:
    keys = [row.id for row in rows]
    codes = await listing_codes.of(session, keys)
    return [record_of(row, codes.get(row.id, listing_codes.Codes())) for row in rows]
