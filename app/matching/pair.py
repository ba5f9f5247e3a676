"""A need and an offer side by side: what every aspect looks at."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.matching.meanings import Meaning
from app.matching.profile import Profile
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
        today: the day of the question; None where time does not matter.
        meaning: how near the texts are in meaning; None where that is not known.
    """

    need: Profile
    offer: Profile
    similarity: float
    rarity: Callable[[str], float]
    asker: Side = Side.NEED
    decision: Verdict | None = None
    today: date | None = None
    meaning: Meaning | None = None

    @property
    def partner(self) -> Profile:
        """The side that is suggested."""
        return self.offer if self.asker is Side.NEED else self.need

    @property
    def origin(self) -> Profile:
        """The side that asks."""
        return self.need if self.asker is Side.NEED else self.offer


Circumstances = tuple[int, int, bool, bool, Verdict | None, bool]
"""What both speak of, and whether natures and purposes are the same; the decision; whether meaning
is known. All that the plainest aspects look at."""


def circumstances_of(pair: Pair) -> Circumstances:
    """The circumstances of a pair."""
    need, offer = pair.need, pair.offer
    return (
        need.voices,
        offer.voices,
        need.natures == offer.natures,
        need.listing.purpose is offer.listing.purpose,
        pair.decision,
        pair.meaning is None,
    )


def shared_likely_code(pair: Pair, digits: int) -> tuple[str, float]:
    """Return the code of so many digits that both sides likely have, and how far they agree.

    Agreement is 0 to 1, see `app.matching.likely_codes`; an empty code where they share none.
    """
    need, offer = pair.need.likely, pair.offer.likely
    both = [
        (weight * offer[code], code)
        for code, weight in need.items()
        if len(code) == digits and code in offer
    ]
    if not both:
        return "", 0.0
    both.sort()
    return both[-1][1], min(sum([worth for worth, _ in both]), 1.0)


def shared_code(pair: Pair) -> tuple[str, str, str]:
    """Return the deepest common ancestor of any two codes, and the two codes; empty for none.

    Of equally deep ones the rarest counts, so that an offer does not lose points by stating one
    more of the codes asked for; then the smallest, so that the order of codes does not matter.
    """
    codes, others = pair.need.listing.codes, pair.offer.listing.codes
    if not codes or not others:
        return "", "", ""
    if len(codes) == len(others) == 1:
        return common_ancestor(codes[0], others[0]), codes[0], others[0]

    def place(found: tuple[str, str, str]) -> tuple[int, float, tuple[str, str, str]]:
        return (-len(found[0]), -pair.rarity(found[0]), found)

    met = (
        (common_ancestor(wanted, offered), wanted, offered)
        for wanted in codes
        for offered in others
    )
    return min(met, key=place)
