"""Which headings and subheadings a listing belongs to, as far as it states them or its text tells.

Stated codes count 1 each. Where a listing states none, or states no more than a chapter or a
heading, the deeper codes that the code assistant read from its text stand in, as a vector whose
squared length is how likely it is that any of them holds. The scalar product of two listings says
how far they agree: the cosine of what is likely of them, less where little is likely at all.
"""

from collections.abc import Mapping, Sequence

from app.matching.types import Listing
from app.vocabulary.codes import HEADING_DIGITS, SUBHEADING_DIGITS


def likely_codes(listing: Listing) -> dict[str, float]:
    """Return likely headings and subheadings of a listing with their weights, 0 to 1."""
    found: dict[str, float] = {}
    for digits in (HEADING_DIGITS, SUBHEADING_DIGITS):
        found |= _scaled(_read(listing, digits))
        found |= dict.fromkeys(_stated(listing.codes, digits), 1.0)
    return found


def _stated(codes: Sequence[str], digits: int) -> set[str]:
    return {code[:digits] for code in codes if len(code) >= digits}


def _read(listing: Listing, digits: int) -> dict[str, float]:
    """What was read of this depth, under codes that are stated less deep."""
    shallow = tuple(code for code in listing.codes if len(code) < digits)
    if listing.codes and not shallow:
        return {}
    return {
        code: probability
        for code, probability in listing.predicted
        if len(code) == digits and (not shallow or code.startswith(shallow))
    }


def _scaled(probabilities: Mapping[str, float]) -> dict[str, float]:
    squares = sum(p * p for p in probabilities.values())
    if squares == 0:
        return {}
    scale = (min(sum(probabilities.values()), 1.0) / squares) ** 0.5
    return {code: p * scale for code, p in probabilities.items()}
