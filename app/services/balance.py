"""Use cases of balance and gaps over the listings that a caller sees."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from app.clock import today
from app.cooperation.balance import Row, balance, coarse_amounts, coarse_offers
from app.cooperation.book import Book
from app.cooperation.constraints import is_member
from app.cooperation.gaps import Gap, GapRow, gaps
from app.services.books import book_of
from app.services.live import LiveRegistry
from app.store.cursors import question_stamp, seal, unseal
from app.values.page import Paging
from app.vocabulary.reach import Reach
from app.vocabulary.units import Unit, units

_SHOWN_IN = {"mass": "TNE", "length": "KMT", "energy": "KWH", "power": "KWT"}
"""Units that amounts of a dimension are shown in; the one nearest to the base for the others."""

_KEY = (str, str, str)
"""Code, dimension and state of a row, by which rows are ordered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceQuestion:
    """What is added up.

    Attributes:
        level: digits of the codes.
        code: first digits that codes must have, more than `level` at will.
        countries: only organizations of these states; empty for all.
        year: listings that stood in that year; those that stand today for None.
        members_only: whether only organizations of member states count.
    """

    level: int = 4
    code: str | None = None
    countries: frozenset[str] = frozenset()
    by_country: bool = False
    year: int | None = None
    members_only: bool = True


@dataclass(frozen=True, slots=True)
class BalanceAnswer:
    """Rows of one page, and where the next one starts."""

    as_of: datetime
    revision: int
    listings: int
    rows: tuple[Row, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class GapsAnswer:
    """The worst gaps first.

    Attributes:
        found: how many there are altogether.
    """

    as_of: datetime
    revision: int
    listings: int
    found: int
    rows: tuple[GapRow, ...]


def balanced(
    live: LiveRegistry,
    reach: Reach,
    question: BalanceQuestion,
    *,
    limit: int,
    cursor: str | None = None,
) -> BalanceAnswer:
    """Add up supply and demand, one page of codes.

    Raises:
        CursorError: the cursor is broken or of another question.
    """
    stamp = question_stamp(question, Paging())
    after = None if cursor is None else unseal(cursor, stamp, _KEY)
    book = _book(live, reach, question)
    rows = _rows(book, question)
    if after is not None:
        rows = [row for row in rows if row.place.order > after]
    page = rows[:limit]
    more = len(rows) > limit
    return BalanceAnswer(
        live.as_of,
        live.revision,
        _counted(book, question),
        tuple(page),
        seal(stamp, page[-1].place.order) if more else None,
    )


def gaps_found(
    live: LiveRegistry,
    reach: Reach,
    question: BalanceQuestion,
    *,
    kinds: frozenset[Gap],
    limit: int,
) -> GapsAnswer:
    """Name what lacks, hangs on few, or lies idle, the worst first.

    Listings of all states are added up, whichever are asked for: what one lacks, another may make.
    """
    whole = replace(question, countries=frozenset(), by_country=False)
    book = _book(live, reach, whole)
    asked = book.some(_of_states(book, question.countries.__contains__))
    rows = _rows(book, whole)
    of_states = _rows(asked, whole) if question.countries else None
    named = gaps(
        rows,
        of_states,
        coarse=coarse_offers(book, whole.level),
        coarse_there=coarse_offers(asked, whole.level),
        amounts=coarse_amounts(book, whole.level),
    )
    found = [one for one in named if not kinds or kinds & set(one.gaps)]
    counted = _counted(book, whole)
    return GapsAnswer(live.as_of, live.revision, counted, len(found), tuple(found[:limit]))


def shown_unit(dimension: str) -> Unit:
    """The unit that amounts of a dimension are shown in."""
    of_dimension = [unit for unit in units().values() if unit.dimension == dimension]
    base = min(of_dimension, key=lambda unit: abs(unit.factor - 1.0))
    return units().get(_SHOWN_IN.get(dimension, ""), base)


def _rows(book: Book, question: BalanceQuestion) -> list[Row]:
    return balance(book, question.level, under=question.code or "", by_country=question.by_country)


def _counted(book: Book, question: BalanceQuestion) -> int:
    """How many listings reach the level under the digits asked for."""
    level, under = question.level, question.code or ""

    def reaches(codes: Iterable[str]) -> bool:
        return any(len(code) >= level and code.startswith(under) for code in codes)

    return int(book.where(reaches).sum())


def _book(live: LiveRegistry, reach: Reach, question: BalanceQuestion) -> Book:
    """What stands, is seen, and may count for a question."""
    under = question.code or ""

    def near(codes: Iterable[str]) -> bool:
        return any(code.startswith(under) or under.startswith(code) for code in codes)

    def takes_part(country: str) -> bool:
        return (not question.members_only or is_member(country)) and (
            not question.countries or country in question.countries
        )

    book = book_of(live, reach, on=today(), year=question.year)
    book = book.some(_of_states(book, takes_part))
    return book.some(book.where(near)) if under else book


def _of_states(book: Book, takes_part: Callable[[str], bool]) -> NDArray[np.bool_]:
    """Which listings are of organizations in some states."""
    answers = {country: takes_part(country) for country in set(book.countries)}
    of_owner = np.array([answers[country] for country in book.countries], np.bool_)
    return of_owner[book.organization]
