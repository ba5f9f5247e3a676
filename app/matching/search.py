"""One question against one segment: who comes near by text, code and country."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from app.matching.aspects import code_found, country_found
from app.matching.profile import Profile
from app.matching.scorecard import Scorecard
from app.matching.segment import Mask, Points, Segment
from app.matching.types import Query
from app.matching.weights import Floats, Weights
from app.vocabulary.codes import HEADING_DIGITS, SUBHEADING_DIGITS


@dataclass(frozen=True, slots=True)
class Candidate:
    """A listing worth judging.

    Attributes:
        similarity: of the texts, 0 to 1.
        points: what the scorecard gives for text, code and country.
    """

    profile: Profile
    similarity: float
    points: float


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

    def best(self, segment: Segment, alive: Mask, limit: int) -> Iterable[Candidate]:
        """Return the candidates of a segment with the most points, ties by id.

        A candidate shares a word, a piece of a word, or a chapter with the asker.
        """
        listing = self._asker.listing
        allowed = alive & segment.allowed(
            owner=listing.organization_id,
            country=listing.country,
            filters=self._query.filters,
            today=self._query.today,
        )
        similarities = segment.similarities(self._vector)
        code_points = self._code_points(segment) + self._subheading_points(segment)
        touched = (similarities > 0) | segment.sharing_chapter(listing.codes) | (code_points > 0)
        rows = np.flatnonzero(allowed & touched)
        if len(rows) == 0:
            return []
        points = (
            self._text_points(segment, similarities)
            + code_points
            + segment.country_points(self._points_of_country)
        )[rows]
        if len(rows) > limit:
            # Keep every row that ties with the last one, so that ties are broken by id.
            edge = np.partition(points, len(points) - limit)[len(points) - limit]
            rows, points = rows[points >= edge], points[points >= edge]
        return [
            Candidate(segment.profiles[row], float(similarities[row]), float(worth))
            for row, worth in zip(rows, points, strict=True)
        ]

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
