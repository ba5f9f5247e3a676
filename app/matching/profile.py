"""A listing made ready for comparison: what would otherwise be worked out for every pair."""

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from app.matching.keys import Keys, Sort, first_key
from app.matching.languages import guess_language
from app.matching.likely_codes import likely_codes
from app.matching.marks import fold_mark, grades_in, standards_in
from app.matching.natures import Nature, natures_in
from app.matching.text import keys_of, said_of_goods, terms
from app.matching.types import Listing
from app.matching.voices import voices_of
from app.matching.weights import Floats
from app.vocabulary.terms import Language

NOTHING: frozenset[Any] = frozenset()
"""One for all: most listings have no marks, and are of no other nature than goods."""


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """A listing with its terms and marks.

    Attributes:
        said: keys of the terms of title and description, packed, see `app.matching.keys`.
        counts: of each term, how much it counts, packed.
        standards: folded, from their own field and from the text.
        grades: folded grades and type marks of the text.
        language: stated, else guessed from the letters.
        natures: what the text says it is beside new goods.
        likely: headings and subheadings, see `likely_codes`.
        voices: bits of what it speaks of, see `app.matching.voices`.
    """

    listing: Listing
    said: bytes
    counts: bytes
    standards: frozenset[str]
    grades: frozenset[str]
    language: Language | None
    natures: frozenset[Nature]
    likely: dict[str, float]
    voices: int = field(init=False)

    def __post_init__(self) -> None:
        """Follow what the other fields say, so that a changed copy is right, too."""
        spoken = voices_of(self.listing, standards=self.standards, grades=self.grades)
        object.__setattr__(self, "voices", int(spoken))

    def with_codes_read(self, predicted: tuple[tuple[str, float], ...]) -> "Profile":
        """The same text, of which other codes were read."""
        listing = replace(self.listing, predicted=predicted)
        return replace(self, listing=listing, likely=likely_codes(listing))

    @property
    def keys(self) -> Keys:
        """Of each term, ascending."""
        return np.frombuffer(self.said, np.uint64)

    @property
    def counted(self) -> Floats:
        """Of each key, how much its term counts."""
        return np.frombuffer(self.counts, np.float32)

    def words(self, until: Sort) -> frozenset[int]:
        """Keys of the stems: those before a sort."""
        keys = memoryview(self.said).cast("Q")
        return frozenset(keys[: bisect_left(keys, first_key(until))])

    @property
    def terms(self) -> dict[str, float]:
        """Counted terms of title and description, as strings: read from the text anew."""
        return terms(self.text, self.language)

    @property
    def text(self) -> str:
        """Title and description."""
        return _text_of(self.listing)


def profile(listing: Listing) -> Profile:
    """Make a listing ready for comparison."""
    text = _text_of(listing)
    language = listing.language or guess_language(text)
    said = said_of_goods(text)
    keys, counts = keys_of(said, language)
    named = frozenset().union(*(standards_in(s) or {fold_mark(s)} for s in listing.standards))
    return Profile(
        listing=listing,
        said=keys,
        counts=counts,
        standards=(standards_in(said) | named) or NOTHING,
        grades=grades_in(said) or NOTHING,
        language=language,
        natures=natures_in(said) or NOTHING,
        likely=likely_codes(listing),
    )


def _text_of(listing: Listing) -> str:
    return f"{listing.title}\n{listing.description}"
