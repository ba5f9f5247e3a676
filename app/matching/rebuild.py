"""Making one segment of several in any thread, weighed anew where that is due."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from app.matching.profile import Profile
from app.matching.segment import Counts, Segment
from app.matching.shelf import Part, joined
from app.matching.types import Predicted
from app.matching.weights import Vocabulary, Weights
from app.vocabulary.codes import lineage
from app.vocabulary.terms import Side

Gathered = tuple[Sequence[Profile], Counts]


class Rebuild:
    """Parts of an index that become one a side; `build` may run beside searches and writes.

    Attributes:
        changes: how many changes of the index it makes up for; None where nothing is weighed anew.
        weights: those that the segments are built with; None until they are counted.
        segments: what was built.
    """

    def __init__(
        self,
        parts: Mapping[Side, Sequence[Part]],
        vocabulary: Vocabulary,
        *,
        weights: Weights | None = None,
        changes: int | None = None,
        predicted: Mapping[str, Predicted] = MappingProxyType({}),
    ) -> None:
        """Plan it.

        Args:
            parts: of each side that is rebuilt, those that become one.
            vocabulary: of the index.
            weights: None to count anew; the parts must be all that there are, then.
            changes: of the index since it was last counted, where it is counted anew.
            predicted: codes that were read of listings, by id; the others keep theirs.
        """
        self.parts = parts
        self.weights = weights
        self.changes = changes
        self.segments: dict[Side, Segment] = {}
        self._vocabulary = vocabulary
        self._predicted = predicted

    def build(self) -> None:
        """Build the segments."""
        gathered = {side: joined(parts) for side, parts in self.parts.items() if parts}
        if self.weights is None:
            self.weights = weigh(gathered.values(), self._vocabulary)
        for side, (profiles, counts) in gathered.items():
            if profiles:
                read = [self._read(profile) for profile in profiles]
                self.segments[side] = Segment(read, counts, self.weights)

    def _read(self, profile: Profile) -> Profile:
        codes = self._predicted.get(profile.listing.id)
        if codes is None or codes == profile.listing.predicted:
            return profile
        return profile.with_codes_read(codes)


def weigh(gathered: Iterable[Gathered], vocabulary: Vocabulary) -> Weights:
    """Count in how many listings each term and each code stands."""
    terms = np.zeros(len(vocabulary), dtype=np.int64)
    codes: Counter[str] = Counter()
    listings = 0
    for profiles, counts in gathered:
        # Terms that came meanwhile are not among those gathered.
        terms += np.bincount(counts.columns, minlength=len(terms))
        listings += len(profiles)
        for profile in profiles:
            codes.update({prefix for code in profile.listing.codes for prefix in lineage(code)})
    return Weights(vocabulary, terms, codes, listings)
