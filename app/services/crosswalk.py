"""Use cases of the crosswalk between TN VED and OKPD2, learnt from listings that carry both."""

from app.db import ReadSession
from app.errors import CursorError
from app.store import crosswalk
from app.store.cursors import question_stamp, seal, unseal
from app.values.crosswalk import CrosswalkEntry, CrosswalkFilter
from app.values.page import Page, Paging


async def page(
    session: ReadSession, asked: CrosswalkFilter, *, limit: int, cursor: str | None
) -> Page[CrosswalkEntry]:
    """Return one page of the pairs asked for, those with the most listings first.

    Raises:
        CursorError: the cursor is broken or of another question.
    """
    stamp = question_stamp(asked, Paging())
    after = None if cursor is None else _place(cursor, stamp)
    found = await crosswalk.entries(session, asked, limit=limit + 1, after=after)
    shown = tuple(found[:limit])
    if len(found) <= limit:
        return Page(shown, None)
    last = shown[-1]
    return Page(shown, seal(stamp, [last.listings, last.code, last.okpd2]))


def _place(cursor: str, stamp: str) -> CrosswalkEntry:
    listings, code, okpd2 = (str(part) for part in unseal(cursor, stamp, [str, str, str]))
    if not (listings.isascii() and listings.isdigit() and len(listings) < 10):  # noqa: PLR2004
        raise CursorError("The cursor cannot be read. Start again without it.")
    return CrosswalkEntry(code, okpd2, int(listings), 0, 0)
