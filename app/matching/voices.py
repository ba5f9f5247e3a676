"""What a listing speaks of, as bits: an aspect that one side is silent on is worth nothing yet."""

from enum import IntFlag

from app.matching.types import Listing
from app.vocabulary.details import NO_DETAILS
from app.vocabulary.places import place


class Voice(IntFlag):
    """One subject each."""

    STANDARDS = 1
    GRADES = 2
    QUANTITY = 4
    PLACE = 8
    TERMS = 16
    FACTS = 32
    REQUIREMENTS = 64
    TAGS = 128
    PREFERENCE = 256
    PROJECT = 512
    TECHNOLOGY = 1024


ANYTHING = Voice(0)
"""Needs nothing said."""

Subject = tuple[Voice, Voice]
"""What the need and what the offer must speak of."""

SUBJECTS: dict[str, tuple[Subject, ...]] = {
    "standards": ((Voice.STANDARDS, Voice.STANDARDS), (Voice.GRADES, Voice.GRADES)),
    "quantity": ((Voice.QUANTITY, Voice.QUANTITY),),
    "lot": ((ANYTHING, Voice.TERMS),),
    "delivery": ((ANYTHING, Voice.TERMS),),
    "terms": ((Voice.TERMS, Voice.TERMS),),
    "certificates": ((Voice.REQUIREMENTS, Voice.FACTS),),
    "green": ((Voice.REQUIREMENTS, Voice.FACTS),),
    "properties": ((Voice.REQUIREMENTS, Voice.FACTS),),
    "readiness": ((Voice.REQUIREMENTS, Voice.FACTS),),
    "directions": ((Voice.TAGS, Voice.TAGS),),
    "preference": ((Voice.PREFERENCE, ANYTHING), (ANYTHING, Voice.PREFERENCE)),
    "distance": ((Voice.PLACE, Voice.PLACE),),
    "roles": ((Voice.PROJECT, Voice.PROJECT),),
    "stage": ((Voice.PROJECT, Voice.PROJECT),),
    "investment": ((Voice.PROJECT, Voice.PROJECT),),
    "localisation": ((Voice.PROJECT, Voice.PROJECT),),
    "transfer": ((Voice.TECHNOLOGY, Voice.TECHNOLOGY),),
    "rights": ((Voice.TECHNOLOGY, Voice.TECHNOLOGY),),
}
"""Aspects that answer `unknown` unless both sides speak of one of these subjects."""


def voices_of(listing: Listing, *, standards: frozenset[str], grades: frozenset[str]) -> Voice:
    """What a listing speaks of.

    Args:
        listing: with its own fields.
        standards: those of its field and its text.
        grades: those of its text.
    """
    details = listing.details
    said = {
        Voice.STANDARDS: bool(standards),
        Voice.GRADES: bool(grades),
        Voice.QUANTITY: listing.quantity is not None,
        Voice.PLACE: place(listing.country, listing.city) is not None,
    }
    if details is not NO_DETAILS:
        said |= {
            Voice.TERMS: details.terms is not None,
            Voice.FACTS: True,
            Voice.REQUIREMENTS: details.requirements is not None,
            Voice.TAGS: bool(details.directions or details.consuming_industries),
            Voice.PREFERENCE: bool(details.preferred_states),
            Voice.PROJECT: details.joint_project is not None,
            Voice.TECHNOLOGY: details.technology is not None,
        }
    return Voice(sum(voice for voice, spoken in said.items() if spoken))
