"""What may be said of a private listing to somebody whom it would fit: bands instead of values."""

from dataclasses import replace
from math import log, log10

from app.matching.calibration import PLAIN, Calibration
from app.matching.requirements import demanding
from app.matching.types import Filters, Judgement, Listing, Outcome, Veil
from app.vocabulary.terms import Disclosure, Purpose, Side
from app.vocabulary.units import Quantity

BANDS = (0.9, 0.7, 0.5, 0.3)
"""Least scores of the bands, best first. Below the last one, nothing is said at all."""

HEADING_DIGITS = 4


def floor_of(score: float) -> float | None:
    """Return the lower end of a score's band; None below the last one."""
    return next((least for least in BANDS if score >= least), None)


def points_of(floor: float, calibration: Calibration = PLAIN) -> float:
    """Return a band's points: the sum that stands for its lower end."""
    return round(calibration.points(log(floor / (1 - floor))), 4)


def requires(listing: Listing) -> bool:
    """Whether a listing is a need with a hard requirement.

    A listing that breaks one goes, so who moves the one reads the other's exact value from when it
    goes. Nothing is said of pairs with such a need where one side is a private listing of others.
    """
    return listing.side is Side.NEED and demanding(listing.details)


def band(judgement: Judgement, veil: Veil, calibration: Calibration = PLAIN) -> Judgement | None:
    """Return a judgement that says no more than the band of its score; None for a poor one.

    Points and score are those of the band's lower end, so that neither the order of an answer nor
    its filters tell more. Without leave to disclose the score, it is that of the lowest band.
    None, too, where either need has a hard requirement, see `requires`.
    """
    floor = floor_of(judgement.score)
    listing = judgement.listing
    if floor is None or veil.only_opened or requires(listing):
        return None
    if Disclosure.SCORE not in listing.disclosed:
        floor = BANDS[-1]
    points = points_of(floor, calibration)
    return Judgement(
        listing=replace(listing, id=veil.alias(listing.id)),
        points=points,
        score=floor,
        outcomes=(Outcome("private", "band", points, floor),),
    )


def passes(filters: Filters, listing: Listing, *, asked: Purpose = Purpose.SUPPLY) -> bool:
    """Whether the filters ask for no more than the owner discloses.

    A filter on anything else would be a question that the answer gives away. That both want the
    same, such as goods or a joint project, is `asked` in any case.
    """
    else_asked = replace(
        filters,
        countries=frozenset(),
        cross_border=None,
        code_prefix=None,
        purposes=frozenset(),
        min_score=0.0,
    )
    if else_asked != Filters():
        return False
    if filters.purposes not in {frozenset(), frozenset({asked})}:
        return False
    shown = listing.disclosed
    if filters.code_prefix is not None and (
        Disclosure.HEADING not in shown or len(filters.code_prefix) > HEADING_DIGITS
    ):
        return False
    by_country = bool(filters.countries) or filters.cross_border is not None
    return Disclosure.COUNTRY in shown or not by_country


def headings(listing: Listing) -> tuple[str, ...]:
    """The headings of a private listing, where its owner discloses them."""
    if Disclosure.HEADING not in listing.disclosed:
        return ()
    return tuple(dict.fromkeys(code[:HEADING_DIGITS] for code in listing.codes))


def quantity_band(listing: Listing) -> tuple[float, float, Quantity] | None:
    """The power of ten below and above a quantity, with its unit and period."""
    quantity = listing.quantity
    if quantity is None or Disclosure.QUANTITY not in listing.disclosed or quantity.value <= 0:
        return None
    exponent = int(log10(quantity.value) // 1)
    return 10.0**exponent, 10.0 ** (exponent + 1), quantity
