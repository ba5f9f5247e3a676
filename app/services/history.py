"""Use case of history: what became of a record, for those who own it."""

from datetime import datetime
from uuid import UUID

from app.db import ReadSession
from app.errors import NotFoundError
from app.store import history
from app.values.history import ChangeRecord
from app.values.page import Page, Paging
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Noun


async def page(  # noqa: PLR0913 - all by name
    session: ReadSession,
    reach: Reach,
    noun: Noun,
    key: UUID,
    *,
    as_of: datetime | None,
    paging: Paging,
) -> Page[ChangeRecord]:
    """Return one page of a record's changes, newest first, deleted records included.

    Raises:
        NotFoundError: the caller's portal owned no such record at that time.
        CursorError: the cursor is broken or belongs to another question.
    """
    found = await history.page(session, noun, key, reach=reach, as_of=as_of, paging=paging)
    if not found.items and paging.cursor is None:
        raise NotFoundError(f"Your portal had no {noun} {key} then.")
    return found
