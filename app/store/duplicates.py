"""Questions about pairs of records that may be one organization."""

from collections.abc import Mapping
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from app.db import ReadSession, WriteSession
from app.models.identity import DuplicateRow
from app.models.organization import OrganizationRow
from app.store import seen
from app.store.rows import read_page
from app.values.identity import PairDraft, PairReason, PairRecord
from app.values.page import Page, Paging
from app.vocabulary.identity import PairState
from app.vocabulary.reach import Reach


async def put(session: WriteSession, pairs: Mapping[UUID, PairDraft]) -> None:
    """Store proposals under new ids; one that a person has decided on stays as it is."""
    for key, pair in pairs.items():
        said = {
            "probability": pair.probability,
            "points": pair.points,
            "reasons": [asdict(reason) for reason in pair.reasons],
        }
        statement = insert(DuplicateRow).values(
            id=key,
            left_id=pair.left_id,
            right_id=pair.right_id,
            proposed_by=pair.proposed_by,
            **said,
        )
        await session.execute(
            statement.on_conflict_do_update(
                index_elements=[DuplicateRow.left_id, DuplicateRow.right_id],
                set_=said,
                where=DuplicateRow.state == PairState.PROPOSED,
            )
        )


async def get(session: ReadSession, reach: Reach, key: UUID) -> PairRecord | None:
    """Return a pair whose records a caller sees."""
    found = await session.scalar(select(DuplicateRow).where(DuplicateRow.id == key, _seen(reach)))
    return None if found is None else _record(found)


async def of_records(session: ReadSession, one: UUID, other: UUID) -> UUID | None:
    """Return the id of the pair of two records."""
    left, right = sorted((one, other))
    return await session.scalar(
        select(DuplicateRow.id).where(
            DuplicateRow.left_id == left, DuplicateRow.right_id == right
        )
    )  # fmt: skip


async def lock(session: WriteSession, key: UUID) -> None:
    """Keep others from deciding on a pair until the commit."""
    await session.execute(
        select(DuplicateRow.id).where(DuplicateRow.id == key).with_for_update()
    )  # fmt: skip


async def page(
    session: ReadSession,
    reach: Reach,
    *,
    state: PairState | None,
    organization_id: UUID | None,
    paging: Paging,
) -> Page[PairRecord]:
    """Return one page of the pairs whose records a caller sees, newest first."""
    conditions = [_seen(reach)]
    if state is not None:
        conditions.append(DuplicateRow.state == state)
    if organization_id is not None:
        conditions.append(
            or_(DuplicateRow.left_id == organization_id, DuplicateRow.right_id == organization_id)
        )
    query = select(DuplicateRow).where(*conditions).order_by(DuplicateRow.id.desc())
    found = await read_page(
        session, query, asked=("duplicates", state, organization_id, reach), paging=paging
    )
    return Page(tuple(map(_record, found.items)), found.next_cursor)


async def decide(
    session: WriteSession, key: UUID, *, state: PairState, note: str, decided_by: str
) -> None:
    """Store what a person said of a pair."""
    await session.execute(
        update(DuplicateRow)
        .where(DuplicateRow.id == key)
        .values(state=state, note=note, decided_by=decided_by, decided_at=func.now())
    )


def _seen(reach: Reach) -> ColumnElement[bool]:
    def known(column: ColumnElement[UUID]) -> ColumnElement[bool]:
        return exists(
            select(OrganizationRow.id)
            .where(OrganizationRow.id == column, seen.organizations_merged_or_not(reach))
            .correlate(DuplicateRow)
        )

    return and_(
        known(DuplicateRow.left_id.expression),
        known(DuplicateRow.right_id.expression),
    )


def _record(row: DuplicateRow) -> PairRecord:
    return PairRecord(
        id=row.id,
        left_id=row.left_id,
        right_id=row.right_id,
        probability=row.probability,
        points=row.points,
        reasons=tuple(PairReason(**reason) for reason in row.reasons),
        proposed_by=row.proposed_by,
        state=PairState(row.state),
        note=row.note,
        proposed_at=row.proposed_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
