"""A listing made ready for comparison: what would otherwise be worked out for every pair."""

from array import array
from dataclasses import dataclass, field, replace
from typing import Any

from app.matching.likely_codes import likely_codes
from app.matching.marks import fold_mark, grades_in, standards_in
from app.matching.natures import Nature, natures_in
from app.matching.text import guess_language, said_of_goods, terms_of
from app.matching.types import Listing
from app.matching.voices import voices_of
from app.vocabulary.terms import Language

_NOTHING: frozenset[Any] = frozenset()
"""One for all: most listings have no marks, and are of no other nature than goods."""


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """A listing with its terms and marks.

    Attributes:
        said: the terms of title and description.
        counts: of each term, how much it counts.
        standards: folded, from their own field and from the text.
        grades: folded grades and type marks of the text.
        language: stated, else guessed from the letters.
        natures: what the text says it is beside new goods.
        likely: headings and subheadings, see `likely_codes`.
        voices: bits of what it speaks of, see `app.matching.voices`.
    """

    listing: Listing
    said: tuple[str, ...]
    counts: "array[float]"
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
    def terms(self) -> dict[str, float]:
        """Counted terms of title and description, laid out anew: a registry keeps them packed."""
        return dict(zip(self.said, self.counts, strict=True))


def profile(listing: Listing) -> Profile:
    """Make a listing ready for comparison."""
    text = f"{listing.title}\n{listing.description}"
    said = said_of_goods(text)
    counted = terms_of(said)
    named = frozenset().union(*(standards_in(s) or {fold_mark(s)} for s in listing.standards))
    return Profile(
        listing=listing,
        said=tuple(counted),
        counts=array("f", counted.values()),
        standards=(standards_in(said) | named) or _NOTHING,
        grades=grades_in(said) or _NOTHING,
        language=listing.language or guess_language(text),
        natures=natures_in(said) or _NOTHING,
        likely=likely_codes(listing),
    )
