"""Questions about introductions."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, insert, or_, select, update

from app.db import ReadSession, WriteSession
from app.errors import ConflictError
from app.models.introduction import IntroductionEntryRow, IntroductionRow
from app.store.conflicts import named
from app.store.rows import read_page
from app.values.introduction import EntryRecord, IntroductionRecord
from app.values.page import Page, Paging
from app.vocabulary.introductions import IntroductionStage, Step
from app.vocabulary.terms import Side


async def add(
    session: WriteSession,
    key: UUID,
    *,
    need: tuple[UUID, str],
    offer: tuple[UUID, str],
    accepts: Collection[Side],
    stage: IntroductionStage,
    due_at: datetime | None,
) -> None:
    """Store a new introduction of a need and an offer, each with its portal.

    Raises:
        ConflictError: the two are being introduced already.
    """
    open_one = ConflictError("These two are being introduced already.")
    async with named({"uq_introductions_open": open_one}):
        await session.execute(
            insert(IntroductionRow).values(
                id=key,
                need_id=need[0],
                offer_id=offer[0],
                need_portal=need[1],
                offer_portal=offer[1],
                need_accepts=Side.NEED in accepts,
                offer_accepts=Side.OFFER in accepts,
                stage=stage,
                due_at=due_at,
            )
        )


async def get(session: ReadSession, key: UUID) -> IntroductionRecord | None:
    """Return an introduction by id."""
    row = await session.get(IntroductionRow, key, populate_existing=True)
    return None if row is None else _record(row)


async def lock(session: WriteSession, key: UUID) -> IntroductionRecord | None:
    """Return an introduction by id, and keep others from going on with it until the commit."""
    row = await session.get(IntroductionRow, key, populate_existing=True, with_for_update=True)
    return None if row is None else _record(row)


async def page(
    session: ReadSession,
    *,
    portal: str | None,
    stages: Collection[IntroductionStage],
    waiting: bool,
    paging: Paging,
) -> Page[IntroductionRecord]:
    """Return one page of the introductions of a portal, or of all for None, newest first.

    Args:
        session: where to read.
        portal: which speaks for one of the sides.
        stages: only those that stand there; empty for all.
        waiting: only those that wait for the portal.
        paging: which page.
    """
    row = IntroductionRow
    conditions: list[ColumnElement[bool]] = []
    if portal is not None:
        conditions.append(or_(row.need_portal == portal, row.offer_portal == portal))
    if stages:
        conditions.append(row.stage.in_(sorted(stages)))
    if waiting:
        conditions.append(
            or_(
                row.stage.in_([IntroductionStage.ACCEPTED, IntroductionStage.CONTACTED]),
                (row.stage == IntroductionStage.PROPOSED)
                & (
                    ((row.need_portal == portal) & ~row.need_accepts)
                    | ((row.offer_portal == portal) & ~row.offer_accepts)
                ),
            )
        )
    query = select(row).where(*conditions).order_by(row.id.desc())
    asked = ("introductions", portal, sorted(stages), waiting)
    found = await read_page(session, query, asked=asked, paging=paging)
    return found.shaped(_record)


async def newest(session: ReadSession, portal: str, limit: int) -> list[IntroductionRecord]:
    """Return the introductions of a portal that changed last."""
    row = IntroductionRow
    rows = await session.scalars(
        select(row)
        .where(or_(row.need_portal == portal, row.offer_portal == portal))
        .order_by(row.changed_at.desc(), row.id.desc())
        .limit(limit)
    )
    return [_record(one) for one in rows]


async def move(
    session: WriteSession,
    key: UUID,
    *,
    stage: IntroductionStage,
    accepts: Collection[Side],
    due_at: datetime | None,
    reminders: int = 0,
) -> None:
    """Store where an introduction stands now."""
    await session.execute(
        update(IntroductionRow)
        .where(IntroductionRow.id == key)
        .values(
            stage=stage,
            need_accepts=Side.NEED in accepts,
            offer_accepts=Side.OFFER in accepts,
            due_at=due_at,
            reminders=reminders,
            changed_at=func.now(),
        )
    )


async def note(
    session: WriteSession,
    key: UUID,
    *,
    side: Side | None,
    actor: str | None,
    step: Step | None,
    stage: IntroductionStage,
    text: str,
) -> None:
    """Add a step or a message."""
    await session.execute(
        insert(IntroductionEntryRow).values(
            introduction_id=key, side=side, actor=actor, step=step, stage=stage, text=text
        )
    )


async def entries(session: ReadSession, key: UUID) -> list[EntryRecord]:
    """Return the steps and messages of an introduction, oldest first."""
    rows = await session.scalars(
        select(IntroductionEntryRow)
        .where(IntroductionEntryRow.introduction_id == key)
        .order_by(IntroductionEntryRow.id)
    )
    return [
        EntryRecord(
            side=Side(row.side) if row.side else None,
            actor=row.actor,
            step=Step(row.step) if row.step else None,
            stage=IntroductionStage(row.stage),
            text=row.text,
            at=row.at,
        )
        for row in rows
    ]


async def due(session: WriteSession, now: datetime, most: int) -> list[IntroductionRecord]:
    """Return introductions of which somebody is to be reminded, and lock them."""
    rows = await session.scalars(
        select(IntroductionRow)
        .where(IntroductionRow.due_at <= now)
        .order_by(IntroductionRow.due_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return [_record(row) for row in rows]


def _record(row: IntroductionRow) -> IntroductionRecord:
    said = {Side.NEED: row.need_accepts, Side.OFFER: row.offer_accepts}
    return IntroductionRecord(
        id=row.id,
        need_id=row.need_id,
        offer_id=row.offer_id,
        need_portal=row.need_portal,
        offer_portal=row.offer_portal,
        stage=IntroductionStage(row.stage),
        accepts=frozenset(side for side, yes in said.items() if yes),
        created_at=row.created_at,
        changed_at=row.changed_at,
        due_at=row.due_at,
        reminders=row.reminders,
    )
