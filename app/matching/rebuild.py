"""Making one segment of several in any thread, weighed anew where that is due."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from app.matching.gathered import Entry, Gathered, gather
from app.matching.keys import distinct
from app.matching.packing import pack_profile
from app.matching.profile import Profile
from app.matching.segment import Segment
from app.matching.shelf import Part
from app.matching.types import Predicted
from app.matching.weights import Weights
from app.vocabulary.terms import Side


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
        *,
        weights: Weights | None = None,
        changes: int | None = None,
        predicted: Mapping[str, Predicted] = MappingProxyType({}),
    ) -> None:
        """Plan it.

        Args:
            parts: of each side that is rebuilt, those that become one.
            weights: None to count anew; the parts must be all that there are, then.
            changes: of the index since it was last counted, where it is counted anew.
            predicted: codes that were read of listings, by id; the others keep theirs.
        """
        self.parts = parts
        self.weights = weights
        self.changes = changes
        self.segments: dict[Side, Segment] = {}
        self._predicted = predicted

    def build(self) -> None:
        """Build the segments."""
        every = (one for parts in self.parts.values() for part in parts for one in part.packed())
        found = gather(Entry(*self._read(*one)) for one in every)
        gathered = {side: found[side] for side in self.parts}
        if self.weights is None:
            self.weights = weigh(gathered.values())
        for side, some in gathered.items():
            if len(some):
                self.segments[side] = Segment(some, self.weights)

    def _read(self, profile: Profile, packed: bytes) -> tuple[Profile, bytes]:
        codes = self._predicted.get(profile.listing.id)
        if codes is None or codes == profile.listing.predicted:
            return profile, packed
        read = profile.with_codes_read(codes)
        return read, pack_profile(read)


def weigh(gathered: Collection[Gathered]) -> Weights:
    """Count in how many listings each term and each code stands."""
    having = Counter[str]()
    for some in gathered:
        having.update(some.facts.codes.counted())
    terms = distinct(some.terms for some in gathered)
    counts = np.zeros(len(terms), dtype=np.int64)
    for some in gathered:
        counts[terms.searchsorted(some.terms)] += some.sizes
    return Weights(terms, counts, having, sum(map(len, gathered)))
