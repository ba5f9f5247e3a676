"""Questions about the evidence of what is said of organizations."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from app.db import ReadSession, WriteSession
from app.models.backing import BackingRow
from app.values.backing import Backing
from app.vocabulary.backing import Attribute
from app.vocabulary.details.evidence import EvidenceLevel


async def put(session: WriteSession, key: UUID, backing: Backing) -> None:
    """Store the evidence of one attribute in the place of an earlier one."""
    said = {
        "level": backing.level,
        "document": backing.document,
        "url": backing.url,
        "on": backing.on,
        "noted_by": backing.noted_by,
    }
    await session.execute(
        insert(BackingRow)
        .values(organization_id=key, attribute=backing.attribute, **said)
        .on_conflict_do_update(
            index_elements=[BackingRow.organization_id, BackingRow.attribute],
            set_=said | {"noted_at": func.now()},
        )
    )


async def drop(session: WriteSession, key: UUID, attributes: Collection[Attribute]) -> None:
    """Forget the evidence of attributes that have changed."""
    if attributes:
        await session.execute(
            delete(BackingRow).where(
                BackingRow.organization_id == key, BackingRow.attribute.in_(sorted(attributes))
            )
        )


async def of(session: ReadSession, key: UUID) -> dict[Attribute, Backing]:
    """Return the evidence of an organization, by attribute."""
    rows = await session.scalars(select(BackingRow).where(BackingRow.organization_id == key))
    return {
        Attribute(row.attribute): Backing(
            attribute=Attribute(row.attribute),
            level=EvidenceLevel(row.level),
            document=row.document,
            url=row.url,
            on=row.on,
            noted_by=row.noted_by,
        )
        for row in rows
    }
