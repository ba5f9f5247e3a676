"""Questions about official lists, their mappings, and the bodies that speak on them."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from app.db import ReadSession, WriteSession
from app.errors import ConflictError, InvalidInputError
from app.models.lists import ListBodyRow, ListMappingRow, ListRow
from app.store import changes
from app.store.conflicts import named
from app.store.rows import read_page
from app.values.lists import ListBody, ListDraft, ListMapping, ListRecord
from app.values.page import Page, Paging
from app.vocabulary.terms import Action, EntryField, ListKind, Noun


async def add(session: WriteSession, key: UUID, draft: ListDraft) -> None:
    """Store a list.

    Raises:
        ConflictError: there is one of that industry and kind.
    """
    revision = await changes.record(session, Noun.LIST, key, Action.CREATED)
    taken = ConflictError(
        f"There is a list of {draft.kind} for {draft.industry} already. Publish an edition of it."
    )
    async with named({"uq_lists_industry_kind": taken}):
        await session.execute(
            insert(ListRow).values(
                id=key,
                keeper=draft.keeper,
                industry=draft.industry,
                kind=draft.kind,
                title_ru=draft.title_ru,
                title_en=draft.title_en,
                revision=revision,
            )
        )


async def get(session: ReadSession, key: UUID) -> ListRecord | None:
    """Return a list by id."""
    row = await session.get(ListRow, key, populate_existing=True)
    return None if row is None else record_of(row)


async def lock(session: WriteSession, key: UUID) -> ListRecord | None:
    """Return a list by id, and keep others from publishing on it until the commit."""
    row = await session.get(ListRow, key, populate_existing=True, with_for_update=True)
    return None if row is None else record_of(row)


async def page(
    session: ReadSession,
    *,
    industry: str | None,
    kind: ListKind | None,
    paging: Paging,
) -> Page[ListRecord]:
    """Return one page of the lists, newest first."""
    query = select(ListRow).order_by(ListRow.id.desc())
    if industry is not None:
        query = query.where(ListRow.industry == industry)
    if kind is not None:
        query = query.where(ListRow.kind == kind)
    found = await read_page(session, query, asked=(industry, kind), paging=paging)
    return found.shaped(record_of)


async def set_newest(session: WriteSession, key: UUID, number: int) -> int:
    """Note the number of the newest edition, and return the revision of the list."""
    revision = await changes.record(session, Noun.LIST, key, Action.CHANGED)
    await session.execute(
        update(ListRow).where(ListRow.id == key).values(newest=number, revision=revision)
    )
    return revision


async def put_mapping(session: WriteSession, key: UUID, name: str, mapping: ListMapping) -> None:
    """Store a mapping of a list, in place of the one of that name."""
    stored = mapping_as_json(mapping)
    await session.execute(
        insert(ListMappingRow)
        .values(list_id=key, name=name, mapping=stored)
        .on_conflict_do_update(constraint="pk_list_mappings", set_={"mapping": stored})
    )


async def mappings(session: ReadSession, key: UUID) -> dict[str, ListMapping]:
    """Return the mappings of a list by name."""
    rows = await session.scalars(
        select(ListMappingRow).where(ListMappingRow.list_id == key).order_by(ListMappingRow.name)
    )
    return {row.name: _mapping(row.mapping) for row in rows}


async def appoint(session: WriteSession, portal: str, country: str, by: str) -> None:
    """Let a portal speak for a member state.

    Raises:
        InvalidInputError: there is no such portal.
    """
    missing = InvalidInputError.of("/portal", "unknown_portal", "There is no such portal.")
    async with named({"fk_list_bodies_portal": missing}):
        await session.execute(
            insert(ListBodyRow)
            .values(portal=portal, country=country, appointed_by=by)
            .on_conflict_do_update(
                constraint="pk_list_bodies", set_={"country": country, "appointed_by": by}
            )
        )


async def dismiss(session: WriteSession, portal: str) -> bool:
    """Let a portal speak for no state any more; say whether it did."""
    gone = await session.execute(
        delete(ListBodyRow).where(ListBodyRow.portal == portal).returning(ListBodyRow.portal)
    )
    return gone.first() is not None


async def bodies(session: ReadSession) -> list[ListBody]:
    """Return who speaks for which state, by state."""
    rows = await session.scalars(
        select(ListBodyRow).order_by(ListBodyRow.country, ListBodyRow.portal)
    )
    return [ListBody(row.portal, row.country, row.appointed_by, row.appointed_at) for row in rows]


async def country_of(session: ReadSession, portal: str) -> str | None:
    """Return the state that a portal speaks for."""
    return await session.scalar(select(ListBodyRow.country).where(ListBodyRow.portal == portal))


def mapping_as_json(mapping: ListMapping) -> dict[str, Any]:
    """Shape a mapping for a JSON column."""
    return {
        "columns": {field.value: list(names) for field, names in mapping.columns.items()},
        "states": dict(mapping.states),
        "country": mapping.country,
        "sheet": mapping.sheet,
    }


def _mapping(stored: dict[str, Any]) -> ListMapping:
    return ListMapping(
        columns={EntryField(field): tuple(names) for field, names in stored["columns"].items()},
        states=stored["states"],
        country=stored["country"],
        sheet=stored["sheet"],
    )


def record_of(row: ListRow) -> ListRecord:
    """Shape a stored list."""
    return ListRecord(
        id=row.id,
        industry=row.industry,
        kind=ListKind(row.kind),
        title_ru=row.title_ru,
        title_en=row.title_en,
        keeper=row.keeper,
        newest=row.newest,
        revision=row.revision,
        created_at=row.created_at,
    )
