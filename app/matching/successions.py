"""Standards that replaced others, as marks: a successor meets a need for what it replaced."""

from functools import cache
from types import MappingProxyType

from app.matching.marks import standards_in
from app.matching.pair import Pair
from app.vocabulary.standards import families, replaces

_NONE: frozenset[str] = frozenset()


def later(mark: str) -> frozenset[str]:
    """Return the marks of standards with another number that replaced one; mostly none."""
    return _later().get(mark, _NONE)


def successions(pair: Pair) -> tuple[tuple[str, str], ...]:
    """Return what the need names and what replaced it in the offer, older and newer."""
    need, offer = pair.need, pair.offer
    editions = [
        (older, newer)
        for older in need.listing.standards
        for newer in offer.listing.standards
        if replaces(newer, older)
    ]
    numbers = [
        (older, newer)
        for older in sorted(need.standards - offer.standards)
        for newer in sorted(later(older) & offer.standards)
    ]
    return tuple(editions or numbers)


@cache
def _later() -> MappingProxyType[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for chain in families():
        marks = [standards_in(designation) for designation in chain]
        for place, older in enumerate(marks):
            newer = frozenset().union(*marks[place + 1 :]) - older
            for mark in older:
                found[mark] = found.get(mark, _NONE) | newer
    return MappingProxyType({mark: newer for mark, newer in found.items() if newer})
