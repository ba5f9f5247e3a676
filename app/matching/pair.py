"""A need and an offer side by side: what every aspect looks at."""

from collections.abc import Callable
from dataclasses import dataclass

from app.matching.profile import Profile
from app.matching.types import Listing
from app.vocabulary.codes import common_ancestor
from app.vocabulary.terms import Side, Verdict


@dataclass(frozen=True, slots=True)
class Pair:
    """What is known of a need and an offer before they are judged.

    Attributes:
        similarity: of the two texts, 0 to 1.
        rarity: how much sharing a code says, see `Weights.code_rarity`.
        asker: the side that asks; preferences and decisions are its own.
        decision: what a person said of this pair earlier.
    """

    need: Profile
    offer: Profile
    similarity: float
    rarity: Callable[[str], float]
    asker: Side = Side.NEED
    decision: Verdict | None = None

    @property
    def partner(self) -> Profile:
        """The side that is suggested."""
        return self.offer if self.asker is Side.NEED else self.need

    @property
    def origin(self) -> Profile:
        """The side that asks."""
        return self.need if self.asker is Side.NEED else self.offer


HEADING_DIGITS = 4
SUBHEADING_DIGITS = 6


def likely_codes(listing: Listing) -> dict[str, float]:
    """Headings and subheadings of a listing with their probabilities: 1 where it states them."""
    if not listing.codes:
        return dict(listing.predicted)
    depths = (HEADING_DIGITS, SUBHEADING_DIGITS)
    return {code[:depth]: 1.0 for code in listing.codes for depth in depths if len(code) >= depth}


def shared_likely_code(pair: Pair) -> tuple[str, float, float]:
    """Return the likeliest shared heading, its probability, and that of the best subheading.

    An empty heading and zeros where the likely codes share none.
    """
    need, offer = likely_codes(pair.need.listing), likely_codes(pair.offer.listing)
    both = {code: need[code] * offer[code] for code in need.keys() & offer.keys()}
    headings = [(p, code) for code, p in both.items() if len(code) == HEADING_DIGITS]
    likely, heading = max(headings, default=(0.0, ""))
    deeper = [p for code, p in both.items() if len(code) == SUBHEADING_DIGITS]
    return heading, likely, max(deeper, default=0.0)


def shared_code(pair: Pair) -> tuple[str, str, str]:
    """Return the deepest common ancestor of any two codes, and the two codes; empty for none.

    Of equally deep ones the rarest counts, so that an offer does not lose points by stating one
    more of the codes asked for; then the smallest, so that the order of codes does not matter.
    """

    def place(found: tuple[str, str, str]) -> tuple[int, float, tuple[str, str, str]]:
        return (-len(found[0]), -pair.rarity(found[0]), found)

    met = (
        (common_ancestor(wanted, offered), wanted, offered)
        for wanted in pair.need.listing.codes
        for offered in pair.offer.listing.codes
    )
    return min(met, key=place, default=("", "", ""))
