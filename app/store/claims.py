"""Questions about claims."""

from uuid import UUID

from sqlalchemy import func, insert, select, update

from app.db import ReadSession, WriteSession
from app.errors import ConflictError
from app.models.claim import ClaimRow
from app.models.organization import OrganizationRow
from app.store import changes
from app.store.conflicts import named
from app.store.rows import read_page
from app.values.claim import ClaimRecord
from app.values.page import Page, Paging
from app.vocabulary.terms import Action, ClaimState, Noun


async def add(
    session: WriteSession,
    key: UUID,
    *,
    organization_id: UUID,
    portal: str,
    evidence: str,
    requested_by: str,
) -> None:
    """Store a claim.

    Raises:
        ConflictError: the portal has an open claim on that record already.
    """
    open_one = ConflictError("Your portal has an open claim on this record. Wait for the answer.")
    async with named({"uq_claims_open": open_one}):
        await session.execute(
            insert(ClaimRow).values(
                id=key,
                organization_id=organization_id,
                portal=portal,
                evidence=evidence,
                requested_by=requested_by,
            )
        )


async def get(session: ReadSession, key: UUID) -> ClaimRecord | None:
    """Return a claim by id."""
    row = await session.get(ClaimRow, key, populate_existing=True)
    return None if row is None else _record(row)


async def lock(session: WriteSession, key: UUID) -> ClaimRecord | None:
    """Return a claim by id, and keep others from deciding on it until the commit."""
    row = await session.get(ClaimRow, key, populate_existing=True, with_for_update=True)
    return None if row is None else _record(row)


async def page(
    session: ReadSession, *, portal: str | None, state: ClaimState | None, paging: Paging
) -> Page[ClaimRecord]:
    """Return one page of the claims of a portal, or of all for None, newest first."""
    query = select(ClaimRow).order_by(ClaimRow.id.desc())
    if portal is not None:
        query = query.where(ClaimRow.portal == portal)
    if state is not None:
        query = query.where(ClaimRow.state == state)
    found = await read_page(session, query, asked=(portal, state), paging=paging)
    return found.shaped(_record)


async def decide(
    session: WriteSession, key: UUID, *, state: ClaimState, reason: str, decided_by: str
) -> None:
    """Store what a moderator decided."""
    await session.execute(
        update(ClaimRow)
        .where(ClaimRow.id == key)
        .values(state=state, reason=reason, decided_by=decided_by, decided_at=func.now())
    )


async def appoint(session: WriteSession, organization_id: UUID, portal: str) -> None:
    """Let a portal speak for an organization."""
    revision = await changes.record(session, Noun.ORGANIZATION, organization_id, Action.CHANGED)
    await session.execute(
        update(OrganizationRow)
        .where(OrganizationRow.id == organization_id)
        .values(steward=portal, revision=revision, updated_at=func.now())
    )


def _record(row: ClaimRow) -> ClaimRecord:
    return ClaimRecord(
        id=row.id,
        organization_id=row.organization_id,
        portal=row.portal,
        evidence=row.evidence,
        state=ClaimState(row.state),
        requested_by=row.requested_by,
        requested_at=row.requested_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        reason=row.reason,
    )
