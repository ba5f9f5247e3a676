"""Questions about decisions."""

from collections.abc import AsyncIterator, Collection
from uuid import UUID

from sqlalchemy import ColumnElement, insert, select

from app.db import ReadSession, WriteSession
from app.models.decision import DecisionRow
from app.store import changes, seen
from app.store.among import among
from app.store.rows import read_page
from app.values.decision import DecisionRecord
from app.values.page import Page, Paging
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Action, Noun, Verdict

_CHUNK = 1_000


async def add(
    session: WriteSession,
    key: UUID,
    *,
    need_id: UUID,
    offer_id: UUID,
    verdict: Verdict,
    note: str,
    scorecard: str,
    points: float,
    decided_by: str,
    portal: str,
) -> None:
    """Store a decision of a portal, with the points that its pair has now."""
    revision = await changes.record(session, Noun.DECISION, key, Action.CREATED)
    await session.execute(
        insert(DecisionRow).values(
            id=key,
            revision=revision,
            need_id=need_id,
            offer_id=offer_id,
            verdict=verdict,
            note=note,
            scorecard=scorecard,
            points=points,
            decided_by=decided_by,
            portal=portal,
        )
    )


async def get_many(session: ReadSession, keys: Collection[UUID]) -> dict[UUID, DecisionRecord]:
    """Return the decisions with these ids."""
    rows = await session.scalars(select(DecisionRow).where(among(DecisionRow.id, keys)))
    return {row.id: _record(row) for row in rows}


async def page(
    session: ReadSession,
    *,
    need_id: UUID | None,
    offer_id: UUID | None,
    verdict: Verdict | None,
    reach: Reach,
    paging: Paging,
) -> Page[DecisionRecord]:
    """Return one page of the decisions that are seen, newest first."""
    conditions: list[ColumnElement[bool]] = [seen.decisions(reach)]
    if need_id is not None:
        conditions.append(DecisionRow.need_id == need_id)
    if offer_id is not None:
        conditions.append(DecisionRow.offer_id == offer_id)
    if verdict is not None:
        conditions.append(DecisionRow.verdict == verdict)
    query = select(DecisionRow).where(*conditions).order_by(DecisionRow.id.desc())
    asked = (need_id, offer_id, verdict, reach)
    found = await read_page(session, query, asked=asked, paging=paging)
    return found.shaped(_record)


async def all_records(session: ReadSession) -> AsyncIterator[list[DecisionRecord]]:
    """Return every decision, some thousand at a time, oldest first."""
    last: UUID | None = None
    while True:
        query = select(DecisionRow).order_by(DecisionRow.id).limit(_CHUNK)
        if last is not None:
            query = query.where(DecisionRow.id > last)
        rows = (await session.scalars(query)).all()
        if not rows:
            return
        yield [_record(row) for row in rows]
        last = rows[-1].id
        session.expunge_all()


def _record(row: DecisionRow) -> DecisionRecord:
    return DecisionRecord(
        id=row.id,
        need_id=row.need_id,
        offer_id=row.offer_id,
        verdict=Verdict(row.verdict),
        note=row.note,
        scorecard=row.scorecard,
        points=row.points,
        decided_by=row.decided_by,
        portal=row.portal,
        revision=row.revision,
        created_at=row.created_at,
    )
