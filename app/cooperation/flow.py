"""How much goes through a chain: capacities, the bottleneck, distance and footprint."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.cooperation.network import Chain, Link
from app.vocabulary.units import Quantity, units

_MASS = "mass"
_KILOGRAMS_A_TONNE = 1000.0
_NOISE = 1e-9
"""Share of a need that converting units may lose: what lacks no more is met."""


@dataclass(frozen=True, slots=True)
class Flow:
    """What a chain can carry in a year, if each producer makes in proportion to what it gets.

    Attributes:
        share: of the last consumer's need that is met, 0 to 1; None while a link is not known.
        carried: over each link, in base units of the link's dimension a year; None likewise.
        bottleneck: number of the link whose supplier limits the chain, from 0; None for none.
        unknown: links whose quantities are not stated or do not convert.
    """

    share: float | None
    carried: tuple[float, ...] | None
    bottleneck: int | None
    unknown: tuple[int, ...]


def flow(chain: Chain) -> Flow:
    """Follow the capacities down a chain, and what is really taken back up again.

    A link gives a consumer the share of its need that the supplier's capacity covers; with that
    share of its material a producer makes that share of its own offer. Shares of different goods
    need no conversion between them.
    """
    unknown = tuple(at for at, link in enumerate(chain.links) if _covered(link, 1.0) is None)
    shares, share = list[float](), 1.0
    for link in chain.links:
        covered = _covered(link, share)
        share = 1.0 if covered is None else covered
        shares.append(share)
    bottleneck = _bottleneck(chain.links, shares)
    if unknown:
        return Flow(None, None, bottleneck, unknown)
    return Flow(share, _carried(chain.links, share), bottleneck, ())


def _bottleneck(links: Sequence[Link], shares: Sequence[float]) -> int | None:
    """The link whose supplier is too small, looked for from the last consumer up."""
    if shares[-1] >= 1.0:
        return None
    at = len(links) - 1
    # A supplier that could give more, if it had its material, is not what limits the chain.
    while at > 0 and (_covered(links[at], 1.0) or 0.0) > shares[at]:
        at -= 1
    return at


def _covered(link: Link, working: float) -> float | None:
    """Share of a need that is met by a supplier that works at some share of its capacity."""
    offered, needed = link.offered, link.needed
    if offered is None or needed is None or not offered.comparable(needed):
        return None
    if needed.yearly_base <= 0:
        return 1.0
    share = offered.yearly_base * working / needed.yearly_base
    return share if share < 1.0 - _NOISE else 1.0


def _carried(links: Sequence[Link], share: float) -> tuple[float, ...]:
    carried: list[float] = []
    taken = share
    for link in reversed(links):
        amount = _yearly(link.needed) * taken
        carried.append(amount)
        capacity = max(_yearly(link.offered), link.output or 0.0)
        # This share of all that the supplier makes takes that share of what it needs.
        taken = min(1.0, amount / capacity) if capacity > 0 else 0.0
    return tuple(reversed(carried))


def _yearly(quantity: Quantity | None) -> float:
    return quantity.yearly_base if quantity is not None else 0.0


@dataclass(frozen=True, slots=True)
class Way:
    """The way of the goods.

    Attributes:
        km: over all links with a known distance.
        approximate: whether some link counts between capitals, or is not known.
    """

    km: float
    approximate: bool


def way(chain: Chain) -> Way:
    """Add up the distances of a chain."""
    known = [link.distance_km for link in chain.links if link.distance_km is not None]
    rough = any(link.between_capitals or link.distance_km is None for link in chain.links)
    return Way(sum(known), rough)


@dataclass(frozen=True, slots=True)
class ChainFootprint:
    """Greenhouse gases of what a chain carries in a year, in tonnes of CO2e.

    Attributes:
        low: if every stated footprint counts what lies upstream: the largest one.
        high: if none does, and weak evidence is counted up: their sum with its margin.
        low_per_tonne, high_per_tonne: kilograms a tonne that the last link carries; None unless
            that is a mass.
        transport: of `low` and `high`, what the way adds; 0 unless a factor was given.
        unknown: links without a stated footprint, or that carry no known mass.
    """

    low: float
    high: float
    low_per_tonne: float | None
    high_per_tonne: float | None
    transport: float
    unknown: tuple[int, ...]


def chain_footprint(
    chain: Chain, through: Flow, today: date, *, transport_kg_per_tonne_km: float = 0.0
) -> ChainFootprint | None:
    """Add up the footprints of a chain; None when no link tells its own.

    Whether a stated footprint counts what lies upstream is not known, so the sum lies between the
    largest of them and all of them together.
    """
    stated, counted, unknown = [], [], []
    transport = 0.0
    for at, link in enumerate(chain.links):
        tonnes = _tonnes(link, through.carried[at]) if through.carried is not None else None
        if tonnes is not None and link.distance_km is not None:
            transport += tonnes * link.distance_km * transport_kg_per_tonne_km
        if link.footprint is None or tonnes is None:
            unknown.append(at)
            continue
        stated.append(link.footprint.co2e_kg_per_tonne * tonnes)
        counted.append(link.footprint.counted_kg_per_tonne(today) * tonnes)
    if not stated:
        return None
    low, high = max(stated) + transport, sum(counted) + transport
    last = _tonnes(chain.links[-1], through.carried[-1]) if through.carried else None
    return ChainFootprint(
        low / _KILOGRAMS_A_TONNE,
        high / _KILOGRAMS_A_TONNE,
        low / last if last else None,
        high / last if last else None,
        transport / _KILOGRAMS_A_TONNE,
        tuple(unknown),
    )


def _tonnes(link: Link, carried: float) -> float | None:
    """Tonnes of an amount in base units; None for what is no mass."""
    if link.needed is None or link.needed.unit.dimension != _MASS:
        return None
    return carried / tonne_base()


def tonne_base() -> float:
    """Base units of mass in a tonne."""
    return units()["TNE"].factor
