"""How far background jobs have read the changes."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.dialects.postgresql import insert

from app.db import ReadSession, WriteSession
from app.models.change import ChangeRow
from app.models.identity import ProgressRow
from app.store import changes
from app.values.feed import START, Position
from app.vocabulary.terms import Noun


async def place(session: ReadSession, job: str) -> Position:
    """Return the last settled change that a job has read; the start before its first run."""
    row = await session.get(ProgressRow, job)
    return START if row is None else Position(row.transaction, row.revision)


async def move(session: WriteSession, job: str, to: Position) -> None:
    """Note how far a job has read the changes."""
    said = to._asdict()
    statement = insert(ProgressRow).values(job=job, **said)
    await session.execute(
        statement.on_conflict_do_update(index_elements=[ProgressRow.job], set_=said)
    )


async def changed_after(
    session: ReadSession, after: Position, nouns: Collection[Noun], most: int
) -> tuple[set[UUID], Position]:
    """Read some settled changes of records of these nouns.

    In the order of the feed, for its reason: nothing can come in between later (decision 14).

    Returns:
        The records, none where nothing more has settled; and the last change read.
    """
    rows = await session.execute(
        select(ChangeRow.transaction, ChangeRow.revision, ChangeRow.record_id)
        .where(
            ChangeRow.noun.in_(sorted(nouns)),
            tuple_(ChangeRow.transaction, ChangeRow.revision) > tuple_(*after),
            ChangeRow.transaction < await changes.horizon_now(session),
        )
        .order_by(ChangeRow.transaction, ChangeRow.revision)
        .limit(most)
    )
    read = rows.all()
    last = Position(read[-1].transaction, read[-1].revision) if read else after
    return {row.record_id for row in read}, last
