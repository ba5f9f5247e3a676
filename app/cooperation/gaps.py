"""Gaps between supply and demand: what nobody makes, what lacks, hangs on few, or lies idle."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from app.cooperation.balance import CONCENTRATED, Coarse, CoarseAmounts, Row, beyond
from app.vocabulary.terms import Side

_NO_COARSE: Coarse = MappingProxyType({})
_NO_AMOUNTS: CoarseAmounts = MappingProxyType({})


class Gap(StrEnum):
    """What is wrong with a position."""

    NO_PRODUCER = "no_producer"
    SHORTAGE = "shortage"
    ONLY_ELSEWHERE = "only_elsewhere"
    SINGLE_PRODUCER = "single_producer"
    CONCENTRATED = "concentrated"
    UNUSED_CAPACITY = "unused_capacity"


@dataclass(frozen=True, slots=True)
class GapRow:
    """A row of the balance with its gaps.

    Attributes:
        row: of all states.
        share: of the demand that lacks, or of the supply that is unused, 0 to 1.
        there: what some states alone add to the row; None where none were asked for.
        suppliers: organizations that offer the code, in any unit.
    """

    row: Row
    gaps: tuple[Gap, ...]
    share: float
    there: Row | None = None
    suppliers: frozenset[str] = frozenset()


def gaps(
    rows: Iterable[Row],
    of_states: Iterable[Row] | None = None,
    *,
    coarse: Coarse = _NO_COARSE,
    coarse_there: Coarse = _NO_COARSE,
    amounts: CoarseAmounts = _NO_AMOUNTS,
) -> list[GapRow]:
    """Name the gaps of each row, the worst first: no producer, then what lacks, then the rest.

    Units differ from code to code, so rows are ordered by shares and by how many consumers wait,
    not by amounts.

    Args:
        rows: of all states together, since what one state lacks another may make.
        of_states: rows of some of the states. Only positions that these need or offer are told,
            and what they need and only others offer is a gap besides.
        coarse: who offers under coarser codes. Who offers a heading may make any of its goods, so
            that nobody, or nobody else, makes these cannot be said.
        coarse_there: the same, of these states.
        amounts: what is offered and needed under coarser codes. It may be what a row lacks, or take
            what a row has left, so only what goes beyond it is a shortage or unused.
    """
    known = list(rows)
    suppliers: dict[str, set[str]] = defaultdict(set)
    for row in known:
        suppliers[row.place.code] |= row.suppliers.keys()
    parts = None if of_states is None else _Parts(of_states, coarse_there)
    found = (
        _gaps_of(row, frozenset(suppliers[row.place.code]), parts, (coarse, amounts))
        for row in known
        if parts is None or parts.of(row) is not None
    )
    order = list(Gap)
    return sorted(
        (one for one in found if one.gaps),
        key=lambda one: (
            order.index(one.gaps[0]), -_lacking_share(one), -len(one.row.consumers),
            one.row.place.order,
        ),
    )  # fmt: skip


class _Parts:
    """What some states add to the rows of all."""

    def __init__(self, rows: Iterable[Row], coarse: Coarse) -> None:
        self._rows: Mapping[tuple[str, str | None], Row] = {
            (row.place.code, row.place.dimension): row for row in rows
        }
        self._coarse = coarse
        self._supplied = {code for (code, _), row in self._rows.items() if row.has_supplier}

    def of(self, row: Row) -> Row | None:
        """Their part of a row; listings of theirs without a quantity belong to each."""
        code = row.place.code
        return self._rows.get((code, row.place.dimension)) or self._rows.get((code, None))

    def lack(self, row: Row) -> bool:
        """Whether they need what a row is of, and none of them offers it in any unit."""
        part = self.of(row)
        if part is None or not _wanted(part) or row.place.code in self._supplied:
            return False
        return not _possible(row, self._coarse)


def _gaps_of(
    row: Row,
    suppliers: frozenset[str],
    parts: _Parts | None,
    coarser: tuple[Coarse, CoarseAmounts],
) -> GapRow:
    coarse, amounts = coarser
    found = []
    possible = suppliers | _possible(row, coarse)
    if _wanted(row) and not possible:
        found.append(Gap.NO_PRODUCER)
    if beyond(row.demand, row.supply + _above(row, amounts, Side.OFFER)) > 0:
        found.append(Gap.SHORTAGE)
    if suppliers and parts is not None and parts.lack(row):
        found.append(Gap.ONLY_ELSEWHERE)
    if _wanted(row) and suppliers and len(possible) == 1:
        found.append(Gap.SINGLE_PRODUCER)
    index = row.herfindahl
    if len(suppliers) > 1 and index is not None and index >= CONCENTRATED:
        found.append(Gap.CONCENTRATED)
    if beyond(row.supply, row.demand + _above(row, amounts, Side.NEED)) > 0:
        found.append(Gap.UNUSED_CAPACITY)
    there = None if parts is None else parts.of(row)
    return GapRow(row, tuple(found), _share(row, found), there, suppliers)


def _share(row: Row, found: Sequence[Gap]) -> float:
    if Gap.UNUSED_CAPACITY in found:
        return row.unused / row.supply
    return row.lacking / row.demand if Gap.SHORTAGE in found else 0.0


def _above(row: Row, amounts: CoarseAmounts, side: Side) -> float:
    """What a side has under coarser codes, which may be that of a row."""
    code, dimension = row.place.code, row.place.dimension
    return sum(amounts.get((code[:digits], dimension, side), 0.0) for digits in range(2, len(code)))


def _possible(row: Row, coarse: Coarse) -> frozenset[str]:
    """Who offers under a coarser code what may be that of a row."""
    code = row.place.code
    return frozenset().union(*(coarse.get(code[:digits], ()) for digits in range(2, len(code))))


def _wanted(row: Row) -> bool:
    return row.needs + row.silent_needs > 0


def _lacking_share(one: GapRow) -> float:
    return one.share if Gap.SHORTAGE in one.gaps else 0.0
