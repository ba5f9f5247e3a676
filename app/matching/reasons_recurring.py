"""Reasons that come again and again: what of a pair their words follow from.

Beside its outcome, what a reason says of the state follows from two states and of the code from two
codes, so the next pair with the same ones need not be put into words again.
"""

from collections.abc import Callable, Hashable, Mapping

from app.matching.pair import Pair, shared_likely_code
from app.matching.reasons_details import ONLY_DETAILS
from app.vocabulary.codes import HEADING_DIGITS, SUBHEADING_DIGITS
from app.vocabulary.details import NO_DETAILS

Basis = tuple[Hashable, ...]
"""Facts of a pair."""

FindBasis = Callable[[Pair], Basis | None]
"""Finds what the words of an aspect follow from; None where that is much and will not recur."""


def bases(pair: Pair) -> Mapping[str, FindBasis | None]:
    """By aspect, what finds the bases of a pair's reasons; None: the outcome alone is enough."""
    bare = pair.need.listing.details is pair.offer.listing.details is NO_DETAILS
    return _BARE if bare else _DETAILED


def _much(pair: Pair) -> Basis | None:
    return None


def _codes(digits: int) -> FindBasis:
    def found(pair: Pair) -> Basis | None:
        need, offer = pair.need.listing.codes, pair.offer.listing.codes
        if len(need) > 1 or len(offer) > 1:  # which of them are shown follows from their rarity
            return None
        likely = pair.need.likely and pair.offer.likely
        return need, offer, shared_likely_code(pair, digits)[0] if likely else ""

    return found


def _standards(pair: Pair) -> Basis | None:
    need, offer = pair.need, pair.offer
    return None if need.standards or need.grades or offer.standards or offer.grades else ()


def _natures(pair: Pair) -> Basis | None:
    return pair.need.natures, pair.offer.natures


def _quantities(pair: Pair) -> Basis | None:
    need, offer = pair.need.listing.quantity, pair.offer.listing.quantity
    return None if need and offer else (need, offer)


def _states(pair: Pair) -> Basis | None:
    return pair.need.listing.country, pair.offer.listing.country


def _wanted_quantity(pair: Pair) -> Basis | None:
    return (pair.need.listing.quantity,)


def _wanted_state(pair: Pair) -> Basis | None:
    return (pair.need.listing.country,)


def _preference(pair: Pair) -> Basis | None:
    return pair.origin.listing.details.preferred_states, pair.partner.listing.country


def _cities(pair: Pair) -> Basis | None:
    return pair.need.listing.city, pair.offer.listing.city


def _meaning(pair: Pair) -> Basis | None:
    return () if pair.meaning is None else None


def _purposes(pair: Pair) -> Basis | None:
    return pair.need.listing.purpose, pair.offer.listing.purpose


_GOODS: dict[str, FindBasis | None] = {
    "base": None,
    "code": _codes(HEADING_DIGITS),
    "likely_subheading": _codes(SUBHEADING_DIGITS),
    "text": _much,
    "standards": _standards,
    "nature": _natures,
    "quantity": _quantities,
    "country": _states,
    "preference": _preference,
    "distance": _cities,
    "semantic": _meaning,
    "purpose": _purposes,
    "decision": None,
}
_BARE = {
    **_GOODS,
    **dict.fromkeys(ONLY_DETAILS, None),
    "lot": _wanted_quantity,
    "delivery": _wanted_state,
}
"""Where neither side has details."""
_DETAILED = _GOODS | dict.fromkeys((*ONLY_DETAILS, "lot", "delivery"), _much)
