"""Questions about the column mappings that portals have saved."""

from collections.abc import Mapping

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert as upsert

from app.db import ReadSession, WriteSession
from app.models.imports import ColumnMappingRow
from app.values.imports import MappingRecord


async def put_mapping(
    session: WriteSession, portal: str, name: str, mapping: Mapping[str, object]
) -> None:
    """Store a portal's mapping, or overwrite it."""
    await session.execute(
        upsert(ColumnMappingRow)
        .values(portal=portal, name=name, mapping=dict(mapping))
        .on_conflict_do_update(
            index_elements=["portal", "name"],
            set_={"mapping": dict(mapping), "updated_at": func.now()},
        )
    )


async def mapping(session: ReadSession, portal: str, name: str) -> MappingRecord | None:
    """Return a portal's mapping."""
    row = await session.get(ColumnMappingRow, (portal, name), populate_existing=True)
    return None if row is None else _mapping(row)


async def mappings(session: ReadSession, portal: str) -> list[MappingRecord]:
    """Return all mappings of a portal, by name."""
    rows = await session.scalars(
        select(ColumnMappingRow)
        .where(ColumnMappingRow.portal == portal)
        .order_by(ColumnMappingRow.name)
    )
    return [_mapping(row) for row in rows]


async def remove_mapping(session: WriteSession, portal: str, name: str) -> bool:
    """Delete a mapping; say whether there was one."""
    done = await session.execute(
        delete(ColumnMappingRow)
        .where(ColumnMappingRow.portal == portal, ColumnMappingRow.name == name)
        .returning(ColumnMappingRow.name)
    )
    return done.first() is not None


def _mapping(row: ColumnMappingRow) -> MappingRecord:
    return MappingRecord(
        portal=row.portal, name=row.name, mapping=row.mapping, updated_at=row.updated_at
    )
