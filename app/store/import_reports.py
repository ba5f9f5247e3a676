"""Questions about what became of the rows of an import."""

from uuid import UUID

from sqlalchemy import select

from app.db import ReadSession
from app.errors import CursorError
from app.models.imports import ImportResultRow
from app.models.listing import ListingRow
from app.store.cursors import question_stamp, seal, unseal
from app.values.imports import RowProblem, RowReport
from app.values.page import Page, Paging
from app.vocabulary.imports import RowResult
from app.vocabulary.terms import Side

_DIGITS = 18
"""Of a bigint."""


async def report(
    session: ReadSession,
    key: UUID,
    *,
    result: RowResult | None,
    troubled: bool,
    after: int,
    limit: int,
) -> list[RowReport]:
    """Return what became of rows behind a number, in their order.

    Args:
        session: to ask with.
        key: of the import.
        result: only rows of which this became; None for all.
        troubled: only rows with something to look at.
        after: number of the last row that is known.
        limit: how many at most.
    """
    query = (
        select(ImportResultRow, ListingRow.side)
        .outerjoin(ListingRow, ListingRow.id == ImportResultRow.record_id)
        .where(ImportResultRow.import_id == key, ImportResultRow.number > after)
        .order_by(ImportResultRow.number)
        .limit(limit)
    )
    if result is not None:
        query = query.where(ImportResultRow.result == result)
    if troubled:
        query = query.where(ImportResultRow.problems.is_not(None))
    return [_report(row, side) for row, side in await session.execute(query)]


async def report_page(
    session: ReadSession,
    key: UUID,
    *,
    result: RowResult | None,
    troubled: bool,
    paging: Paging,
) -> Page[RowReport]:
    """Return one page of what became of rows.

    Raises:
        CursorError: the cursor is broken or belongs to another question.
    """
    stamp = question_stamp((str(key), result, troubled), paging)
    after = 0
    if paging.cursor is not None:
        (number,) = unseal(paging.cursor, stamp, [str])
        if not (str(number).isascii() and str(number).isdigit() and len(str(number)) <= _DIGITS):
            raise CursorError("The cursor cannot be read. Start again without it.")
        after = int(str(number))
    found = await report(
        session, key, result=result, troubled=troubled, after=after, limit=paging.limit + 1
    )
    shown = found[: paging.limit]
    following = seal(stamp, [shown[-1].number]) if len(found) > len(shown) else None
    return Page(tuple(shown), following)


def _report(row: ImportResultRow, side: str | None) -> RowReport:
    return RowReport(
        number=row.number,
        place=row.place,
        result=RowResult(row.result),
        key=row.key,
        title=row.title,
        record_id=row.record_id,
        side=None if side is None else Side(side),
        problems=tuple(RowProblem(**problem) for problem in row.problems or ()),
    )
