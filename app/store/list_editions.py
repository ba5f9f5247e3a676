"""Questions about editions of official lists and their entries."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, insert, select

from app.db import ReadSession, WriteSession
from app.errors import ConflictError
from app.models.lists import ListEditionRow, ListEntryRow, ListRow
from app.store.conflicts import named
from app.store.lists import mapping_as_json, record_of
from app.store.rows import has_words, read_page, search_text
from app.values.lists import (
    Column,
    CurrentList,
    Document,
    Edition,
    Entry,
    EntryFields,
    EntryFilter,
    ListMapping,
)
from app.values.page import Page, Paging
from app.vocabulary.terms import EntryField


async def add(
    session: WriteSession,
    list_id: UUID,
    number: int,
    *,
    on: date,
    note: str,
    document: Document | None,
    mapping: ListMapping | None,
    entries: Sequence[Entry],
    published_by: str,
) -> None:
    """Store an edition with its entries, in one transaction or not at all.

    Raises:
        ConflictError: there is one of that number.
    """
    taken = ConflictError(f"Edition {number} is published already. Read it, and repeat on it.")
    async with named({"pk_list_editions": taken}):
        await session.execute(
            insert(ListEditionRow).values(
                list_id=list_id,
                number=number,
                dated=on,
                note=note,
                document=None if document is None else asdict(document),
                mapping=None if mapping is None else mapping_as_json(mapping),
                entries=len(entries),
                published_by=published_by,
            )
        )
    if entries:
        rows = [{"list_id": list_id, "number": number} | _entry_columns(entry) for entry in entries]
        await session.execute(insert(ListEntryRow), rows)


async def get(session: ReadSession, list_id: UUID, number: int) -> Edition | None:
    """Return an edition by number."""
    row = await session.get(ListEditionRow, (list_id, number))
    return None if row is None else _edition(row)


async def in_force(
    session: ReadSession, list_id: UUID, day: date
) -> tuple[Edition | None, Edition | None]:
    """Return the newest of the editions dated by a day, and the one that came after it.

    Dates of editions ascend with their numbers; of several of one day the last counts.
    """
    of_list = select(ListEditionRow).where(ListEditionRow.list_id == list_id)
    number = ListEditionRow.number
    found = await session.scalar(
        of_list.where(ListEditionRow.dated <= day).order_by(number.desc()).limit(1)
    )
    behind = await session.scalar(
        of_list.where(ListEditionRow.dated > day).order_by(number).limit(1)
    )
    return (
        None if found is None else _edition(found),
        None if behind is None else _edition(behind),
    )


async def current(session: ReadSession, keys: Collection[UUID]) -> dict[UUID, CurrentList]:
    """Return some lists with their newest editions; in one question, so that they fit."""
    newest = and_(ListEditionRow.list_id == ListRow.id, ListEditionRow.number == ListRow.newest)
    rows = await session.execute(
        select(ListRow, ListEditionRow)
        .outerjoin(ListEditionRow, newest)
        .where(ListRow.id.in_(keys))
        .execution_options(populate_existing=True)
    )
    return {row.id: _current(row, edition) for row, edition in rows.all()}


async def page(session: ReadSession, list_id: UUID, paging: Paging) -> Page[Edition]:
    """Return one page of a list's editions, the newest first."""
    query = (
        select(ListEditionRow)
        .where(ListEditionRow.list_id == list_id)
        .order_by(ListEditionRow.number.desc())
    )
    found = await read_page(session, query, asked=list_id, paging=paging)
    return found.shaped(_edition)


async def entries(session: ReadSession, list_id: UUID, number: int) -> list[Entry]:
    """Return all entries of an edition in their order."""
    rows = await session.scalars(
        select(ListEntryRow)
        .where(ListEntryRow.list_id == list_id, ListEntryRow.number == number)
        .order_by(ListEntryRow.position)
    )
    return [_entry(row) for row in rows]


async def entries_page(
    session: ReadSession, list_id: UUID, number: int, asked: EntryFilter, paging: Paging
) -> Page[Entry]:
    """Return one page of the entries asked for, in their order."""
    query = select(ListEntryRow).where(
        ListEntryRow.list_id == list_id, ListEntryRow.number == number
    )
    if asked.country is not None:
        query = query.where(ListEntryRow.country == asked.country)
    if asked.code is not None:
        codes = func.array_to_string(ListEntryRow.codes, " ")
        query = query.where((" " + codes).contains(f" {asked.code}", autoescape=True))
    if asked.q is not None:
        query = query.where(has_words(ListEntryRow.search_text, asked.q))
    query = query.order_by(ListEntryRow.position)
    found = await read_page(session, query, asked=(list_id, number, asked), paging=paging)
    return found.shaped(_entry)


async def counts(session: ReadSession, list_id: UUID, number: int) -> list[tuple[str | None, int]]:
    """Count the entries of an edition by state."""
    rows = await session.execute(
        select(ListEntryRow.country, func.count())
        .where(ListEntryRow.list_id == list_id, ListEntryRow.number == number)
        .group_by(ListEntryRow.country)
        .order_by(ListEntryRow.country)
    )
    return [(country, int(count)) for country, count in rows.all()]


def fields_as_json(fields: EntryFields) -> dict[str, Any]:
    """Shape what is known of an entry for a JSON column."""
    return asdict(fields) | {"codes": list(fields.codes)}


def fields_of(stored: dict[str, Any]) -> EntryFields:
    """Read what is known of an entry from a JSON column."""
    return EntryFields(**(stored | {"codes": tuple(stored["codes"])}))


def _entry_columns(entry: Entry) -> dict[str, Any]:
    fields = entry.fields
    return {
        "entry_id": entry.id,
        "position": entry.position,
        **fields_as_json(fields),
        "columns": [asdict(column) for column in entry.columns],
        "search_text": search_text(
            fields.goods, fields.enterprise, fields.identifier, fields.need, fields.readiness
        ),
    }


def _entry(row: ListEntryRow) -> Entry:
    columns = (
        Column(
            stored["name"],
            stored["value"],
            EntryField(stored["field"]) if stored["field"] else None,
        )
        for stored in row.columns
    )
    return Entry(
        id=row.entry_id,
        position=row.position,
        fields=EntryFields(
            codes=tuple(row.codes),
            goods=row.goods,
            country=row.country,
            enterprise=row.enterprise,
            identifier=row.identifier,
            need=row.need,
            readiness=row.readiness,
        ),
        columns=tuple(columns),
    )


def _current(row: ListRow, edition: ListEditionRow | None) -> CurrentList:
    return CurrentList(record_of(row), None if edition is None else _edition(edition))


def _edition(row: ListEditionRow) -> Edition:
    return Edition(
        list_id=row.list_id,
        number=row.number,
        on=row.dated,
        note=row.note,
        document=None if row.document is None else Document(**row.document),
        entries=row.entries,
        published_by=row.published_by,
        published_at=row.published_at,
    )
