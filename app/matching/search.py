"""One question against one segment: who comes near by text, code, country and properties."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from app.matching.aspects import code_found, country_found
from app.matching.aspects_details import ENOUGH_PROPERTIES
from app.matching.profile import Profile
from app.matching.property_search import Numbers, ranges_of
from app.matching.prospects import Prospects
from app.matching.requirements import broken_requirement, demanding
from app.matching.scorecard import Scorecard
from app.matching.segment import Mask, Points, Segment
from app.matching.types import Query, Rejection
from app.matching.weights import Floats, Ids, Weights
from app.vocabulary.codes import HEADING_DIGITS, SUBHEADING_DIGITS
from app.vocabulary.details import NO_DETAILS
from app.vocabulary.terms import Side


@dataclass(frozen=True, slots=True)
class Candidate:
    """A listing worth judging.

    Attributes:
        similarity: of the texts, 0 to 1.
        points: what the scorecard gives for text, code, country and properties.
        most: what all aspects together can come to.
        broken: the hard requirement of the need that keeps it from being suggested.
    """

    profile: Profile
    similarity: float
    points: float
    most: float
    broken: Rejection | None = None


class Search:
    """One question with its scorecard and weights, ready to be put to segments."""

    def __init__(
        self, query: Query, asker: Profile, scorecard: Scorecard, weights: Weights
    ) -> None:
        """Weigh the asker's text once."""
        self._query = query
        self._asker = asker
        self._scorecard = scorecard
        self._weights = weights
        self._vector = weights.vector(asker.terms)
        self._code = scorecard.aspect("code")
        self._subheading = scorecard.aspect("likely_subheading").level("likely")
        self._country = scorecard.aspect("country")
        self._properties = next((a for a in scorecard.aspects if a.name == "properties"), None)
        self._ranges = ranges_of(asker)
        self._prospects = Prospects(query, asker, scorecard)

    def best(self, segment: Segment, alive: Mask, limit: int) -> Iterable[Candidate]:
        """Return the candidates of a segment with the most points, ties by id.

        A candidate shares a word, a piece of a word, or a chapter with the asker, or has more of
        the wanted properties than it lacks. Those that break a hard requirement come besides.
        """
        listing = self._asker.listing
        allowed = alive & segment.allowed(
            owner=listing.organization_id,
            country=listing.country,
            filters=self._query.filters,
            today=self._query.today,
        )
        allowed &= self._shown(segment)
        similarities = segment.similarities(self._vector)
        code_points = self._code_points(segment) + self._subheading_points(segment)
        touched = (similarities > 0) | segment.sharing_chapter(listing.codes) | (code_points > 0)
        measured = self._measured(segment)
        if measured is not None:
            touched |= measured > 0
        rows: Ids = np.flatnonzero(allowed & touched).astype(np.int32)
        if len(rows) == 0:
            return []
        points = (
            self._text_points(segment, similarities)
            + code_points
            + segment.country_points(self._points_of_country)
        )[rows]
        if measured is not None:
            points += self._property_points(measured[rows])
        broken = self._broken(segment, rows)
        if broken:
            kept = np.array([row not in broken for row in rows], dtype=bool)
            out = [
                Candidate(
                    segment.profiles[row], float(similarities[row]), float(worth), float(worth), why
                )
                for row, worth in zip(rows, points, strict=True)
                if (why := broken.get(int(row))) is not None
            ]
            rows, points = rows[kept], points[kept]
        else:
            out = []
        if len(rows) > limit:
            # Keep every row that ties with the last one, so that ties are broken by id.
            edge = np.partition(points, len(points) - limit)[len(points) - limit]
            rows, points = rows[points >= edge], points[points >= edge]
        most = points + self._prospects.most(segment.company.at(rows))
        return out + [
            Candidate(segment.profiles[row], *numbers)
            for row, *numbers in zip(
                rows.tolist(),
                similarities[rows].tolist(),
                points.tolist(),
                most.tolist(),
                strict=True,
            )
        ]

    def _measured(self, segment: Segment) -> Numbers | None:
        if self._properties is None or not self._ranges:
            return None
        return segment.measured.worth(self._ranges, self._asker.listing.side)

    def _property_points(self, worth: Numbers) -> Points:
        aspect = self._properties
        if aspect is None:
            return np.zeros(len(worth))
        # As `balanced` does for one pair.
        grades = np.minimum(np.abs(worth) / ENOUGH_PROPERTIES, 1.0)
        met, unmet = aspect.level("met").worth(grades), aspect.level("unmet").worth(1 - grades)
        return np.where(worth > 0, met, np.where(worth < 0, unmet, 0.0))

    def _broken(self, segment: Segment, rows: Ids) -> dict[int, Rejection]:
        """Rows that break a hard requirement of the need, whichever side asks."""
        listing = self._asker.listing
        if listing.side is Side.NEED:
            suspects = rows[segment.detailed[rows]] if demanding(listing.details) else rows[:0]
        else:
            suspects = rows[segment.demanding[rows]]
            if listing.details is NO_DETAILS:
                suspects = rows[:0]
        found: dict[int, Rejection] = {}
        for row in suspects:
            other = segment.profiles[row].listing.details
            need, offer = (
                (listing.details, other) if listing.side is Side.NEED else (other, listing.details)
            )
            why = broken_requirement(need, offer, self._query.today)
            if why is not None:
                found[int(row)] = why
        return found

    def _shown(self, segment: Segment) -> Mask:
        reach = self._query.reach
        return segment.seen(reach) if self._query.veil is None else segment.veiled(reach)

    def _code_points(self, segment: Segment) -> Points:
        codes = self._asker.listing.codes
        agreement = segment.agreement(self._asker.likely, HEADING_DIGITS)
        one, both = (self._code.level(name) for name in ("predicted", "both_predicted"))
        if codes:
            stated = segment.code_points(codes, self._points_of_code)
            return np.where(segment.coded, stated, one.worth(agreement))
        return np.where(segment.coded, one.worth(agreement), both.worth(agreement))

    def _subheading_points(self, segment: Segment) -> Points:
        codes = self._asker.listing.codes
        agreement = segment.agreement(self._asker.likely, SUBHEADING_DIGITS)
        told = (bool(codes) | segment.coded) & ~segment.sharing_subheading(codes)
        return np.where(told & (agreement > 0), self._subheading.worth(agreement), 0.0)

    def _text_points(self, segment: Segment, similarities: Floats) -> Points:
        if not self._asker.terms:
            return np.zeros(len(segment))
        return np.where(
            segment.worded,
            self._scorecard.text_points(
                np.minimum(similarities, 1.0).astype(np.float64),
                same_language=segment.spoken(self._asker.language or ""),
            ),
            0.0,
        )

    def _points_of_code(self, shared: str) -> float:
        return self._code.points(code_found(shared, self._weights.code_rarity))

    def _points_of_country(self, country: str) -> float:
        return self._country.points(country_found(self._asker.listing.country, country or None))
