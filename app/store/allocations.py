"""Questions about allocations that are worked out in the background."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Uuid, cast, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY, array

from app.db import ReadSession, WriteSession
from app.models.allocation import AllocationRow
from app.models.organization import OrganizationRow
from app.models.portal import PortalRow
from app.store.among import among
from app.values.allocation import AllocationDraft, AllocationRecord
from app.vocabulary.allocations import AllocationStatus
from app.vocabulary.terms import Language, Scope

_OVER = tuple(status for status in AllocationStatus if status.over)
_APART = {"synchronize_session": False}

_TOLD = (
    *(AllocationRow.id, AllocationRow.portal, AllocationRow.requested_by, AllocationRow.scopes),
    *(AllocationRow.language, AllocationRow.question, AllocationRow.needs, AllocationRow.looked),
    *(AllocationRow.status, AllocationRow.error, AllocationRow.created_at),
    *(AllocationRow.started_at, AllocationRow.finished_at),
)


async def add(session: WriteSession, key: UUID, draft: AllocationDraft) -> None:
    """Store a new one."""
    await session.execute(
        insert(AllocationRow).values(
            id=key,
            portal=draft.portal,
            requested_by=draft.requested_by,
            scopes=sorted(draft.scopes),
            language=draft.language,
            question=draft.question,
            needs=draft.needs,
        )
    )


async def get(session: ReadSession, key: UUID) -> AllocationRecord | None:
    """Return one by id, without its plan."""
    found = (await session.execute(select(*_TOLD).where(AllocationRow.id == key))).first()
    if found is None:
        return None
    return AllocationRecord(
        id=found.id,
        portal=found.portal,
        requested_by=found.requested_by,
        scopes=frozenset(Scope(scope) for scope in found.scopes),
        language=Language(found.language),
        question=found.question,
        needs=found.needs,
        status=AllocationStatus(found.status),
        looked=found.looked,
        error=found.error,
        created_at=found.created_at,
        started_at=found.started_at,
        finished_at=found.finished_at,
    )


async def plan(session: ReadSession, key: UUID) -> bytes | None:
    """Return the packed plan; None while there is none."""
    return await session.scalar(select(AllocationRow.plan).where(AllocationRow.id == key))


async def count_open(session: WriteSession, portal: str) -> int:
    """Return how many of a portal wait or run; no more are counted until the commit."""
    await session.execute(
        select(PortalRow.name).where(PortalRow.name == portal).with_for_update(key_share=True)
    )
    query = select(func.count()).where(
        AllocationRow.portal == portal, AllocationRow.status.not_in(_OVER)
    )
    return int(await session.scalar(query) or 0)


async def begin(session: WriteSession, key: UUID) -> None:
    """Note that one runs."""
    await session.execute(
        update(AllocationRow)
        .where(AllocationRow.id == key)
        .values(status=AllocationStatus.RUNNING, started_at=func.now(), looked=0),
        execution_options=_APART,
    )


async def advance(session: WriteSession, key: UUID, looked: int) -> None:
    """Note how far one is."""
    await session.execute(
        update(AllocationRow).where(AllocationRow.id == key).values(looked=looked),
        execution_options=_APART,
    )


async def hold(session: WriteSession, organization_ids: Collection[UUID]) -> bool:
    """Return whether organizations are all there, and keep them from going until the commit."""
    rows = await session.scalars(
        select(OrganizationRow.id)
        .where(among(OrganizationRow.id, organization_ids))
        .order_by(OrganizationRow.id)
        .with_for_update(read=True, key_share=True)
    )
    return len(rows.all()) == len(set(organization_ids))


async def complete(
    session: WriteSession, key: UUID, packed: bytes, organization_ids: Collection[UUID]
) -> None:
    """End one with its plan, and name the organizations that the plan speaks of."""
    await session.execute(
        update(AllocationRow)
        .where(AllocationRow.id == key)
        .values(
            status=AllocationStatus.COMPLETED,
            looked=AllocationRow.needs,
            plan=packed,
            organization_ids=list(organization_ids),
            finished_at=func.now(),
        ),
        execution_options=_APART,
    )


async def fail(session: WriteSession, key: UUID, error: str) -> None:
    """End one that cannot be worked out, and say why."""
    await session.execute(
        update(AllocationRow)
        .where(AllocationRow.id == key)
        .values(status=AllocationStatus.FAILED, error=error, finished_at=func.now()),
        execution_options=_APART,
    )


async def forget_old(session: WriteSession, older_than: timedelta) -> None:
    """Delete those that were asked for so long ago."""
    await session.execute(
        delete(AllocationRow).where(AllocationRow.created_at < func.now() - older_than),
        execution_options=_APART,
    )


async def erase(session: WriteSession, organization_id: UUID) -> None:
    """Delete those whose plan speaks of an organization."""
    spoken_of = AllocationRow.organization_ids.contains(cast(array([organization_id]), ARRAY(Uuid)))
    await session.execute(delete(AllocationRow).where(spoken_of), execution_options=_APART)
