"""Questions about connectors."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any, cast
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from app.db import ReadSession, WriteSession
from app.errors import ConflictError
from app.models.connector import ConnectorRow
from app.models.portal import PortalRow
from app.store import connector_runs
from app.store.conflicts import named
from app.store.rows import read_page, update_row
from app.values.connector import ConnectorDraft, ConnectorRecord
from app.values.page import Page, Paging

_update = partial(update_row, ConnectorRow.id)


async def add(session: WriteSession, key: UUID, draft: ConnectorDraft, secret: str | None) -> None:
    """Store a new connector.

    Raises:
        ConflictError: there is one of that name.
    """
    async with named({"uq_connectors_name": _taken(draft)}):
        await session.execute(
            insert(ConnectorRow).values(
                id=key,
                portal=draft.portal,
                kind=draft.kind,
                secret=secret,
                **_columns(draft),
            )
        )


async def replace(
    session: WriteSession, key: UUID, draft: ConnectorDraft, *, secret: str | None, anew: bool
) -> None:
    """Overwrite a connector; `anew` lets it read everything from the start.

    Raises:
        ConflictError: there is another one of that name.
    """
    values = _columns(draft) | {"secret": secret}
    if anew:
        values |= {"state": {}}
    async with named({"uq_connectors_name": _taken(draft)}):
        await _update(session, key, **values)


async def note_state(session: WriteSession, key: UUID, state: object) -> None:
    """Note where reading goes on."""
    await _update(session, key, state=state)


async def holds(session: WriteSession, key: UUID, settings: Mapping[str, JsonValue]) -> bool:
    """Whether a connector is active with these settings; then it stays so until the commit."""
    standing = await session.scalar(
        select(ConnectorRow.settings)
        .where(ConnectorRow.id == key, ConnectorRow.active)
        .with_for_update(key_share=True)
    )
    return standing is not None and standing == dict(settings)


async def remove(session: WriteSession, key: UUID) -> None:
    """Delete a connector with its runs; what it brought stays."""
    await session.execute(delete(ConnectorRow).where(ConnectorRow.id == key))


async def get(session: ReadSession, key: UUID, portal: str | None) -> ConnectorRecord | None:
    """Return a connector of a portal, or of any for None."""
    row = await session.get(ConnectorRow, key, populate_existing=True)
    if row is None or portal not in {None, row.portal}:
        return None
    return (await _records(session, [row]))[0]


async def page(session: ReadSession, portal: str | None, paging: Paging) -> Page[ConnectorRecord]:
    """Return one page of the connectors of a portal, or of all for None, newest first."""
    query = select(ConnectorRow).order_by(ConnectorRow.id.desc())
    if portal is not None:
        query = query.where(ConnectorRow.portal == portal)
    found = await read_page(session, query, asked=("connectors", portal), paging=paging)
    return Page(tuple(await _records(session, list(found.items))), found.next_cursor)


async def claim_due(session: WriteSession) -> list[UUID]:
    """Take the connectors that are due, and say when they are due again."""
    due = (
        select(ConnectorRow.id)
        .join(PortalRow, PortalRow.name == ConnectorRow.portal)
        .where(
            ConnectorRow.active,
            ConnectorRow.next_at <= func.now(),
            PortalRow.suspended_at.is_(None),
        )
        .with_for_update(of=ConnectorRow, skip_locked=True)
    )
    keys = list(await session.scalars(due))
    await session.execute(
        update(ConnectorRow)
        .where(ConnectorRow.id.in_(keys))
        .values(next_at=func.now() + ConnectorRow.every_minutes * timedelta(minutes=1)),
        execution_options={"synchronize_session": False},
    )
    return keys


def _columns(draft: ConnectorDraft) -> dict[str, Any]:
    return {
        "name": draft.name,
        "settings": dict(draft.settings),
        "every_minutes": draft.every_minutes,
        "active": draft.active,
        "next_at": func.now(),
    }


def _taken(draft: ConnectorDraft) -> ConflictError:
    return ConflictError(f"There is a connector {draft.name} already. Choose another name.")


async def _records(session: ReadSession, rows: list[ConnectorRow]) -> list[ConnectorRecord]:
    last = await connector_runs.last_of(session, [row.id for row in rows])
    return [
        ConnectorRecord(
            id=row.id,
            name=row.name,
            portal=row.portal,
            kind=row.kind,
            settings=cast("dict[str, Any]", row.settings),
            secret=row.secret,
            state=cast("dict[str, Any]", row.state),
            every_minutes=row.every_minutes,
            active=row.active,
            next_at=row.next_at,
            created_at=row.created_at,
            last_run=last.get(row.id),
        )
        for row in rows
    ]
