"""A need and an offer side by side: what every aspect looks at."""

from collections.abc import Callable
from dataclasses import dataclass

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


def shared_code(pair: Pair) -> tuple[str, str, str]:
    """Return the deepest common ancestor of any two codes, and the two codes; empty for none."""
    best = ("", "", "")
    for wanted in pair.need.listing.codes:
        for offered in pair.offer.listing.codes:
            shared = common_ancestor(wanted, offered)
            # Of equally deep ones, the smaller codes: the answer must not depend on the order.
            candidate = (shared, wanted, offered)
            if not best[1] or (-len(shared), wanted, offered) < (-len(best[0]), *best[1:]):
                best = candidate
    return best
