"""Use cases that read documents: look at one, import one as the next edition."""

import asyncio
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from app.db import ReadSession
from app.errors import FieldError, InvalidInputError, NotFoundError
from app.exchange.documents import DocumentFormat, read_apart
from app.official.difference import EntryDifference, compare
from app.official.headers import guess_head, likely_mapping
from app.official.kinship import numbered
from app.official.reading import Reading, clean, read_tables
from app.official.tables import Table, plain
from app.services import list_publishing, lists
from app.services.access import Caller
from app.services.ids import new_id
from app.services.list_publishing import Desk, Order
from app.store import list_editions
from app.store import lists as stored_lists
from app.values.lists import Document, Edition, ListMapping
from app.vocabulary.terms import EntryField

_PROBLEMS_SHOWN = 50
_ROWS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Sent:
    """A document as it was sent."""

    content: bytes
    name: str
    form: DocumentFormat


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOrder(Order):
    """What is to be read and published.

    Attributes:
        mapping: name of a mapping of the list.
        dry_run: only report.
        skip_failed: publish without the rows that cannot be taken.
    """

    mapping: str
    dry_run: bool = False
    skip_failed: bool = False
    on_pointer: ClassVar[str] = "?on"


@dataclass(frozen=True, slots=True)
class Imported:
    """What a document became.

    Attributes:
        edition: None for a dry run.
        found: the difference to the newest edition.
        revision: of the list.
    """

    edition: Edition | None
    reading: Reading
    found: tuple[EntryDifference, ...]
    revision: int


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A table of a document, its head, its first rows, and what its columns may be."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    count: int
    likely: dict[EntryField, tuple[str, ...]]


async def look_at(session: ReadSession, caller: Caller, key: UUID, sent: Sent) -> list[LookedAt]:
    """Read a document's tables without storing anything, to make a mapping.

    Raises:
        NotFoundError: there is no such list.
        PermissionDeniedError: another portal keeps it.
        InvalidInputError: the document cannot be read.
    """
    await lists.read_kept(session, caller, key)
    found = []
    for table in await read_apart(sent.content, sent.form):
        head = guess_head(table)
        names = tuple(clean(name) for name in head.names) if head else ()
        behind = table.rows[head.first if head else 0 :]
        rows = tuple(tuple(clean(cell) for cell in row.cells) for row in behind[:_ROWS_SHOWN])
        found.append(LookedAt(table.name, names, rows, len(behind), likely_mapping(names)))
    return found


async def import_document(desk: Desk, key: UUID, sent: Sent, order: ImportOrder) -> Imported:
    """Publish a document's rows as the next edition; a dry run only reports on them.

    Raises:
        NotFoundError: there is no such list or mapping.
        PermissionDeniedError: another portal keeps the list.
        InvalidInputError: the document cannot be read, has no row or no code, or rows failed.
        ConflictError: the newest edition is another one.
    """
    record = await lists.read_kept(desk.reading, desk.caller, key)
    mapping = (await stored_lists.mappings(desk.reading, key)).get(order.mapping)
    if mapping is None:
        raise NotFoundError(f"The list has no mapping {order.mapping}. Store one first.")
    tables = await read_apart(sent.content, sent.form)
    reading = await asyncio.to_thread(_read, tables, mapping)
    if not order.dry_run:
        _refuse_failed(reading, skip_failed=order.skip_failed)
        record = await list_publishing.lock(desk, record, order)
    else:
        await list_publishing.check_base(desk.reading, record, order)
    before = await list_editions.entries(desk.reading, key, record.newest)
    rows = [(row.fields, row.columns) for row in reading.rows if row.fields is not None]
    entries = await asyncio.to_thread(numbered, before, rows, new_id)
    if order.dry_run:
        found = await asyncio.to_thread(compare, before, entries)
        return Imported(None, reading, found, record.revision)
    document = Document(
        name=sent.name, sha256=hashlib.sha256(sent.content).hexdigest(), size=len(sent.content)
    )
    done = await list_publishing.add(desk, record, order, (before, entries), (document, mapping))
    return Imported(done.edition, reading, done.found, done.revision)


def _read(tables: Sequence[Table], mapping: ListMapping) -> Reading:
    reading = read_tables(tables, mapping)
    if not reading.rows:
        raise _missing(mapping, reading)
    entries = [row.fields for row in reading.rows if row.fields is not None]
    if not entries and not reading.of("failed"):
        raise InvalidInputError.of("", "no_entries", "The tables have a head but no row.")
    if EntryField.CODES in mapping.columns and entries and not any(e.codes for e in entries):
        raise InvalidInputError.of(
            "",
            "no_codes",
            "No row has a TN VED code. Map another column, or leave codes out of the mapping.",
        )
    return reading


def _missing(mapping: ListMapping, reading: Reading) -> InvalidInputError:
    names = dict.fromkeys(name for names in mapping.columns.values() for name in names)
    there = {plain(name) for name in reading.seen}
    # Where each is somewhere, no one table has them all.
    wanted = _told([name for name in names if plain(name) not in there] or names)
    seen = _told(clean(name) for name in reading.seen[:20])
    if not reading.seen and mapping.sheet is None:
        return InvalidInputError.of("", "no_entries", "The tables have a head but no row.")
    return InvalidInputError.of(
        "",
        "column_missing",
        f"No table has the columns {wanted}. Found: {seen}. Mend the mapping.",
    )


def _told(names: Iterable[str]) -> str:
    return ", ".join(name[:60] for name in names) or "none"


def _refuse_failed(reading: Reading, *, skip_failed: bool) -> None:
    """Refuse a document with rows that cannot be taken.

    Raises:
        InvalidInputError: there are such rows, and the order does not leave them out.
    """
    failed = reading.of("failed")
    if failed and (not skip_failed or not reading.of("entry")):
        raise InvalidInputError(
            f"{len(failed)} rows cannot be taken; nothing was published. Mend them, or publish "
            "without them with skip_failed=true.",
            [
                FieldError(f"/{row.place}", remark.code, remark.detail)
                for row in failed[:_PROBLEMS_SHOWN]
                for remark in row.remarks
            ],
        )
