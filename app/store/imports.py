"""Questions about imports: what was sent, how far they are, what became of each row."""

from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Select,
    Uuid,
    any_,
    case,
    cast,
    delete,
    func,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY

from app.db import ReadSession, WriteSession
from app.models.imports import ImportPartRow, ImportResultRow, ImportRow
from app.store import bulk
from app.store.rows import read_page
from app.values.imports import (
    ImportDraft,
    ImportRecord,
)
from app.values.page import Page, Paging
from app.vocabulary.imports import ImportFormat, ImportStatus, RowResult
from app.vocabulary.terms import Scope

_OVER = (ImportStatus.COMPLETED, ImportStatus.FAILED, ImportStatus.CANCELLED)


async def add(session: WriteSession, key: UUID, draft: ImportDraft) -> None:
    """Store a new import; its file follows in parts."""
    said = {name: value for name, value in asdict(draft).items() if name != "scopes"}
    await session.execute(
        insert(ImportRow).values(id=key, scopes=sorted(draft.scopes), used={}, notes=[], **said)
    )


async def add_part(session: WriteSession, key: UUID, number: int, body: bytes) -> None:
    """Store a piece of the file."""
    await session.execute(insert(ImportPartRow).values(import_id=key, number=number, body=body))


async def parts(session: ReadSession, key: UUID) -> AsyncGenerator[bytes]:
    """Return the file piece by piece."""
    number = 0
    while True:
        body = await session.scalar(
            select(ImportPartRow.body).where(
                ImportPartRow.import_id == key, ImportPartRow.number == number
            )
        )
        if body is None:
            return
        yield body
        number += 1


async def get(session: ReadSession, key: UUID) -> ImportRecord | None:
    """Return an import by id."""
    row = await session.get(ImportRow, key, populate_existing=True)
    return None if row is None else _record(row)


async def page(session: ReadSession, portal: str | None, paging: Paging) -> Page[ImportRecord]:
    """Return one page of a portal's imports, or of all for None, newest first."""
    query = select(ImportRow).order_by(ImportRow.id.desc())
    if portal is not None:
        query = query.where(ImportRow.portal == portal)
    found = await read_page(session, query, asked=(portal,), paging=paging)
    return found.shaped(_record)


async def lock(session: WriteSession, key: UUID) -> ImportRecord | None:
    """Return an import, and keep others from going on with it until the commit."""
    row = await session.get(ImportRow, key, populate_existing=True, with_for_update=True)
    return None if row is None else _record(row)


async def runs(session: WriteSession, key: UUID, runner: UUID) -> bool:
    """Whether a run may go on as far as can be seen; nobody is kept from ending it."""
    return bool(await session.scalar(_run(key, runner)))


async def hold(session: WriteSession, key: UUID, runner: UUID, position: int) -> bool:
    """Whether a run that has come so far may go on; until the commit nobody can change that."""
    query = _run(key, runner).where(ImportRow.position == position).with_for_update()
    return bool(await session.scalar(query))


def _run(key: UUID, runner: UUID) -> Select[Any]:
    return select(ImportRow.id).where(
        ImportRow.id == key, ImportRow.runner == runner, ImportRow.status == ImportStatus.RUNNING
    )


async def begin(session: WriteSession, key: UUID, runner: UUID) -> None:
    """Note that an import runs, and who runs it: whoever did before may not go on."""
    await session.execute(
        update(ImportRow)
        .where(ImportRow.id == key)
        .values(
            status=ImportStatus.RUNNING,
            runner=runner,
            started_at=func.coalesce(ImportRow.started_at, func.now()),
        )
    )


async def advance(
    session: WriteSession,
    key: UUID,
    rows: Sequence[Mapping[str, Any]],
    *,
    position: int,
    done: float,
    seconds: float,
) -> None:
    """Store what became of some rows, and how far the import is with them."""
    await bulk.copy_rows(session, "import_results", rows)
    counted = dict.fromkeys(RowResult, 0)
    for row in rows:
        counted[RowResult(row["result"])] += 1
    await session.execute(
        update(ImportRow)
        .where(ImportRow.id == key)
        .values(
            position=position,
            done=done,
            seconds=seconds,
            **{
                str(name): getattr(ImportRow, name) + number
                for name, number in counted.items()
                if number
            },
        ),
        execution_options={"synchronize_session": False},
    )


async def describe(
    session: WriteSession,
    key: UUID,
    *,
    found_format: ImportFormat | None,
    used: Mapping[str, object],
    notes: Sequence[str],
) -> None:
    """Note how the file was read."""
    await session.execute(
        update(ImportRow)
        .where(ImportRow.id == key)
        .values(found_format=found_format, used=dict(used), notes=list(notes)),
        execution_options={"synchronize_session": False},
    )


async def finish(
    session: WriteSession, key: UUID, status: ImportStatus, error: str | None = None
) -> None:
    """End an import, unless it is over already, and forget its file."""
    await session.execute(
        update(ImportRow)
        .where(ImportRow.id == key, ImportRow.status.not_in(_OVER))
        .values(
            status=status,
            error=error,
            finished_at=func.now(),
            done=case((literal_column(f"'{status}'") == "completed", 1.0), else_=ImportRow.done),
        ),
        execution_options={"synchronize_session": False},
    )
    await session.execute(delete(ImportPartRow).where(ImportPartRow.import_id == key))


async def forget_old(session: WriteSession, older_than: timedelta) -> int:
    """Delete imports that ended so long ago, with their reports; return how many."""
    done = await session.execute(
        delete(ImportRow)
        .where(ImportRow.status.in_(_OVER), ImportRow.finished_at < func.now() - older_than)
        .returning(ImportRow.id),
        execution_options={"synchronize_session": False},
    )
    return len(done.all())


async def erase(session: WriteSession, record_ids: Collection[UUID]) -> None:
    """Take what was said of some listings out of all reports."""
    await session.execute(
        update(ImportResultRow)
        .where(ImportResultRow.record_id == any_(cast(list(record_ids), ARRAY(Uuid))))
        .values(title="", key=None, problems=None),
        execution_options={"synchronize_session": False},
    )


def _record(row: ImportRow) -> ImportRecord:
    return ImportRecord(
        id=row.id,
        portal=row.portal,
        requested_by=row.requested_by,
        scopes=frozenset(Scope(scope) for scope in row.scopes),
        file_name=row.file_name,
        size=row.size,
        format=ImportFormat(row.format) if row.format else None,
        dry_run=row.dry_run,
        organization_id=row.organization_id,
        country=row.country,
        mapping=row.mapping,
        retire=row.retire,
        most_percent=row.most_percent,
        status=ImportStatus(row.status),
        found_format=ImportFormat(row.found_format) if row.found_format else None,
        counts={name: getattr(row, name) for name in RowResult},
        position=row.position,
        done=row.done,
        seconds=row.seconds,
        retired=row.retired,
        used=row.used,
        notes=tuple(row.notes),
        error=row.error,
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
    )
