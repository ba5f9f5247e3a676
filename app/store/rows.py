"""Shared pieces of the questions: words, cursors, conflicts."""

import base64
import binascii
import hashlib
from datetime import datetime
from typing import Any

from sqlakeyset.asyncio import select_page
from sqlalchemy import ColumnElement, Select, and_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.errors import CursorError
from app.matching.text import normalize, stem, words
from app.values.page import Page, Paging, Sort

_STAMP = 8


def search_text(*parts: str | None) -> str:
    """Normalize what the word filter looks in, so that it does not depend on the locale."""
    return normalize(" ".join(part for part in parts if part))


def has_words(column: InstrumentedAttribute[str], q: str) -> ColumnElement[bool]:
    """All words of the question occur, each by its stem: `профили` finds `профиль`."""
    roots = {stem(word) for word in words(q)} or {normalize(q).strip()}
    return and_(*(column.contains(root, autoescape=True) for root in sorted(roots)))


def ordering(
    sort: Sort,
    *,
    created: InstrumentedAttribute[datetime],
    updated: InstrumentedAttribute[datetime],
    name: InstrumentedAttribute[str],
) -> ColumnElement[Any]:
    """The order that a caller asked for, on the columns of one table."""
    columns: dict[str, InstrumentedAttribute[Any]] = {
        Sort.CREATED: created,
        Sort.UPDATED: updated,
        Sort.NAME: name,
    }
    column = columns[sort.removeprefix("-")]
    return column.desc() if sort.startswith("-") else column.asc()


async def read_page(
    session: AsyncSession,
    query: Select[Any],
    *,
    asked: object,
    paging: Paging,
) -> Page[Any]:
    """Read one page of an ordered query by keyset, so that inserts do not shift pages.

    `asked` are the filters: a cursor given out for others, or for another order, is refused.

    Raises:
        CursorError: the cursor is broken or belongs to another question.
    """
    stamp = hashlib.sha256(repr((asked, paging.sort)).encode()).hexdigest()[:_STAMP]
    place: str | None = None
    if paging.cursor is not None:
        place = _open_cursor(paging.cursor, stamp)
    try:
        page = await select_page(session, query, per_page=paging.limit, page=place)
    except (ValueError, KeyError, IndexError, TypeError) as error:
        if paging.cursor is None:
            raise
        raise CursorError("The cursor cannot be read. Start again without it.") from error
    following = None
    if page.paging.has_next:
        following = _seal_cursor(page.paging.bookmark_next, stamp)
    return Page(tuple(row[0] for row in page), following)


def _seal_cursor(bookmark: str, stamp: str) -> str:
    return base64.urlsafe_b64encode(f"{stamp}{bookmark}".encode()).decode().rstrip("=")


def _open_cursor(cursor: str, stamp: str) -> str:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise CursorError("The cursor cannot be read. Start again without it.") from error
    if not text.startswith(stamp):
        raise CursorError(
            "The cursor belongs to another question. Repeat the filters and the order that it "
            "was given out for, or start again without it."
        )
    return text[_STAMP:]
