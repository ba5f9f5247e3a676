"""Questions about ties between entries of official lists and records of the registry."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from app.db import ReadSession, WriteSession
from app.models.lists import ListTieRow
from app.store.among import among
from app.store.rows import read_page
from app.values.lists import Tie, TieDecision, TieFilter, TieReason
from app.values.page import Page, Paging
from app.vocabulary.terms import Noun, TieState


async def put(session: WriteSession, list_id: UUID, ties: Sequence[Tie]) -> None:
    """Store what the matcher found; what a person has decided stays decided."""
    if not ties:
        return
    rows = [
        {
            "list_id": list_id,
            "entry_id": tie.entry_id,
            "record_id": tie.record_id,
            "noun": tie.noun,
            "probability": tie.probability,
            "reasons": [asdict(reason) for reason in tie.reasons],
            "state": tie.state,
        }
        for tie in ties
    ]
    statement = insert(ListTieRow)
    await session.execute(
        statement.on_conflict_do_update(
            constraint="pk_list_ties",
            set_={
                "probability": statement.excluded.probability,
                "reasons": statement.excluded.reasons,
            },
        ),
        rows,
    )


async def drop_undecided(session: WriteSession, list_id: UUID, entries: Collection[UUID]) -> None:
    """Remove the ties of some entries that nobody has decided on."""
    await session.execute(
        delete(ListTieRow).where(
            ListTieRow.list_id == list_id,
            among(ListTieRow.entry_id, entries),
            ListTieRow.state == TieState.PROPOSED,
        )
    )


async def drop_undecided_of_others(
    session: WriteSession, list_id: UUID, entries: Collection[UUID]
) -> None:
    """Remove undecided ties of all entries but these: what went asks nothing any more."""
    await session.execute(
        delete(ListTieRow).where(
            ListTieRow.list_id == list_id,
            ~among(ListTieRow.entry_id, entries),
            ListTieRow.state == TieState.PROPOSED,
        )
    )


async def reopen(session: WriteSession, list_id: UUID, entries: Collection[UUID]) -> None:
    """Ask again about confirmed ties of entries whose enterprise or number has changed."""
    await session.execute(
        update(ListTieRow)
        .where(
            ListTieRow.list_id == list_id,
            among(ListTieRow.entry_id, entries),
            ListTieRow.state == TieState.CONFIRMED,
        )
        .values(state=TieState.PROPOSED)
    )


async def of_entries(session: ReadSession, list_id: UUID, entries: Collection[UUID]) -> list[Tie]:
    """Return all ties of some entries, the likeliest first."""
    rows = await session.scalars(
        select(ListTieRow)
        .where(ListTieRow.list_id == list_id, among(ListTieRow.entry_id, entries))
        .order_by(ListTieRow.entry_id, ListTieRow.probability.desc(), ListTieRow.record_id)
    )
    return [_tie(row) for row in rows]


async def page(session: ReadSession, asked: TieFilter, paging: Paging) -> Page[Tie]:
    """Return one page of a list's ties, by entry."""
    query = select(ListTieRow).where(ListTieRow.list_id == asked.list_id)
    if asked.entry_id is not None:
        query = query.where(ListTieRow.entry_id == asked.entry_id)
    if asked.state is not None:
        query = query.where(ListTieRow.state == asked.state)
    query = query.order_by(ListTieRow.entry_id, ListTieRow.record_id)
    found = await read_page(session, query, asked=asked, paging=paging)
    return found.shaped(_tie)


async def decide(
    session: WriteSession, list_id: UUID, decision: TieDecision, by: str
) -> Tie | None:
    """Note what a person said of a tie; None when there is none."""
    row = await session.scalar(
        update(ListTieRow)
        .where(
            ListTieRow.list_id == list_id,
            ListTieRow.entry_id == decision.entry_id,
            ListTieRow.record_id == decision.record_id,
        )
        .values(state=decision.state, note=decision.note, decided_by=by, decided_at=func.now())
        .returning(ListTieRow)
        .execution_options(populate_existing=True)
    )
    return None if row is None else _tie(row)


def _tie(row: ListTieRow) -> Tie:
    return Tie(
        entry_id=row.entry_id,
        noun=Noun(row.noun),
        record_id=row.record_id,
        probability=row.probability,
        reasons=tuple(TieReason(**reason) for reason in row.reasons),
        state=TieState(row.state),
        note=row.note,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
