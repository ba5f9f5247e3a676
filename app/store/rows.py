"""Shared pieces of the questions: words, order, pages, changes of one row."""

from datetime import datetime
from itertools import takewhile
from typing import Any
from uuid import UUID

from sqlakeyset.asyncio import select_page
from sqlakeyset.columns import parse_ob_clause
from sqlalchemy import ColumnElement, Select, and_, or_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.db import WriteSession
from app.matching.text import normalize, stem, words
from app.store.cursors import Place, question_stamp, seal, unseal
from app.values.page import Page, Paging, Sort
from app.vocabulary.letters import fold_letters, twin

_SHORTEST_ROOT = 3


async def update_row(
    of: InstrumentedAttribute[UUID], session: WriteSession, key: UUID, **values: object
) -> None:
    """Change columns of one row, given by the attribute that has its id."""
    await session.execute(
        update(of.class_).where(of == key).values(**values),
        execution_options={"synchronize_session": False},
    )


def search_text(*parts: str | None) -> str:
    """Normalize what the word filter looks in, so that it does not depend on the locale."""
    return fold_letters(normalize(" ".join(part for part in parts if part)))


def has_words(column: InstrumentedAttribute[str], q: str) -> ColumnElement[bool]:
    """All words of the question occur, each by its stem: `профили` finds `профиль`."""
    roots = {_root(fold_letters(word)) for word in words(q)} or {fold_letters(normalize(q)).strip()}
    return and_(*(_occurs(column, root) for root in sorted(roots)))


def _root(word: str) -> str:
    """What all forms of a word begin with: a stem may end otherwise (`battery`, `batteri`)."""
    if word[0].isdigit():
        return word
    same = takewhile(lambda pair: pair[0] == pair[1], zip(word, stem(word), strict=False))
    root = "".join(letter for letter, _ in same)
    return root.removesuffix("i") if len(root) > _SHORTEST_ROOT else root


def _occurs(column: InstrumentedAttribute[str], root: str) -> ColumnElement[bool]:
    spellings = {root}
    if root[:1].isdigit():  # decimals are written with a comma or with a point
        spellings |= {root.replace(",", "."), root.replace(".", ",")}
    # The Armenian ligature is one letter of `Երևան`, and two of `ԵՐԵՎԱՆ`.
    spellings |= {one.replace("եվ", "եւ") for one in spellings}
    spellings |= {one.replace("եւ", "եվ") for one in spellings}
    if (other := twin(root)) is not None:
        spellings.add(other)
    return or_(*(column.contains(spelling, autoescape=True) for spelling in sorted(spellings)))


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
    stamp = question_stamp(asked, paging)
    place: Place | None = None
    if paging.cursor is not None:
        kinds = [column.element.type.python_type for column in parse_ob_clause(query)]
        place = unseal(paging.cursor, stamp, kinds)
    page = await select_page(session, query, per_page=paging.limit, after=place)
    last = page.paging.next.place
    following = seal(stamp, last) if page.paging.has_next and last is not None else None
    return Page(tuple(row[0] for row in page), following)
