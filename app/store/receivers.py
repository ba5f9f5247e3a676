"""Questions about the addresses that letters go to."""

from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from app.db import ReadSession, WriteSession
from app.models.notice import ReceiverRow
from app.store.rows import read_page, update_row
from app.values.notice import ReceiverDraft, ReceiverRecord
from app.values.page import Page, Paging
from app.vocabulary.notices import Wanted
from app.vocabulary.terms import Language

_update = partial(update_row, ReceiverRow.id)


async def add(session: WriteSession, key: UUID, draft: ReceiverDraft, *, portal: str) -> bool:
    """Store a new address; False when the portal has it already."""
    added = await session.scalar(
        insert(ReceiverRow)
        .values(id=key, portal=portal, **_columns(draft))
        .on_conflict_do_nothing()
        .returning(ReceiverRow.id)
    )
    return added is not None


async def replace(session: WriteSession, key: UUID, draft: ReceiverDraft) -> None:
    """Overwrite what an address is told of, and in which language."""
    await _update(session, key, **_columns(draft))


async def asked(session: WriteSession, key: UUID) -> None:
    """Note that an address is asked for its consent again; failures are forgotten."""
    await _update(session, key, asked_at=func.now(), failures=0, disabled_reason=None)


async def confirm(session: WriteSession, key: UUID) -> None:
    """Note the consent of an address's owner, even after he had said no."""
    now = func.coalesce(ReceiverRow.confirmed_at, func.now())
    await _update(session, key, confirmed_at=now, stopped_at=None, failures=0, disabled_reason=None)


async def stop(session: WriteSession, key: UUID) -> None:
    """Note that an address's owner wants no letters."""
    await _update(session, key, stopped_at=func.coalesce(ReceiverRow.stopped_at, func.now()))


async def succeed(session: WriteSession, key: UUID) -> None:
    """Forget the failures of an address."""
    await _update(session, key, failures=0)


async def fail(session: WriteSession, key: UUID, *, most: int, reason: str) -> bool:
    """Count a letter that an address refused; at the last one it is switched off: then True."""
    failures = await session.scalar(
        update(ReceiverRow)
        .where(ReceiverRow.id == key)
        .values(failures=ReceiverRow.failures + 1)
        .returning(ReceiverRow.failures)
    )
    if (failures or 0) < most:
        return False
    await _update(session, key, disabled_reason=reason)
    return True


async def remove(session: WriteSession, key: UUID) -> None:
    """Delete an address with its letters."""
    await session.execute(delete(ReceiverRow).where(ReceiverRow.id == key))


async def get(session: ReadSession, key: UUID, portal: str | None) -> ReceiverRecord | None:
    """Return an address of a portal, or of any for None."""
    row = await session.get(ReceiverRow, key, populate_existing=True)
    return None if row is None or portal not in {None, row.portal} else record(row)


async def by_email(session: ReadSession, portal: str, email: str) -> ReceiverRecord | None:
    """Return an address of a portal."""
    row = await session.scalar(
        select(ReceiverRow).where(ReceiverRow.portal == portal, ReceiverRow.email == email)
    )
    return None if row is None else record(row)


async def wanting(session: ReadSession, portal: str, kind: Wanted) -> list[ReceiverRecord]:
    """Return a portal's addresses that asked to be told of something."""
    rows = await session.scalars(
        select(ReceiverRow)
        .where(ReceiverRow.portal == portal, ReceiverRow.wanted.contains([kind.value]))
        .order_by(ReceiverRow.id)
    )
    return [record(row) for row in rows]


async def page(session: ReadSession, portal: str | None, paging: Paging) -> Page[ReceiverRecord]:
    """Return one page of the addresses of a portal, or of all for None, newest first."""
    query = select(ReceiverRow).order_by(ReceiverRow.id.desc())
    if portal is not None:
        query = query.where(ReceiverRow.portal == portal)
    found = await read_page(session, query, asked=("receivers", portal), paging=paging)
    return found.shaped(record)


async def count(session: ReadSession, portal: str) -> int:
    """Return how many addresses a portal has."""
    query = select(func.count(ReceiverRow.id)).where(ReceiverRow.portal == portal)
    return int(await session.scalar(query) or 0)


def record(row: ReceiverRow) -> ReceiverRecord:
    """The value of a row."""
    return ReceiverRecord(
        id=row.id,
        portal=row.portal,
        email=row.email,
        language=Language(row.language),
        wanted=frozenset(Wanted(kind) for kind in row.wanted),
        asked_at=row.asked_at,
        confirmed_at=row.confirmed_at,
        stopped_at=row.stopped_at,
        failures=row.failures,
        disabled_reason=row.disabled_reason,
        created_at=row.created_at,
    )


def _columns(draft: ReceiverDraft) -> dict[str, Any]:
    return {
        "email": draft.email,
        "language": draft.language,
        "wanted": sorted(draft.wanted),
    }
