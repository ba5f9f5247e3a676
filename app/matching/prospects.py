"""The most that a pair can still come to once text, code, country and properties are known.

Exact where an aspect can be told from arrays, else the best level, so that nothing is missed: who
judges candidates from the most promising on may stop as soon as no other can come up any more.
An aspect that is not known here counts with its whole range: slower, never wrong.
"""

import numpy as np
from numpy.typing import NDArray

from app.matching.aspects import COVERED
from app.matching.aspects_details import distance_found
from app.matching.company import NOTHING, NOWHERE, Company, marks_mask, nature_code, purpose_code
from app.matching.levels import Aspect
from app.matching.profile import Profile
from app.matching.scorecard import Scorecard
from app.matching.types import Query
from app.matching.voices import SUBJECTS, Voice
from app.vocabulary.places import place
from app.vocabulary.terms import Side

Points = NDArray[np.float64]
Rows = NDArray[np.intp]

SEEN = frozenset({"code", "likely_subheading", "text", "country", "properties"})
"""Aspects that the search adds up itself, for every listing."""

ARRAYED = frozenset({"nature", "purpose", "decision", "standards", "quantity", "distance"})
"""Aspects of which arrays tell more than that both sides speak of something."""

SLACK = 1e-3
"""Rounding: aspects are rounded to four decimals, similarities are sums in single precision."""

_MOST_PROMISES = 256
"""Sides and voices of askers that are remembered, with 16 kB each."""

_VOICES = np.arange(2 * max(Voice))
"""Whatever a partner may speak of."""

_COVERS = ("covers_little", *(name for name, _ in reversed(COVERED)))
_STARTS = np.array([least for _, least in reversed(COVERED)])


class Prospects:
    """One question with its scorecard: how much the aspects not yet seen can add."""

    def __init__(self, query: Query, asker: Profile, scorecard: Scorecard) -> None:
        """Look at the asker once."""
        self._query = query
        self._asker = asker
        self._aspects = [aspect for aspect in scorecard.aspects if aspect.name in ARRAYED]
        self._by_voices = _by_voices(scorecard, asker)

    def most(self, company: Company, numbers: NDArray[np.int32]) -> Points:
        """The most that the remaining aspects can add, for some rows of possible partners."""
        rows = numbers.astype(np.intp)
        total: Points = self._by_voices.take(company.voices[rows])
        for aspect in self._aspects:
            less = self._less(aspect, company, rows)
            if less is not None:
                total += less
        return total

    def _less(  # noqa: PLR0911 - a case each
        self, aspect: Aspect, company: Company, rows: Rows
    ) -> Points | float | None:
        """By how much an aspect comes to less than voices alone promise; None where it does not."""
        match aspect.name:
            case "nature":
                same = company.natures[rows] == nature_code(self._asker)
                return _either(aspect, same, "same", "different")
            case "purpose":
                same = company.purposes[rows] == purpose_code(self._asker.listing)
                return _either(aspect, same, "same", "different")
            case "decision":
                return self._undecided(aspect, company, rows)
            case "standards" if self._asker.standards or self._asker.grades:
                return self._marks_apart(aspect, company, rows)
            case "quantity":
                return self._not_covered(aspect, company, rows)
            case "distance":
                return self._far(aspect, company, rows)
            case _:
                return None

    def _marks_apart(self, aspect: Aspect, company: Company, rows: Rows) -> Points:
        named = alike = np.zeros(len(rows), dtype=np.uint64)
        for own, others in (
            (self._asker.standards, company.standards),
            (self._asker.grades, company.grades),
        ):
            if own:
                marks = others[rows]
                named = named | marks
                alike = alike | marks & np.uint64(marks_mask(self._asker, own))
        apart = (named != 0) & (alike == 0)
        return np.where(apart, aspect.level("none").high - aspect.high, 0.0)

    def _not_covered(self, aspect: Aspect, company: Company, rows: Rows) -> Points | None:
        own = self._asker.listing.quantity
        if own is None:
            return None
        numbers, dimensions = company.known.dimensions, company.dimensions[rows]
        # One more at the end for a partner without a quantity, which is `NOTHING`.
        by_dimension = np.full(len(numbers) + 1, aspect.level("other_unit").high - aspect.high)
        by_dimension[NOTHING] = 0.0
        less = by_dimension[dimensions]
        same = np.flatnonzero(dimensions == numbers.get(own.unit.dimension))
        other, here = company.yearly[rows[same]], np.full(len(same), own.yearly_base)
        need, offer = (here, other) if self._asker.listing.side is Side.NEED else (other, here)
        share = np.divide(offer, need, out=np.full(len(same), np.inf), where=need != 0)
        worth = np.array([aspect.level(name).high - aspect.high for name in _COVERS])
        less[same] = worth[_STARTS.searchsorted(share, side="right")]
        return less

    def _far(self, aspect: Aspect, company: Company, rows: Rows) -> Points | None:
        listing = self._asker.listing
        here = place(listing.country, listing.city)
        if here is None:
            return None
        points, numbers = tuple(company.known.places), company.places[rows]
        # One more at the end for a partner without a place, which is `NOWHERE`.
        less = np.zeros(len(points) + 1)
        for number in set(numbers.tolist()) - {NOWHERE}:
            less[number] = aspect.points(distance_found(here, points[number])) - aspect.high
        return less[numbers]

    def _undecided(self, aspect: Aspect, company: Company, rows: Rows) -> Points | float:
        less = aspect.level("none").high - aspect.high
        if not self._query.decisions:
            return less
        found = [row for key in self._query.decisions for row in company.ids.rows(key.encode())]
        return np.where(np.isin(rows, found), 0.0, less)


def _by_voices(scorecard: Scorecard, asker: Profile) -> Points:
    """The most that aspects can add by what the partner speaks of; worked out once."""
    key = (asker.listing.side, asker.voices)
    found = scorecard.promises.get(key)
    if found is None:
        found = np.full(len(_VOICES), SLACK)
        for aspect in scorecard.aspects:
            if aspect.name not in SEEN:
                found += np.where(_heard(aspect, asker), aspect.high, _silent(aspect))
        if len(scorecard.promises) >= _MOST_PROMISES:
            scorecard.promises.clear()
        scorecard.promises[key] = found
    return found


def _heard(aspect: Aspect, asker: Profile) -> NDArray[np.bool_] | bool:
    """Of whatever a partner speaks of, whether the aspect can have more to say than silence."""
    if aspect.name == "semantic":
        # Whoever knows meanings adds what they can be worth, see `SemanticIndex`.
        return False
    if aspect.name == "preference":
        return bool(asker.voices & Voice.PREFERENCE)
    if aspect.name not in SUBJECTS:
        return True
    heard = np.zeros(len(_VOICES), dtype=bool)
    for need, offer in SUBJECTS[aspect.name]:
        own, other = (need, offer) if asker.listing.side is Side.NEED else (offer, need)
        if asker.voices & own == own:
            heard |= _VOICES & other == other
    return heard


def _silent(aspect: Aspect) -> float:
    return next((level.high for level in aspect.levels if level.name == "unknown"), aspect.high)


def _either(aspect: Aspect, holds: NDArray[np.bool_], one: str, other: str) -> Points:
    met, unmet = aspect.level(one).high - aspect.high, aspect.level(other).high - aspect.high
    return np.where(holds, met, unmet)
