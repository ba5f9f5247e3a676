"""A block of listings of one side, never changed once built: postings by term and by code.

Searching adds up, for every listing of the block, the same points that the scorecard gives for
text, code and country, in arrays; the few best are then judged in full.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from app.matching.profile import Profile
from app.matching.property_search import PropertyPostings
from app.matching.prospects import Company, nature_code
from app.matching.requirements import demanding
from app.matching.types import Filters
from app.matching.voices import voices
from app.matching.weights import Floats, Ids, Vector, Vocabulary, Weights
from app.vocabulary.codes import SUBHEADING_DIGITS, lineage
from app.vocabulary.details import NO_DETAILS
from app.vocabulary.reach import Reach, is_sandbox
from app.vocabulary.terms import Status

Mask = NDArray[np.bool_]
Points = NDArray[np.float64]

FOREVER = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Counts:
    """Counted terms of some listings: rows of a sparse matrix, not yet weighted."""

    columns: Ids
    counts: Floats
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, profiles: Sequence[Profile], vocabulary: Vocabulary) -> "Counts":
        """Number the terms of the profiles."""
        columns: list[int] = []
        counts: list[float] = []
        starts = [0]
        for profile in profiles:
            row = sorted((vocabulary.column(term), n) for term, n in profile.terms.items())
            columns.extend(column for column, _ in row)
            counts.extend(n for _, n in row)
            starts.append(len(columns))
        return cls(
            np.array(columns, dtype=np.int32),
            np.array(counts, dtype=np.float32),
            np.array(starts, dtype=np.int64),
        )

    @classmethod
    def joined(cls, parts: Sequence["Counts"], keep: Sequence[Mask]) -> "Counts":
        """Put the kept rows of several parts one after the other."""
        columns, counts, lengths = [], [], []
        for part, mask in zip(parts, keep, strict=True):
            widths = np.diff(part.starts)
            kept = np.repeat(mask, widths)
            columns.append(part.columns[kept])
            counts.append(part.counts[kept])
            lengths.append(widths[mask])
        starts = np.concatenate(([0], np.cumsum(np.concatenate(lengths))))
        return cls(np.concatenate(columns), np.concatenate(counts), starts.astype(np.int64))


class Segment:
    """An immutable block; deletions are a mask that the index keeps beside it."""

    def __init__(
        self, profiles: Sequence[Profile], counts: Counts, vocabulary: Vocabulary, weights: Weights
    ) -> None:
        """Weigh the counted terms and turn rows into postings."""
        self.profiles = tuple(profiles)
        self.counts = counts
        values = weights.rows(counts.columns, counts.counts, counts.starts)
        shape = (len(profiles), len(vocabulary))
        rows = sparse.csr_matrix((values, counts.columns, counts.starts), shape=shape)
        postings = rows.tocsc()
        self._starts = postings.indptr
        self._rows = postings.indices
        self._values = postings.data
        listings = [profile.listing for profile in profiles]
        self._by_code = self._code_postings()
        self._by_likely = self._likely_postings()
        self._coded = np.array([bool(listing.codes) for listing in listings], dtype=bool)
        self._country = np.array([listing.country or "" for listing in listings], dtype="U2")
        self._owner = np.array(
            [listing.organization_id or "" for listing in listings], dtype=object
        )
        self._kind = np.array([listing.kind or "" for listing in listings], dtype="U8")
        self._purpose = np.array([listing.purpose for listing in listings], dtype="U13")
        self._language = np.array([profile.language or "" for profile in profiles], dtype="U2")
        self._worded = np.diff(counts.starts) > 0
        self._active = np.array(
            [listing.status is Status.ACTIVE for listing in listings], dtype=bool
        )
        self._visibility = np.array([listing.visibility for listing in listings], dtype="U7")
        self._portal = np.array([listing.portal or "" for listing in listings], dtype=object)
        self._sandbox = np.array([is_sandbox(listing.portal) for listing in listings], dtype=bool)
        self._last_day = np.array(
            [(listing.valid_until or date.max).toordinal() for listing in listings], dtype=np.int64
        )

        self.measured = PropertyPostings(profiles)
        self.detailed = np.array([item.details is not NO_DETAILS for item in listings], dtype=bool)
        self.demanding = np.array([demanding(item.details) for item in listings], dtype=bool)
        self.company = Company(
            np.array([voices(item) for item in profiles], dtype=np.uint16),
            np.array([nature_code(item) for item in profiles], dtype=np.uint8),
            self._purpose,
            np.array([item.id for item in listings], dtype=object),
        )

    def __len__(self) -> int:
        return len(self.profiles)

    def _code_postings(self) -> dict[str, Ids]:
        found: dict[str, list[int]] = {}
        for row, profile in enumerate(self.profiles):
            for prefix in {p for code in profile.listing.codes for p in lineage(code)}:
                found.setdefault(prefix, []).append(row)
        return {prefix: np.array(rows, dtype=np.int32) for prefix, rows in found.items()}

    def _likely_postings(self) -> dict[str, tuple[Ids, Points]]:
        found: dict[str, list[tuple[int, float]]] = {}
        for row, profile in enumerate(self.profiles):
            for code, likely in profile.likely.items():
                found.setdefault(code, []).append((row, likely))
        return {
            code: (
                np.array([row for row, _ in rows], dtype=np.int32),
                np.array([likely for _, likely in rows], dtype=np.float64),
            )
            for code, rows in found.items()
        }

    def agreement(self, likely: Mapping[str, float], digits: int) -> Points:
        """How far the likely codes of each row agree with others, as `shared_likely_code`."""
        total = np.zeros(len(self))
        for code, asked in likely.items():
            if len(code) == digits and code in self._by_likely:
                rows, worth = self._by_likely[code]
                total[rows] += asked * worth
        return np.minimum(total, 1.0)

    @property
    def coded(self) -> Mask:
        """Rows that state a code."""
        return self._coded

    def rows_under(self, code: str) -> Ids:
        """Rows with this code or one below it."""
        return self._by_code.get(code, np.empty(0, dtype=np.int32))

    def code_sizes(self) -> dict[str, int]:
        """Number of listings under each code."""
        return {code: len(rows) for code, rows in self._by_code.items()}

    def similarities(self, vector: Vector) -> Floats:
        """Similarity of every row's text to a vector, 0 to 1."""
        scores = np.zeros(len(self), dtype=np.float32)
        last = len(self._starts) - 1
        for column, value in zip(vector.columns, vector.values, strict=True):
            if column < last:
                start, end = self._starts[column], self._starts[column + 1]
                scores[self._rows[start:end]] += value * self._values[start:end]
        return scores

    def code_points(self, codes: Sequence[str], points: Callable[[str], float]) -> Points:
        """Points for the deepest code shared with each row; 0 where a side has none.

        Args:
            codes: the asker's.
            points: what a shared prefix is worth; the empty string stands for no shared chapter.
        """
        total = np.zeros(len(self))
        if not codes:
            return total
        total[self._coded] = points("")
        worth = {prefix: points(prefix) for code in codes for prefix in lineage(code)}
        for prefix in sorted(worth, key=lambda prefix: (len(prefix), worth[prefix])):
            # The later overwrites: the deepest shared place counts, of equally deep the rarest.
            total[self.rows_under(prefix)] = worth[prefix]
        return total

    def sharing_subheading(self, codes: Sequence[str]) -> Mask:
        """Rows that state a subheading, or a code below it, which one of these states too."""
        shared = np.zeros(len(self), dtype=bool)
        deep = [code for code in codes if len(code) >= SUBHEADING_DIGITS]
        for subheading in {code[:SUBHEADING_DIGITS] for code in deep}:
            shared[self.rows_under(subheading)] = True
        return shared

    def sharing_chapter(self, codes: Sequence[str]) -> Mask:
        """Rows with a code of the same chapter as one of these."""
        shared = np.zeros(len(self), dtype=bool)
        for chapter in {code[:2] for code in codes}:
            shared[self.rows_under(chapter)] = True
        return shared

    def country_points(self, points: Callable[[str], float]) -> Points:
        """Points for each row's country."""
        values, inverse = np.unique(self._country, return_inverse=True)
        return np.array([points(str(value)) for value in values])[inverse]

    def spoken(self, language: str) -> Mask:
        """Rows in a language."""
        spoken: Mask = self._language == language
        return spoken

    @property
    def worded(self) -> Mask:
        """Rows with any text."""
        return self._worded

    def allowed(
        self, *, owner: str | None, country: str | None, filters: Filters, today: date
    ) -> Mask:
        """Rows that break no hard requirement."""
        mask = self._active & (self._last_day >= today.toordinal())
        if owner is not None:
            mask &= self._owner != owner
        if filters.countries:
            mask &= np.isin(self._country, sorted(filters.countries))
        if filters.cross_border is not None and country is not None:
            mask &= (self._country != country) == filters.cross_border
        if filters.kind is not None:
            mask &= self._kind == filters.kind
        if filters.purposes:
            mask &= np.isin(self._purpose, sorted(filters.purposes))
        if filters.directions:
            mask &= self._tagged(filters.directions)
        if filters.code_prefix is not None:
            under = np.zeros(len(self), dtype=bool)
            under[self._rows_with_prefix(filters.code_prefix)] = True
            mask &= under
        return mask

    def _tagged(self, directions: frozenset[str]) -> Mask:
        tagged = np.zeros(len(self), dtype=bool)
        for row in np.flatnonzero(self.detailed):
            details = self.profiles[row].listing.details
            tagged[row] = not directions.isdisjoint(details.directions)
        return tagged

    def seen(self, reach: Reach) -> Mask:
        """Rows that a caller sees whole."""
        seen: Mask = np.isin(self._visibility, sorted(reach.open)) & ~self._sandbox
        if reach.portal is not None:
            seen |= self._portal == reach.portal
        return seen

    def veiled(self, reach: Reach) -> Mask:
        """Rows of which a caller may know only what their owners disclose."""
        veiled: Mask = ~self.seen(reach) & ~self._sandbox
        return veiled

    def _rows_with_prefix(self, prefix: str) -> Ids:
        rows = self._by_code.get(prefix)
        if rows is not None:
            return rows
        matching = [rows for code, rows in self._by_code.items() if code.startswith(prefix)]
        return np.concatenate(matching) if matching else np.empty(0, dtype=np.int32)
