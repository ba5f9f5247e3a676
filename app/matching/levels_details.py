"""Levels and points of the aspects of details, for every scorecard that looks at them."""

from app.matching import aspects_details
from app.matching.aspects_semantic import SEMANTIC
from app.matching.levels import Aspect, Level, level

LOT = Aspect(
    "lot",
    aspects_details.lot,
    (
        level("fits", 0.2, "The least lot that is sold is not more than is taken at once."),
        level("unknown", 0.0, "A lot is not stated, or the units cannot be converted."),
        level("too_large", -4.0, "The least lot that is sold is more than the need takes at once."),
    ),
)
DELIVERY = Aspect(
    "delivery",
    aspects_details.delivery,
    (
        level("reaches", 0.2, "The offer is delivered to where the need is."),
        level("part_of_state", 0.0, "It is delivered to other or only some regions of the state."),
        level("unknown", 0.0, "The offer does not say where it is delivered."),
        level("elsewhere", -0.8, "The offer is delivered to other states only."),
    ),
)
TERMS = Aspect(
    "terms",
    aspects_details.terms,
    (
        Level("met", 0.0, 0.6, "More terms are as wanted than not; full at three."),
        level("mixed", 0.0, "As many terms are as wanted as not."),
        level("unknown", 0.0, "No term is stated by both sides and still holds."),
        Level("unmet", -0.9, 0.0, "More terms are not as wanted; least at three."),
    ),
)
CERTIFICATES = Aspect(
    "certificates",
    aspects_details.certificates,
    (
        Level("met", 0.0, 0.8, "More of the wanted documents are in force than not; full at two."),
        level("mixed", 0.0, "As many of the wanted documents are in force as not."),
        level("unknown", 0.0, "None is wanted, or the offer states none at all."),
        Level("unmet", -1.2, 0.0, "Wanted documents are missing or expired; least at two."),
    ),
)
GREEN = Aspect(
    "green",
    aspects_details.green,
    (
        Level("met", 0.0, 1.5, "Green requirements are met; each counts by its evidence and age."),
        level("mixed", 0.0, "What is met and what is not are worth the same."),
        level("unknown", 0.0, "Nothing is required, or the offer states nothing of it."),
        Level("unmet", -2.0, 0.0, "Green requirements are not met; least at two."),
    ),
)
PROPERTIES = Aspect(
    "properties",
    aspects_details.properties,
    (
        Level("met", 0.0, 4.8, "Properties lie in the wanted ranges; full at three of them."),
        level("mixed", 0.0, "As much lies inside the wanted ranges as outside."),
        level("unknown", 0.0, "No property is wanted that the offer states."),
        Level("unmet", -4.8, 0.0, "Properties lie outside the wanted ranges; least at three."),
    ),
)
READINESS = Aspect(
    "readiness",
    aspects_details.readiness,
    (
        level("ready", 0.4, "The readiness level is at least the one that is wanted."),
        level("unknown", 0.0, "A readiness level is not wanted or not stated."),
        level("below", -1.0, "The readiness level is lower than wanted."),
    ),
)
DIRECTIONS = Aspect(
    "directions",
    aspects_details.directions,
    (
        Level("shared", 0.1, 0.4, "Common directions or industries, graded by their share."),
        level("unknown", 0.0, "One side or both carry none."),
        level("apart", 0.0, "Both carry some, none in common."),
    ),
)
PREFERENCE = Aspect(
    "preference",
    aspects_details.preference,
    (
        level("preferred", 0.4, "The partner is of a state that the asker prefers."),
        level("unknown", 0.0, "The asker prefers none, or the partner's state is not stated."),
        level("other", -0.3, "The partner is of another state than the asker prefers."),
    ),
)
DISTANCE = Aspect(
    "distance",
    aspects_details.distance,
    (
        level("near", 0.2, "At most 500 km from place to place."),
        level("middling", 0.0, "500 to 2,500 km from place to place."),
        level("unknown", 0.0, "The place of one side or both is not known."),
        level("far", -0.15, "More than 2,500 km from place to place."),
    ),
)

SUPPLY_DETAILS = (
    LOT,
    DELIVERY,
    TERMS,
    CERTIFICATES,
    GREEN,
    PROPERTIES,
    READINESS,
    DIRECTIONS,
    PREFERENCE,
    DISTANCE,
    SEMANTIC,
)
"""What the scorecard of supply looks at besides goods, quantity and country."""
