"""One question against one segment: who comes near by text, code, country and properties."""

import numpy as np

from app.matching.aspects import code_found, country_found
from app.matching.aspects_details import ENOUGH_PROPERTIES
from app.matching.candidates import Candidates
from app.matching.engine.ask import NOBODY, Ask, Codes, Ids, Limits, Text
from app.matching.profile import Profile
from app.matching.property_search import Numbers, ranges_of
from app.matching.prospects import Prospects
from app.matching.requirements import broken_requirement, demanding
from app.matching.rows import UNSEEN, Numbering
from app.matching.scorecard import Scorecard
from app.matching.segment import Alive, Points, Segment
from app.matching.types import Query, Rejection
from app.matching.weights import Vector, Weights
from app.vocabulary.codes import HEADING_DIGITS, SUBHEADING_DIGITS, lineage
from app.vocabulary.details import NO_DETAILS
from app.vocabulary.terms import Side

_NONE = np.zeros(0, dtype=np.uint8)


class Search:
    """One question with its scorecard and weights, ready to be put to segments."""

    def __init__(
        self, query: Query, asker: Profile, scorecard: Scorecard, weights: Weights
    ) -> None:
        """Look up once what every segment is asked."""
        self._query = query
        self._asker = asker
        self._scorecard = scorecard
        self._weights = weights
        self._vectors: dict[Weights, Vector] = {}
        self._code = scorecard.aspect("code")
        # A later one overrules: the deepest shared place counts, of equally deep the rarest.
        self._prefixes = sorted(
            (len(prefix), self._points_of_code(prefix), prefix)
            for prefix in {place for code in asker.listing.codes for place in lineage(code)}
        )
        graded = (
            self._code.level("predicted"),
            self._code.level("both_predicted"),
            scorecard.aspect("likely_subheading").level("likely"),
        )
        self._one, self._both, self._deeper = ((level.low, level.high) for level in graded)
        self._country = scorecard.aspect("country")
        self._properties = next((a for a in scorecard.aspects if a.name == "properties"), None)
        self._ranges = ranges_of(asker)
        self._prospects = Prospects(query, asker, scorecard)

    def best(self, segment: Segment, alive: Alive, limit: int) -> Candidates:
        """Return the candidates of a segment with the most points, best first, ties by id.

        A candidate shares a word, a piece of a word, or a chapter with the asker, or has more of
        the wanted properties than it lacks. Those that break a hard requirement come besides.
        """
        ask = self._ask(segment)
        broken = self._broken(segment)
        why: tuple[tuple[float, Rejection], ...] = ()
        if broken:
            rows = np.array(sorted(broken), dtype=np.int32)
            apart = np.zeros(len(segment), dtype=np.uint8)
            apart[rows] = alive[rows]
            near = segment.postings.search(apart, ask, limit)
            each = zip(near.points.tolist(), near.rows.tolist(), strict=True)
            why = tuple((worth, broken[row]) for worth, row in each)
            alive = alive.copy()
            alive[rows] = 0
        hits = segment.postings.search(alive, ask, limit)
        most = hits.points + self._prospects.most(segment.company, hits.rows)
        parts = np.zeros(len(hits.rows), dtype=np.intp)
        return Candidates((segment,), parts, hits.rows, hits.similarities, hits.points, most, why)

    def _ask(self, segment: Segment) -> Ask:
        measured = self._measured(segment)
        numbered = segment.numbered.country
        return Ask(
            self._text(segment),
            self._codes(segment),
            self._limits(segment),
            np.array([self._points_of_country(name) for name in numbered.numbers] or [0.0]),
            np.zeros(0) if measured is None else self._property_points(measured),
            _NONE if measured is None else (measured > 0).astype(np.uint8),
        )

    def _text(self, segment: Segment) -> Text:
        vector = self._vector(segment.weights)
        known, numbers = segment.known(vector.keys)
        language = segment.numbered.language.numbers.get(self._asker.language, UNSEEN)
        return Text(
            numbers,
            vector.values[known],
            bool(self._asker.said),
            language,
            *self._scorecard.text_curve,
            self._scorecard.comparable_from,
        )

    def _vector(self, weights: Weights) -> Vector:
        """The asker's text; segments that have not been weighed anew yet have older weights."""
        if weights not in self._vectors:
            self._vectors[weights] = weights.vector(self._asker.keys, self._asker.counted)
        return self._vectors[weights]

    def _codes(self, segment: Segment) -> Codes:
        codes, numbers = self._asker.listing.codes, segment.code_numbers
        known = [
            (digits, points, numbers[prefix])
            for digits, points, prefix in self._prefixes
            if prefix in numbers
        ]
        return Codes(
            np.array([number for _, _, number in known], dtype=np.int32),
            np.array([points for _, points, _ in known], dtype=np.float64),
            np.array([digits >= SUBHEADING_DIGITS for digits, _, _ in known], dtype=np.uint8),
            bool(codes),
            self._points_of_code("") if codes else 0.0,
            *self._likely(segment, HEADING_DIGITS),
            *self._likely(segment, SUBHEADING_DIGITS),
            self._code.level("unknown").high,
            self._one,
            self._both,
            self._deeper,
        )

    def _likely(self, segment: Segment, digits: int) -> tuple[Ids, Points]:
        known = [
            (segment.likely_numbers[code], weight)
            for code, weight in self._asker.likely.items()
            if len(code) == digits and code in segment.likely_numbers
        ]
        return (
            np.array([number for number, _ in known], dtype=np.int32),
            np.array([weight for _, weight in known], dtype=np.float64),
        )

    def _limits(self, segment: Segment) -> Limits:
        listing, filters, reach = self._asker.listing, self._query.filters, self._query.reach
        numbered, home = segment.numbered, listing.country
        abroad = None if home is None else filters.cross_border
        mask = None
        if filters.code_prefix is not None:
            mask = segment.rows_under((filters.code_prefix,))
        if filters.directions:
            tagged = segment.tagged(filters.directions)
            mask = tagged if mask is None else mask & tagged
        return Limits(
            numbered.country.table(
                (not filters.countries or state in filters.countries)
                and (abroad is None or (state != home) == abroad)
                for state in numbered.country.numbers
            ),
            numbered.kind.table(filters.kind in {None, kind} for kind in numbered.kind.numbers),
            numbered.purpose.table(
                not filters.purposes or purpose in filters.purposes
                for purpose in numbered.purpose.numbers
            ),
            numbered.visibility.table(seen in reach.open for seen in numbered.visibility.numbers),
            _number(numbered.owner, listing.organization_id),
            _number(numbered.portal, reach.portal),
            self._query.today.toordinal(),
            self._query.veil is not None,
            _NONE if mask is None else mask.astype(np.uint8),
        )

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

    def _broken(self, segment: Segment) -> dict[int, Rejection]:
        """Rows that break a hard requirement of the need, whichever side asks."""
        listing = self._asker.listing
        if listing.side is Side.NEED:
            suspects = segment.detailed if demanding(listing.details) else None
        else:
            suspects = segment.demanding if listing.details is not NO_DETAILS else None
        found: dict[int, Rejection] = {}
        if suspects is None:
            return found
        for row in np.flatnonzero(suspects).tolist():
            other = segment.profiles[row].listing.details
            need, offer = (
                (listing.details, other) if listing.side is Side.NEED else (other, listing.details)
            )
            why = broken_requirement(need, offer, self._query.today)
            if why is not None:
                found[row] = why
        return found

    def _points_of_code(self, shared: str) -> float:
        return self._code.points(code_found(shared, self._weights.code_rarity))

    def _points_of_country(self, country: object) -> float:
        state = country if isinstance(country, str) else None
        return self._country.points(country_found(self._asker.listing.country, state))


def _number(numbering: Numbering, value: str | None) -> int:
    return NOBODY if value is None else numbering.numbers.get(value, NOBODY)
