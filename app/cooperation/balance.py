"""Supply and demand by code."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from app.cooperation.book import Book, Numbers, Spread
from app.vocabulary.terms import Side

WHOLE_MARKET = 10_000.0
"""Herfindahl index of a single supplier."""

CONCENTRATED = 2_500.0
"""Index from which few suppliers carry a position."""

_NOISE = 1e-9
"""Share of an amount that adding up in another order may change: it neither lacks nor is unused."""

_INDEX_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the balance: a code, a dimension, and a state where states are told apart.

    The dimension is None in the row of a code whose listings state no quantity at all.
    """

    code: str
    dimension: str | None
    country: str | None = None

    @property
    def order(self) -> tuple[str, str, str]:
        """What rows are ordered by."""
        return self.code, self.dimension or "", self.country or ""


@dataclass(slots=True)
class Row:
    """Amounts in base units a year; organizations with what each of them supplies.

    Attributes:
        silent_offers, silent_needs: listings of the code without a quantity.
    """

    place: Place
    supply: float = 0.0
    demand: float = 0.0
    offers: int = 0
    needs: int = 0
    silent_offers: int = 0
    silent_needs: int = 0
    suppliers: dict[str, float] = field(default_factory=dict)
    consumers: set[str] = field(default_factory=set)

    @property
    def lacking(self) -> float:
        """Demand that no supply meets."""
        return beyond(self.demand, self.supply)

    @property
    def unused(self) -> float:
        """Supply that no demand takes."""
        return beyond(self.supply, self.demand)

    @property
    def herfindahl(self) -> float | None:
        """Sum of the suppliers' squared shares, up to 10 000; None without known amounts."""
        if self.supply <= 0:
            return None
        shares = (amount / self.supply for amount in self.suppliers.values())
        return round(WHOLE_MARKET * sum(share * share for share in shares), _INDEX_DIGITS)

    @property
    def has_supplier(self) -> bool:
        """Whether anybody offers it, with or without an amount."""
        return self.offers + self.silent_offers > 0


def balance(book: Book, level: int, *, under: str = "", by_country: bool = False) -> list[Row]:
    """Add up what is offered and needed under each code of a level, by code.

    A listing is spread over its codes evenly, whatever the level, so that nothing counts twice and
    no code has less than those under it. What stands under a coarser code is left out, and so is
    what stands under other digits than those asked for.
    """
    spread = book.spread(partial(shares_at, level=level, under=under))
    stated = ~np.isnan(book.amount)[spread.listing]
    rows = {row.place: row for row in _stated(book, spread.some(stated), by_country=by_country)}
    _add_silent(rows, book, spread.some(~stated), by_country=by_country)
    return sorted(rows.values(), key=lambda row: row.place.order)


def shares_at(codes: Iterable[str], level: int, under: str = "") -> dict[str, float]:
    """Codes of a level that a listing's codes stand under, each with its share of the listing.

    Only codes that start with the digits of `under` count, which may be more than the level has.
    """
    finest = _finest(codes)
    found: defaultdict[str, float] = defaultdict(float)
    for code in finest:
        if len(code) >= level and code.startswith(under):
            found[code[:level]] += 1 / len(finest)
    return found


Coarse = Mapping[str, set[str]]
"""Who offers under codes coarser than a level, by code: that may be anything below them."""


def coarse_offers(book: Book, level: int) -> Coarse:
    """Find who offers under codes coarser than a level."""
    offers = book.some(book.offered)
    spread = offers.spread(partial(_coarser, level=level))
    owners = _owners(offers, spread.listing, spread.code, len(spread.codes))
    return {code: set(names) for code, names in zip(spread.codes, owners, strict=True)}


CoarseAmounts = Mapping[tuple[str, str | None, Side], float]
"""What is offered and needed under codes coarser than a level, by code, dimension and side."""


def coarse_amounts(book: Book, level: int) -> CoarseAmounts:
    """Add up what stands under codes coarser than a level, and is in no row of it."""
    stated = book.some(~np.isnan(book.amount))
    found: dict[tuple[str, str | None, Side], float] = {}
    for side in Side:
        listed = stated.some(stated.offered == (side is Side.OFFER))
        spread = listed.spread(partial(_coarser, level=level))
        places, place = _places(listed, spread, dimension=listed.dimension)
        sums = np.bincount(place, listed.amount[spread.listing] / spread.said, len(places))
        for one, amount in zip(places, sums.tolist(), strict=True):
            found[one.code, one.dimension, side] = amount
    return found


def _coarser(codes: Iterable[str], level: int) -> dict[str, float]:
    """Codes of a listing coarser than a level, with the number of codes it is spread over."""
    finest = _finest(codes)
    return {code: len(finest) for code in finest if len(code) < level}


def _finest(codes: Iterable[str]) -> list[str]:
    """Codes without those that another one refines: these say nothing of their own."""
    listed = set(codes)
    return sorted(
        code
        for code in listed
        if not any(other != code and other.startswith(code) for other in listed)
    )


