"""Supply and demand by code."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.vocabulary.terms import Side

WHOLE_MARKET = 10_000.0
"""Herfindahl index of a single supplier."""

CONCENTRATED = 2_500.0
"""Index from which few suppliers carry a position."""

_NOISE = 1e-9
"""Share of an amount that adding up in another order may change: it neither lacks nor is unused."""

_INDEX_DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A listing as the balance sees it.

    Attributes:
        amount: base units of the dimension a year; None when not stated.
        dimension: None when no quantity is stated.
    """

    id: str
    organization: str
    country: str
    side: Side
    codes: tuple[str, ...]
    amount: float | None = None
    dimension: str | None = None


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


def balance(
    entries: Iterable[Entry], level: int, *, under: str = "", by_country: bool = False
) -> list[Row]:
    """Add up what is offered and needed under each code of a level, by code.

    A listing is spread over its codes evenly, whatever the level, so that nothing counts twice and
    no code has less than those under it. What stands under a coarser code is left out, and so is
    what stands under other digits than those asked for.
    """
    rows: dict[Place, Row] = {}
    silent: list[tuple[Entry, str]] = []
    for entry in entries:
        for code, share in shares_at(entry.codes, level, under).items():
            if entry.amount is None:
                silent.append((entry, code))
                continue
            place = Place(code, entry.dimension, entry.country if by_country else None)
            _add(rows.setdefault(place, Row(place)), entry, entry.amount * share)
    _add_silent(rows, silent, by_country=by_country)
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


def coarse_offers(entries: Iterable[Entry], level: int) -> Coarse:
    """Find who offers under codes coarser than a level."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.side is Side.OFFER:
            for code in _finest(entry.codes):
                if len(code) < level:
                    found[code].add(entry.organization)
    return found


CoarseAmounts = Mapping[tuple[str, str | None, Side], float]
"""What is offered and needed under codes coarser than a level, by code, dimension and side."""


def coarse_amounts(entries: Iterable[Entry], level: int) -> CoarseAmounts:
    """Add up what stands under codes coarser than a level, and is in no row of it."""
    found: defaultdict[tuple[str, str | None, Side], float] = defaultdict(float)
    for entry in entries:
        if entry.amount is None:
            continue
        finest = _finest(entry.codes)
        for code in finest:
            if len(code) < level:
                found[code, entry.dimension, entry.side] += entry.amount / len(finest)
    return found


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


def _add(row: Row, entry: Entry, amount: float) -> None:
    if entry.side is Side.OFFER:
        row.supply += amount
        row.offers += 1
        row.suppliers[entry.organization] = row.suppliers.get(entry.organization, 0.0) + amount
    else:
        row.demand += amount
        row.needs += 1
        row.consumers.add(entry.organization)


def _add_silent(
    rows: dict[Place, Row], silent: Iterable[tuple[Entry, str]], *, by_country: bool
) -> None:
    """Count listings without a quantity in every row of their code, or in one of its own."""
    of_code: Mapping[tuple[str, str | None], list[Row]] = _by_code(rows.values())
    for entry, code in silent:
        country = entry.country if by_country else None
        found = of_code.get((code, country))
        if not found:
            place = Place(code, None, country)
            found = [rows.setdefault(place, Row(place))]
        for row in found:
            if entry.side is Side.OFFER:
                row.silent_offers += 1
                row.suppliers.setdefault(entry.organization, 0.0)
            else:
                row.silent_needs += 1
                row.consumers.add(entry.organization)


def _by_code(rows: Iterable[Row]) -> dict[tuple[str, str | None], list[Row]]:
    found: dict[tuple[str, str | None], list[Row]] = defaultdict(list)
    for row in rows:
        found[row.place.code, row.place.country].append(row)
    return found
