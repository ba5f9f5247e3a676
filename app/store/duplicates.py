"""Questions about pairs of records that may be one organization."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Numeric,
    and_,
    cast,
    delete,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from app.db import ReadSession, WriteSession
from app.models.identity import DuplicateRow
from app.models.organization import IdentifierRow, OrganizationRow
from app.store import seen
from app.store.rows import read_page
from app.values.identity import SECRET_OF_PERSONS, PairDraft, PairReason, PairRecord
from app.values.page import Page, Paging
from app.vocabulary.identity import PairState
from app.vocabulary.reach import Reach

_DECISIONS_LOCK = 4_713_2026


@dataclass(frozen=True, slots=True)
class PairReach:
    """Which pairs a caller sees.

    Attributes:
        reach: what he sees of records; he sees pairs of those.
        whole: whether he is told all of them.
        least: to others a pair with a stranger's person is there if somebody proposed it, or what
            they are told of it has these points.
    """

    reach: Reach
    whole: bool
    least: float


async def put(
    session: WriteSession, pairs: Mapping[UUID, PairDraft], *, kept: Collection[UUID] = ()
) -> None:
    """Store proposals under new ids; one that a person has decided on stays as it is.

    One whose new id is in `kept` is left as it is where somebody has proposed it.
    """
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
                where=and_(
                    DuplicateRow.state == PairState.PROPOSED,
                    DuplicateRow.proposed_by.is_(None) if key in kept else true(),
                ),
            )
        )


async def get(session: ReadSession, reach: PairReach, key: UUID) -> PairRecord | None:
    """Return a pair that a caller sees."""
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


async def forget_found(session: WriteSession, key: UUID, *, by: str) -> None:
    """Let a pair that the service had found be one that somebody proposes.

    One that waits goes, so that nothing of it tells that it was there.
    """
    await session.execute(
        delete(DuplicateRow).where(
            DuplicateRow.id == key, DuplicateRow.state == PairState.PROPOSED
        )
    )  # fmt: skip
    await session.execute(update(DuplicateRow).where(DuplicateRow.id == key).values(proposed_by=by))


async def lock(session: WriteSession, key: UUID) -> None:
    """Keep others from changing a pair, and from deciding on any, until the commit.

    A merge goes on to records that were merged earlier, so two merges that meet in one record
    would each wait for what the other holds.
    """
    await session.execute(text(f"SELECT pg_advisory_xact_lock({_DECISIONS_LOCK})"))
    await session.execute(
        select(DuplicateRow.id).where(DuplicateRow.id == key).with_for_update()
    )  # fmt: skip


async def page(
    session: ReadSession,
    reach: PairReach,
    *,
    state: PairState | None,
    organization_id: UUID | None,
    paging: Paging,
) -> Page[PairRecord]:
    """Return one page of the pairs that a caller sees, newest first."""
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
    return found.shaped(_record)


async def decide(
    session: WriteSession, key: UUID, *, state: PairState, note: str, decided_by: str
) -> None:
    """Store what a person said of a pair."""
    await session.execute(
        update(DuplicateRow)
        .where(DuplicateRow.id == key)
        .values(state=state, note=note, decided_by=decided_by, decided_at=func.now())
    )


def _seen(asked: PairReach) -> ColumnElement[bool]:
    two = (DuplicateRow.left_id.expression, DuplicateRow.right_id.expression)

    def known(column: ColumnElement[UUID], rule: ColumnElement[bool]) -> ColumnElement[bool]:
        return exists(
            select(OrganizationRow.id)
            .where(OrganizationRow.id == column, rule)
            .correlate(DuplicateRow)
        )

    seen_both = and_(*(known(one, seen.organizations_merged_or_not(asked.reach)) for one in two))
    if asked.whole:
        return seen_both
    numbered = exists(
        select(IdentifierRow.value)
        .where(IdentifierRow.organization_id == OrganizationRow.id, IdentifierRow.realm != "")
        .correlate(OrganizationRow)
    )
    own = func.coalesce(seen.own_organizations(asked.reach), false())  # who has no steward
    strangers = and_(numbered, not_(own))
    return and_(
        seen_both,
        or_(
            DuplicateRow.proposed_by.is_not(None),
            _told_points() >= asked.least,
            not_(or_(*(known(one, strangers) for one in two))),
        ),
    )


def _told_points() -> ColumnElement[float]:
    """The points of what strangers are told of a pair with a person."""
    reason = func.jsonb_array_elements(DuplicateRow.reasons).column_valued("reason")
    aspect = func.split_part(reason.op("->>")("code"), ".", 1)
    points = cast(reason.op("->>")("points"), Numeric)
    return (
        select(func.round(func.coalesce(func.sum(points), 0), 4))
        .where(aspect.not_in(sorted(SECRET_OF_PERSONS)))
        .correlate(DuplicateRow)
        .scalar_subquery()
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
