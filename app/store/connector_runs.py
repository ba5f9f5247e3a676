"""Questions about the runs of connectors, and the rows that could not be taken."""

from collections.abc import Collection, Mapping
from typing import Any, cast
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import Text, delete, func, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from app.db import ReadSession, WriteSession
from app.models.connector import ConnectorRow, ConnectorRunRow, QuarantineRow
from app.store.rows import read_page
from app.values.connector import QuarantineRecord, RunRecord
from app.values.page import Page, Paging
from app.vocabulary.events import RunState


async def begin(session: WriteSession, key: UUID, connector_id: UUID) -> None:
    """Store a run that begins; one that still seems to run was left by a process that died."""
    await session.execute(
        update(ConnectorRunRow)
        .where(
            ConnectorRunRow.connector_id == connector_id,
            ConnectorRunRow.state == RunState.RUNNING,
        )
        .values(state=RunState.INTERRUPTED, ended_at=func.now())
    )
    await session.execute(insert(ConnectorRunRow).values(id=key, connector_id=connector_id))


async def note(
    session: WriteSession,
    key: UUID,
    *,
    state: RunState,
    rows: int,
    total: int | None,
    requests: int,
    retries: int,
    counts: Mapping[str, int],
    error: str | None = None,
) -> None:
    """Store how far a run has come, or how it ended."""
    ended = {} if state is RunState.RUNNING else {"ended_at": func.now()}
    await session.execute(
        update(ConnectorRunRow)
        .where(ConnectorRunRow.id == key)
        .values(
            state=state,
            rows=rows,
            total=total,
            requests=requests,
            retries=retries,
            counts=dict(counts),
            error=error,
            **ended,
        )
    )


async def page(session: ReadSession, connector_id: UUID, paging: Paging) -> Page[RunRecord]:
    """Return one page of the runs of a connector, newest first."""
    query = (
        select(ConnectorRunRow)
        .where(ConnectorRunRow.connector_id == connector_id)
        .order_by(ConnectorRunRow.id.desc())
    )
    found = await read_page(session, query, asked=("runs", str(connector_id)), paging=paging)
    return found.shaped(_run)


async def last_of(session: ReadSession, connector_ids: Collection[UUID]) -> dict[UUID, RunRecord]:
    """Return the last run of each of some connectors."""
    run = aliased(ConnectorRunRow)
    # One look into the index for each, however many runs it has had.
    last = (
        select(run.id)
        .where(run.connector_id == ConnectorRow.id)
        .order_by(run.id.desc())
        .limit(1)
        .correlate(ConnectorRow)
        .scalar_subquery()
    )
    rows = await session.scalars(
        select(ConnectorRunRow)
        .where(ConnectorRunRow.id.in_(select(last).where(ConnectorRow.id.in_(connector_ids))))
        .execution_options(populate_existing=True)
    )
    return {row.connector_id: _run(row) for row in rows}


async def quarantine(
    session: WriteSession,
    new_id: UUID,
    *,
    connector_id: UUID,
    key: str,
    stored: bool,
    reasons: list[str],
    row: JsonValue,
) -> None:
    """Keep a row that could not be taken as it is, in the place of its earlier state."""
    values = {"stored": stored, "reasons": reasons, "row": row, "seen_at": func.now()}
    await session.execute(
        insert(QuarantineRow)
        .values(id=new_id, connector_id=connector_id, key=key, **values)
        .on_conflict_do_update(index_elements=["connector_id", "key"], set_=values)
    )


async def release(session: WriteSession, connector_id: UUID, keys: Collection[str]) -> None:
    """Forget rows that can be taken now."""
    await session.execute(
        delete(QuarantineRow).where(
            QuarantineRow.connector_id == connector_id, QuarantineRow.key.in_(keys)
        )
    )


async def quarantined(
    session: ReadSession, connector_id: UUID, paging: Paging
) -> Page[QuarantineRecord]:
    """Return one page of the rows of a connector that could not be taken, newest first."""
    query = (
        select(QuarantineRow)
        .where(QuarantineRow.connector_id == connector_id)
        .order_by(QuarantineRow.id.desc())
    )
    found = await read_page(session, query, asked=("quarantine", str(connector_id)), paging=paging)
    return found.shaped(_quarantined)


def _run(row: ConnectorRunRow) -> RunRecord:
    return RunRecord(
        id=row.id,
        connector_id=row.connector_id,
        state=RunState(row.state),
        started_at=row.started_at,
        ended_at=row.ended_at,
        rows=row.rows,
        total=row.total,
        requests=row.requests,
        retries=row.retries,
        counts=cast("dict[str, Any]", row.counts),
        error=row.error,
    )


def _quarantined(row: QuarantineRow) -> QuarantineRecord:
    return QuarantineRecord(
        id=row.id,
        key=row.key,
        stored=row.stored,
        reasons=tuple(row.reasons),
        row=row.row,
        seen_at=row.seen_at,
    )


async def erase(
    session: WriteSession, numbers: Collection[str], sources: Collection[tuple[str, str]]
) -> None:
    """Delete rows in quarantine that have one of these numbers, or are these sources'.

    Args:
        session: of the erasure.
        numbers: of the person.
        sources: portals with their own keys.
    """
    told = [func.strpos(QuarantineRow.row.cast(Text), number) > 0 for number in numbers]
    portal = select(ConnectorRow.portal).where(ConnectorRow.id == QuarantineRow.connector_id)
    named = tuple_(portal.scalar_subquery(), QuarantineRow.key).in_(list(sources))
    await session.execute(
        delete(QuarantineRow).where(or_(*told, named)),
        execution_options={"synchronize_session": False},
    )
