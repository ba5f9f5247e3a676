"""Use cases of balance and gaps over the listings that a caller sees."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from sys import intern
from uuid import UUID
from weakref import WeakKeyDictionary

from app import clock
from app.cooperation.balance import Entry, Row, balance, coarse_amounts, coarse_offers
from app.cooperation.constraints import is_member
from app.cooperation.gaps import Gap, GapRow, gaps
from app.services import sight
from app.services.live import LiveRegistry
from app.services.network import in_trade
from app.store.cursors import question_stamp, seal, unseal
from app.values.listing import ListingRecord
from app.values.page import Paging
from app.vocabulary.reach import Reach
from app.vocabulary.terms import Period, Purpose, Status
from app.vocabulary.units import Unit, units

_SHOWN_IN = {"mass": "TNE", "length": "KMT", "energy": "KWH", "power": "KWT"}
"""Units that amounts of a dimension are shown in; the one nearest to the base for the others."""

_MOST_KEPT = 300_000
"""Entries that are kept, some three hundred bytes each; of a larger registry they are made anew."""

_Stamp = tuple[int, date]
_Kept = dict[tuple[Reach, int | None], tuple[Entry, ...]]
_kept: WeakKeyDictionary[LiveRegistry, tuple[_Stamp, _Kept]] = WeakKeyDictionary()

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
    entries = _entries(live, reach, question)
    rows = _rows(entries, question)
    if after is not None:
        rows = [row for row in rows if row.place.order > after]
    page = rows[:limit]
    more = len(rows) > limit
    return BalanceAnswer(
        live.as_of,
        live.revision,
        _counted(entries, question),
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
    entries = _entries(live, reach, whole)
    asked = [one for one in entries if one.country in question.countries]
    rows = _rows(entries, whole)
    of_states = _rows(asked, whole) if question.countries else None
    named = gaps(
        rows,
        of_states,
        coarse=coarse_offers(entries, whole.level),
        coarse_there=coarse_offers(asked, whole.level),
        amounts=coarse_amounts(entries, whole.level),
    )
    found = [one for one in named if not kinds or kinds & set(one.gaps)]
    counted = _counted(entries, whole)
    return GapsAnswer(live.as_of, live.revision, counted, len(found), tuple(found[:limit]))


def shown_unit(dimension: str) -> Unit:
    """The unit that amounts of a dimension are shown in."""
    of_dimension = [unit for unit in units().values() if unit.dimension == dimension]
    base = min(of_dimension, key=lambda unit: abs(unit.factor - 1.0))
    return units().get(_SHOWN_IN.get(dimension, ""), base)


def _rows(entries: Iterable[Entry], question: BalanceQuestion) -> list[Row]:
    return balance(
        entries, question.level, under=question.code or "", by_country=question.by_country
    )


def _counted(entries: Iterable[Entry], question: BalanceQuestion) -> int:
    """How many of the entries reach the level under the digits asked for."""
    level, under = question.level, question.code or ""
    return sum(
        any(len(code) >= level and code.startswith(under) for code in one.codes) for one in entries
    )


def _entries(live: LiveRegistry, reach: Reach, question: BalanceQuestion) -> list[Entry]:
    return [one for one in _standing(live, reach, question.year) if _counts(one, question)]


def _standing(live: LiveRegistry, reach: Reach, year: int | None) -> Sequence[Entry]:
    """What stands and is seen; kept until something changes, of those who asked last."""
    stamp = (live.revision, clock.today())
    before, kept = _kept.get(live, (None, {}))
    # A dictionary of its own, since another thread may look into that one.
    kept = dict(kept) if before == stamp else {}
    found = kept.get((reach, year))
    if found is not None:
        return found
    found = tuple(_seen(live, reach, year))
    while kept and len(found) + sum(map(len, kept.values())) > _MOST_KEPT:
        del kept[next(iter(kept))]
    if len(found) <= _MOST_KEPT:
        kept[reach, year] = found
        _kept[live] = stamp, kept
    return found


def _seen(live: LiveRegistry, reach: Reach, year: int | None) -> Iterator[Entry]:
    on = clock.today()
    names: dict[UUID, str] = {}
    # A copy, since the event loop may change the registry meanwhile.
    for record in live.listings.copy().values():
        owner = live.organizations.get(record.organization_id)
        stands = in_trade(record, on) if year is None else _stood(record, year)
        if owner is None or not stands or not sight.shown(live, reach, record):
            continue
        quantity = record.quantity
        once = quantity is not None and quantity.period is Period.ONCE
        if once and year not in {None, record.created_at.year}:
            quantity = None
        yield Entry(
            id=str(record.id),
            organization=names.setdefault(owner.id, str(owner.id)),
            country=intern(owner.country),
            side=record.side,
            codes=tuple(map(intern, record.codes)),
            amount=quantity.yearly_base if quantity else None,
            dimension=quantity.unit.dimension if quantity else None,
        )


def _counts(entry: Entry, question: BalanceQuestion) -> bool:
    if question.members_only and not is_member(entry.country):
        return False
    if question.countries and entry.country not in question.countries:
        return False
    under = question.code or ""
    return any(code.startswith(under) or under.startswith(code) for code in entry.codes)


def _stood(record: ListingRecord, year: int) -> bool:
    """Whether goods were listed in a year; a listing that is off or hidden today is not counted."""
    return (
        record.purpose is Purpose.SUPPLY
        and record.status is Status.ACTIVE
        and not record.hidden
        and record.created_at.year <= year
        and (record.valid_until is None or record.valid_until.year >= year)
    )
