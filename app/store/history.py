"""Questions about the history of records; the database itself writes it."""

from collections.abc import Collection
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from app.db import ReadSession, WriteSession
from app.errors import CursorError
from app.models.history import HistoryRow
from app.store.cursors import question_stamp, seal, unseal
from app.store.seen import outside_sandboxes
from app.values.history import ChangeRecord
from app.values.page import Page, Paging
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Action, Noun, Visibility


async def page(
    session: ReadSession,
    noun: Noun,
    key: UUID,
    *,
    reach: Reach,
    as_of: datetime | None,
    paging: Paging,
) -> Page[ChangeRecord]:
    """Return one page of a record's changes while the caller's portal owned it, newest first.

    Raises:
        CursorError: the cursor is broken or belongs to another question.
    """
    stamp = question_stamp((noun, str(key), reach, str(as_of)), paging)
    conditions = [HistoryRow.noun == noun, HistoryRow.record_id == key, *_owned(reach)]
    if as_of is not None:
        conditions.append(HistoryRow.at <= as_of)
    if paging.cursor is not None:
        conditions.append(HistoryRow.id < _last(paging.cursor, stamp))
    query = select(HistoryRow).where(*conditions).order_by(HistoryRow.id.desc())
    # One more than asked for: it says what was before the last of the page.
    rows = list(await session.scalars(query.limit(paging.limit + 1)))
    shown = rows[: paging.limit]
    following = seal(stamp, [shown[-1].id]) if len(rows) > len(shown) else None
    changes = (_record(row, older) for row, older in pairwise([*rows, None]) if row is not None)
    return Page(tuple(changes)[: paging.limit], following)


async def erase(session: WriteSession, keys: Collection[UUID]) -> int:
    """Take what was said of a person out of the history of some records; return how often."""
    return int(await session.scalar(select(func.erase_person(list(keys)))) or 0)


async def erased(session: ReadSession) -> int:
    """Count the past states that persons were taken out of: every erasure makes it more."""
    counted = select(func.count()).where(HistoryRow.erased_at.is_not(None))
    return int(await session.scalar(counted) or 0)


def _owned(reach: Reach) -> list[ColumnElement[bool]]:
    if Visibility.PRIVATE in reach.open:
        return [or_(outside_sandboxes(HistoryRow.owner), HistoryRow.owner == reach.portal)]
    steward = HistoryRow.state["steward"].astext
    return [or_(HistoryRow.owner == reach.portal, steward == reach.portal)]


def _last(cursor: str, stamp: str) -> int:
    (number,) = unseal(cursor, stamp, [str])
    text = str(number)
    if not (text.isascii() and text.isdigit() and len(text) <= 18):  # noqa: PLR2004 - of a bigint
        raise CursorError("The cursor cannot be read. Start again without it.")
    return int(text)


def _record(row: HistoryRow, older: HistoryRow | None) -> ChangeRecord:
    return ChangeRecord(
        revision=row.revision,
        action=Action(row.action),
        at=row.at,
        actor=row.actor,
        portal=row.portal,
        request_id=row.request_id,
        before=older.state if older is not None else None,
        after=row.state,
        erased_at=row.erased_at,
    )