def beyond(amount: float, other: float) -> float:
    """How far an amount goes beyond another one; what adding up may change counts as nothing."""
    more = amount - other
    return more if more > _NOISE * amount else 0.0


def _stated(book: Book, spread: Spread, *, by_country: bool) -> list[Row]:
    """Rows of what is listed with an amount."""
    listing, offered = spread.listing, book.offered[spread.listing]
    amounts = book.amount[listing] * spread.said
    places, place = _places(book, spread, dimension=book.dimension, by_country=by_country)
    rows, size = list(map(Row, places)), len(places)
    needs, offers = (
        np.bincount(place[some], minlength=size).tolist() for some in (~offered, offered)
    )
    demand, supply = (
        np.bincount(place[some], amounts[some], size).tolist() for some in (~offered, offered)
    )
    consumers = _owners(book, listing[~offered], place[~offered], size)
    for number, row in enumerate(rows):
        row.supply, row.offers = supply[number], offers[number]
        row.demand, row.needs = demand[number], needs[number]
        row.consumers.update(consumers[number])
    sizes = _sizes(size, len(book.organizations))
    pairs = np.ravel_multi_index((place[offered], book.organization[listing[offered]]), sizes)
    pairs, pair = np.unique(pairs, return_inverse=True)
    supplied = np.bincount(pair, amounts[offered], len(pairs)).tolist()
    numbers, owners = np.unravel_index(pairs, sizes)
    for number, owner, amount in zip(numbers.tolist(), owners.tolist(), supplied, strict=True):
        rows[number].suppliers[book.organizations[owner]] = amount
    return rows


def _add_silent(rows: dict[Place, Row], book: Book, spread: Spread, *, by_country: bool) -> None:
    """Count listings without a quantity in every row of their code, or in one of its own."""
    of_code = _by_code(rows.values())
    listing, offered = spread.listing, book.offered[spread.listing]
    places, place = _places(book, spread, by_country=by_country)
    size = len(places)
    needs, offers = (
        np.bincount(place[some], minlength=size).tolist() for some in (~offered, offered)
    )
    consumers, suppliers = (
        _owners(book, listing[some], place[some], size) for some in (~offered, offered)
    )
    for number, one in enumerate(places):
        found = of_code.get((one.code, one.country)) or [rows.setdefault(one, Row(one))]
        for row in found:
            row.silent_offers += offers[number]
            row.silent_needs += needs[number]
            row.consumers.update(consumers[number])
            for owner in suppliers[number]:
                row.suppliers.setdefault(owner, 0.0)


def _by_code(rows: Iterable[Row]) -> Mapping[tuple[str, str | None], list[Row]]:
    found: dict[tuple[str, str | None], list[Row]] = defaultdict(list)
    for row in rows:
        found[row.place.code, row.place.country].append(row)
    return found


def _places(
    book: Book,
    spread: Spread,
    *,
    dimension: NDArray[np.int16] | None = None,
    by_country: bool = False,
) -> tuple[list[Place], NDArray[np.intp]]:
    """The places that spread listings stand in, and the number of the place of each.

    Args:
        book: whose listings they are.
        spread: by what they are spread.
        dimension: of each listing; None where places have none.
        by_country: whether places have a state.
    """
    states: Numbers[str] = Numbers()
    of_owner = np.array([states.of(country) for country in book.countries], np.intp)
    nothing = np.zeros(len(spread.listing), np.intp)
    numbers = (
        spread.code,
        nothing if dimension is None else dimension[spread.listing],
        of_owner[book.organization[spread.listing]] if by_country else nothing,
    )
    sizes = _sizes(len(spread.codes), len(book.dimensions), len(states))
    found, place = np.unique(np.ravel_multi_index(numbers, sizes), return_inverse=True)
    countries = list(states)
    named = zip(*(one.tolist() for one in np.unravel_index(found, sizes)), strict=True)
    return [
        Place(
            spread.codes[code],
            None if dimension is None else book.dimensions[unit],
            countries[country] if by_country else None,
        )
        for code, unit, country in named
    ], place


def _owners(
    book: Book, listing: NDArray[np.intp], group: NDArray[np.intp], groups: int
) -> list[list[str]]:
    """Who has the listings of each group."""
    sizes = _sizes(groups, len(book.organizations))
    pairs = np.unique(np.ravel_multi_index((group, book.organization[listing]), sizes))
    numbers, owners = np.unravel_index(pairs, sizes)
    found: list[list[str]] = [[] for _ in range(groups)]
    for number, owner in zip(numbers.tolist(), owners.tolist(), strict=True):
        found[number].append(book.organizations[owner])
    return found


def _sizes(*lengths: int) -> tuple[int, ...]:
    """How many there may be of each number; of nothing, one."""
    return tuple(max(length, 1) for length in lengths)
