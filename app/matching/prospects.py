"""The most that a pair can still come to once text, code, country and properties are known.

Exact where an aspect can be told from arrays, else the best level, so that nothing is missed: who
judges candidates from the most promising on may stop as soon as no other can come up any more.
An aspect that is not known here counts with its whole range: slower, never wrong.
"""

import numpy as np
from numpy.typing import NDArray

from app.matching.aspects import COVERED
from app.matching.aspects_details import distance_found
from app.matching.company import NOWHERE, Company, marks_mask, nature_code, purpose_code
from app.matching.levels import Aspect
from app.matching.profile import Profile
from app.matching.scorecard import Scorecard
from app.matching.types import Query
from app.matching.voices import SUBJECTS, Voice
from app.vocabulary.places import place
from app.vocabulary.terms import Side

Points = NDArray[np.float64]

SEEN = frozenset({"code", "likely_subheading", "text", "country", "properties"})
"""Aspects that the search adds up itself, for every listing."""

SLACK = 1e-3
"""Rounding: aspects are rounded to four decimals, similarities are sums in single precision."""


class Prospects:
    """One question with its scorecard: how much the aspects not yet seen can add."""

    def __init__(self, query: Query, asker: Profile, scorecard: Scorecard) -> None:
        """Look at the asker once."""
        self._query = query
        self._asker = asker
        self._side = asker.listing.side
        self._natures = nature_code(asker)
        self._purpose = purpose_code(asker.listing)
        self._standards = np.uint64(marks_mask(asker, asker.standards))
        self._grades = np.uint64(marks_mask(asker, asker.grades))
        self._own = Voice(asker.voices)
        self._aspects = [aspect for aspect in scorecard.aspects if aspect.name not in SEEN]

    def most(self, company: Company) -> Points:
        """The most that the remaining aspects can add, for each possible partner."""
        total = np.full(len(company.voices), SLACK)
        for aspect in self._aspects:
            total += self._aspect(aspect, company)
        return total

    def _aspect(self, aspect: Aspect, company: Company) -> Points | float:  # noqa: PLR0911 - a case each
        match aspect.name:
            case "nature":
                same = company.natures == self._natures
                return _either(aspect, same, "same", "different")
            case "purpose":
                same = company.purposes == self._purpose
                return _either(aspect, same, "same", "different")
            case "decision":
                return self._decided(aspect, company)
            case "semantic":
                # Whoever knows meanings adds what they can be worth, see `SemanticIndex`.
                return _silent(aspect)
            case "preference" if Voice.PREFERENCE not in self._own:
                return _silent(aspect)
            case "standards":
                return self._marked(aspect, company)
            case "quantity":
                return self._quantity(aspect, company)
            case "distance":
                return self._distance(aspect, company)
            case _ if aspect.name in SUBJECTS:
                return self._spoken(aspect, company)
            case _:
                return aspect.high

    def _spoken(self, aspect: Aspect, company: Company) -> Points | float:
        heard = np.zeros(len(company.voices), dtype=bool)
        for need, offer in SUBJECTS[aspect.name]:
            own, other = (need, offer) if self._side is Side.NEED else (offer, need)
            if own in self._own:
                heard |= (company.voices & other.value) == other.value
        return np.where(heard, aspect.high, _silent(aspect)) if heard.any() else _silent(aspect)

    def _marked(self, aspect: Aspect, company: Company) -> Points | float:
        worth = self._spoken(aspect, company)
        if isinstance(worth, float):
            return worth
        alike = (company.standards & self._standards) | (company.grades & self._grades)
        # Both name marks, and none is alike.
        apart = (worth == aspect.high) & (alike == 0)
        return np.where(apart, aspect.level("none").high, worth)

    def _quantity(self, aspect: Aspect, company: Company) -> Points | float:
        own = self._asker.listing.quantity
        if own is None:
            return _silent(aspect)
        other, here = company.yearly, own.yearly_base
        need, offer = (here, other) if self._side is Side.NEED else (other, here)
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(np.equal(need, 0), np.inf, np.divide(offer, need))
        worth = np.full(len(share), aspect.level("covers_little").high)
        for name, least in reversed(COVERED):
            worth[share >= least] = aspect.level(name).high
        known = ~np.isnan(other)
        same = company.dimensions == company.known.dimensions.get(own.unit.dimension)
        worth[known & ~same] = aspect.level("other_unit").high
        worth[~known] = _silent(aspect)
        return worth

    def _distance(self, aspect: Aspect, company: Company) -> Points | float:
        listing = self._asker.listing
        here = place(listing.country, listing.city)
        if here is None:
            return _silent(aspect)
        points = tuple(company.known.places)
        places, numbers = np.unique(company.places, return_inverse=True)
        worth = [
            _silent(aspect)
            if number == NOWHERE
            else aspect.points(distance_found(here, points[number]))
            for number in places.tolist()
        ]
        return np.array(worth)[numbers]

    def _decided(self, aspect: Aspect, company: Company) -> Points | float:
        none = aspect.level("none").high
        if not self._query.decisions:
            return none
        found = [row for key in self._query.decisions for row in company.ids.rows(key.encode())]
        decided = np.isin(company.rows, found)
        return np.where(decided, aspect.high, none)


def _silent(aspect: Aspect) -> float:
    return next((level.high for level in aspect.levels if level.name == "unknown"), aspect.high)


def _either(aspect: Aspect, holds: NDArray[np.bool_], one: str, other: str) -> Points:
    return np.where(holds, aspect.level(one).high, aspect.level(other).high)
