"""Questions about proposals and their lines."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, true, update

from app.db import ReadSession, WriteSession
from app.models.proposals import ProposalLineRow, ProposalRow
from app.store import changes
from app.store.list_editions import fields_as_json, fields_of
from app.store.rows import read_page
from app.values.page import Page, Paging
from app.values.proposals import Evidence, Line, ProposalDraft, ProposalFilter, ProposalRecord
from app.vocabulary.reach import is_sandbox
from app.vocabulary.terms import Action, LineAction, Noun, ProposalState

OPEN = (ProposalState.SUBMITTED, ProposalState.IN_REVIEW, ProposalState.AGREED)
"""States of proposals that wait for an edition."""

_UNSEEN = (ProposalState.DRAFT, ProposalState.WITHDRAWN)


async def add(
    session: WriteSession, key: UUID, draft: ProposalDraft, *, portal: str, by: str
) -> None:
    """Store a proposal with its lines, as a draft."""
    revision = await changes.record(session, Noun.PROPOSAL, key, Action.CREATED)
    await session.execute(
        insert(ProposalRow).values(
            id=key,
            list_id=draft.list_id,
            country=draft.country,
            portal=portal,
            base=draft.base,
            title=draft.title,
            grounds=draft.grounds,
            automatic=draft.automatic,
            created_by=by,
            revision=revision,
        )
    )
    await _add_lines(session, key, draft.lines)


async def replace(session: WriteSession, key: UUID, draft: ProposalDraft) -> None:
    """Overwrite what a proposal says."""
    await _change(session, key, base=draft.base, title=draft.title, grounds=draft.grounds)
    await session.execute(delete(ProposalLineRow).where(ProposalLineRow.proposal_id == key))
    await _add_lines(session, key, draft.lines)


async def move(
    session: WriteSession,
    key: UUID,
    state: ProposalState,
    *,
    deadline: date | None,
    published_in: int | None = None,
) -> None:
    """Bring a proposal into another state."""
    await _change(session, key, state=state, deadline=deadline, published_in=published_in)


async def get(session: ReadSession, key: UUID) -> ProposalRecord | None:
    """Return a proposal by id."""
    row = await session.get(ProposalRow, key, populate_existing=True)
    return None if row is None else (await _records(session, [row]))[0]


async def lock(session: WriteSession, key: UUID) -> ProposalRecord | None:
    """Return a proposal by id, and keep others from changing it until the commit."""
    await session.execute(select(ProposalRow.id).where(ProposalRow.id == key).with_for_update())
    return await get(ReadSession(session), key)


async def lock_many(session: WriteSession, keys: Collection[UUID]) -> list[ProposalRecord]:
    """Return proposals by id, in the order of their ids, locked until the commit."""
    rows = await session.scalars(
        select(ProposalRow)
        .where(ProposalRow.id.in_(keys))
        .order_by(ProposalRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return await _records(ReadSession(session), rows.all())


async def open_of_list(session: ReadSession, list_id: UUID) -> list[ProposalRecord]:
    """Return the submitted proposals of a list that no edition has yet, oldest first."""
    rows = await session.scalars(
        select(ProposalRow)
        .where(ProposalRow.list_id == list_id, ProposalRow.state.in_(OPEN))
        .order_by(ProposalRow.id)
    )
    return await _records(session, rows.all())


async def page(
    session: ReadSession,
    asked: ProposalFilter,
    *,
    portal: str,
    sees_all: bool,
    paging: Paging,
) -> Page[ProposalRecord]:
    """Return one page of the proposals that a portal sees, newest first."""
    conditions: list[ColumnElement[bool]] = [_seen(portal, sees_all=sees_all)]
    if asked.list_id is not None:
        conditions.append(ProposalRow.list_id == asked.list_id)
    if asked.country is not None:
        conditions.append(ProposalRow.country == asked.country)
    if asked.state is not None:
        conditions.append(ProposalRow.state == asked.state)
    if asked.overdue_on is not None:
        conditions += [ProposalRow.deadline < asked.overdue_on, ProposalRow.state.in_(OPEN[:2])]
    query = select(ProposalRow).where(*conditions).order_by(ProposalRow.id.desc())
    found = await read_page(session, query, asked=(asked, portal), paging=paging)
    return Page(tuple(await _records(session, found.items)), found.next_cursor)


def _seen(portal: str, *, sees_all: bool) -> ColumnElement[bool]:
    """Own ones, and others once they are submitted; a sandbox sees its own alone."""
    own = ProposalRow.portal == portal
    if is_sandbox(portal):
        return own
    return true() if sees_all else or_(own, ProposalRow.state.not_in(_UNSEEN))


async def _change(session: WriteSession, key: UUID, **columns: Any) -> None:
    revision = await changes.record(session, Noun.PROPOSAL, key, Action.CHANGED)
    await session.execute(
        update(ProposalRow)
        .where(ProposalRow.id == key)
        .values(revision=revision, updated_at=func.now(), **columns)
    )


async def _add_lines(session: WriteSession, key: UUID, lines: Sequence[Line]) -> None:
    if not lines:
        return
    rows = [
        {
            "proposal_id": key,
            "position": at,
            "action": line.action,
            "entry_id": line.entry_id,
            "before": None if line.before is None else fields_as_json(line.before),
            "after": None if line.after is None else fields_as_json(line.after),
            "grounds": line.grounds,
            "code": line.code,
            "evidence": [
                asdict(item) | {"record_id": str(item.record_id)} for item in line.evidence
            ],
        }
        for at, line in enumerate(lines)
    ]
    await session.execute(insert(ProposalLineRow), rows)


async def _records(session: ReadSession, rows: Sequence[ProposalRow]) -> list[ProposalRecord]:
    found: dict[UUID, list[Line]] = {row.id: [] for row in rows}
    lines = await session.scalars(
        select(ProposalLineRow)
        .where(ProposalLineRow.proposal_id.in_(found))
        .order_by(ProposalLineRow.proposal_id, ProposalLineRow.position)
    )
    for line in lines:
        found[line.proposal_id].append(_line(line))
    return [_record(row, found[row.id]) for row in rows]


def _line(row: ProposalLineRow) -> Line:
    return Line(
        action=LineAction(row.action),
        entry_id=row.entry_id,
        before=None if row.before is None else fields_of(row.before),
        after=None if row.after is None else fields_of(row.after),
        grounds=row.grounds,
        code=row.code,
        evidence=tuple(
            Evidence(**(item | {"record_id": UUID(item["record_id"])})) for item in row.evidence
        ),
    )


def _record(row: ProposalRow, lines: Sequence[Line]) -> ProposalRecord:
    return ProposalRecord(
        id=row.id,
        list_id=row.list_id,
        country=row.country,
        portal=row.portal,
        base=row.base,
        state=ProposalState(row.state),
        title=row.title,
        grounds=row.grounds,
        lines=tuple(lines),
        automatic=row.automatic,
        deadline=row.deadline,
        published_in=row.published_in,
        created_by=row.created_by,
        created_at=row.created_at,
        updated_at=row.updated_at,
        revision=row.revision,
    )
