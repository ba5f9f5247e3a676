"""What a listing could add: the pair judged again with one more fact, at its best and worst."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from app.matching.aspects_details import standing
from app.matching.likely_codes import likely_codes
from app.matching.pair import Pair, shared_code
from app.matching.profile import Profile
from app.matching.scorecard import Scorecard
from app.matching.types import Listing
from app.vocabulary.countries import countries
from app.vocabulary.terms import Period, Side
from app.vocabulary.units import Quantity, units

_DIGITS = 6
"""Depth of code that is asked for: the same in all states of the world."""

_TELLING = 0.005
"""Rise of a score below which advice would waste a reader's time."""

_FAR_MORE = 1_000
_SOME_UNIT = "TNE"
_ANY_MARKS = frozenset({"X"}), frozenset[str]()


@dataclass(frozen=True, slots=True)
class Advice:
    """One fact that is not stated, and what the score could be if it were.

    Attributes:
        code: stable name: what to state.
        sides: who would have to state it.
        low: score if the fact fits as badly as it can.
        high: score if it fits as well as it can.
    """

    code: str
    sides: tuple[Side, ...]
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class _WhatIf:
    code: str
    sides: tuple[Side, ...]
    worst: Pair
    best: Pair


def advise(pair: Pair, scorecard: Scorecard) -> tuple[Advice, ...]:
    """Judge a pair again with each fact that is missing; only what could raise the score is told.

    Nothing is guessed: the score is that of the same scorecard for the changed pair, once with a
    fact that agrees and once with one that does not.
    """
    now = scorecard.judge(pair).score
    found = []
    for what_if in _what_ifs(pair, scorecard):
        ends = [scorecard.judge(changed).score for changed in (what_if.worst, what_if.best)]
        if max(ends) >= now + _TELLING:
            found.append(Advice(what_if.code, what_if.sides, min(ends), max(ends)))
    return tuple(found)


def _what_ifs(pair: Pair, scorecard: Scorecard) -> Iterator[_WhatIf]:
    yield from _codes(pair)
    yield from _quantities(pair)
    yield from _standards(pair)
    yield from _countries(pair, scorecard)


def _codes(pair: Pair) -> Iterator[_WhatIf]:
    shared = shared_code(pair)[0]
    for side in Side:
        listing = _side(pair, side).listing
        own, other = listing.codes, _side(pair, side.opposite).listing.codes
        if not other or any(len(code) >= _DIGITS for code in own):
            continue
        if own and shared not in own:
            continue  # they part before the end of what is stated: more digits change nothing
        deepest = max(
            (code[:_DIGITS] for code in other if code.startswith(shared)),
            key=lambda code: (len(code), code),
        )
        if len(deepest) > len(shared):
            kept = tuple(code for code in own if code != shared)
            worst, best = (
                replace(listing, codes=(*kept, code), predicted=())
                for code in (_another(shared, other), deepest)
            )
            yield _WhatIf(
                "state_code",
                (side,),
                _changed(pair, side, worst),
                _changed(pair, side, best),
            )


def _another(shared: str, codes: tuple[str, ...]) -> str:
    """A code of six digits below what is shared that meets none of the codes any deeper."""
    for number in range(1, 100):
        code = f"{shared}{number:02}"
        if not any(other.startswith(code) for other in codes):
            return code.ljust(_DIGITS, "0")
    return shared


def _quantities(pair: Pair) -> Iterator[_WhatIf]:
    stated = {side: _side(pair, side).listing.quantity for side in Side}
    missing = tuple(side for side in Side if stated[side] is None)
    if not missing or (Side.NEED in missing and _decides_lot(pair)):
        return
    known = next((found for found in stated.values() if found), None)
    level = known or Quantity(1.0, units()[_SOME_UNIT], Period.YEAR)
    much, little = (replace(level, value=level.value * by) for by in (_FAR_MORE, 1 / _FAR_MORE))
    best = worst = pair
    for side in missing:
        listing = _side(pair, side).listing
        least = much if side is Side.NEED else little
        best = _changed(best, side, replace(listing, quantity=level))
        worst = _changed(worst, side, replace(listing, quantity=least))
    yield _WhatIf("state_quantity", missing, worst, best)


def _decides_lot(pair: Pair) -> bool:
    """Whether the need's quantity would say too if the least lot fits: no two ends hold then."""
    offered = standing(pair.offer.listing, pair.today)
    asked = standing(pair.need.listing, pair.today)
    least = offered.minimum_lot if offered else None
    return least is not None and (asked is None or asked.lot is None)


def _standards(pair: Pair) -> Iterator[_WhatIf]:
    marks = {side: _marks(_side(pair, side)) for side in Side}
    missing = tuple(side for side in Side if not any(marks[side]))
    if not missing:
        return
    named = next((found for found in marks.values() if any(found)), _ANY_MARKS)
    best = worst = pair
    for at, side in enumerate(missing):
        best = _marked(best, side, named)
        worst = _marked(worst, side, (frozenset({f"{at}"}), frozenset({f"{at}"})))
    yield _WhatIf("state_standards", missing, worst, best)


@cache
def _telling_states() -> frozenset[str]:
    """States that stand for all: those near to the Union, and one of the others."""
    every = countries().values()
    return frozenset(
        [*(one.code for one in every if one.near), next(one.code for one in every if not one.near)]
    )


def _countries(pair: Pair, scorecard: Scorecard) -> Iterator[_WhatIf]:
    aspect = scorecard.aspect("country")
    missing = tuple(side for side in Side if _side(pair, side).listing.country is None)
    if len(missing) != 1:
        return
    there = _side(pair, next(side for side in Side if side not in missing)).listing.country
    placed = [
        _changed(pair, missing[0], replace(_side(pair, missing[0]).listing, country=code))
        for code in sorted(_telling_states() | ({there} if there else set()))
    ]
    ordered = sorted(placed, key=lambda changed: aspect.judge(changed).points)
    yield _WhatIf("state_country", missing, ordered[0], ordered[-1])


def _marks(profile: Profile) -> tuple[frozenset[str], frozenset[str]]:
    return profile.standards, profile.grades


def _side(pair: Pair, side: Side) -> Profile:
    return pair.need if side is Side.NEED else pair.offer


def _changed(pair: Pair, side: Side, listing: Listing) -> Pair:
    profile = replace(_side(pair, side), listing=listing, likely=likely_codes(listing))
    return _with(pair, side, profile)


def _marked(pair: Pair, side: Side, marks: tuple[frozenset[str], frozenset[str]]) -> Pair:
    standards, grades = marks
    return _with(pair, side, replace(_side(pair, side), standards=standards, grades=grades))


def _with(pair: Pair, side: Side, profile: Profile) -> Pair:
    return replace(pair, need=profile) if side is Side.NEED else replace(pair, offer=profile)
