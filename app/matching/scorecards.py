"""Every scorecard, and which one judges a purpose."""

from app.matching import aspects_details, aspects_projects
from app.matching.levels import Aspect, Level, level
from app.matching.levels_details import DISTANCE, PROPERTIES, READINESS
from app.matching.scorecard import SUPPLY, Scorecard
from app.vocabulary.terms import Purpose

ROLES = Aspect(
    "roles",
    aspects_projects.roles,
    (
        level("both_ways", 2.5, "Each side brings what the other looks for."),
        level("one_way", 1.2, "One side brings what the other looks for."),
        level("unknown", 0.0, "What is brought or looked for is not stated."),
        level("none", -1.5, "Neither brings what the other looks for."),
    ),
)
STAGE = Aspect(
    "stage",
    aspects_projects.stage,
    (
        level("same", 0.4, "Both are ready for the same stage."),
        level("next", 0.2, "Their stages follow each other."),
        level("unknown", 0.0, "The stage of one side or both is not stated."),
        level("apart", -0.4, "Their stages are two or more steps apart."),
    ),
)
INVESTMENT = Aspect(
    "investment",
    aspects_projects.investment,
    (
        level("overlaps", 0.5, "The sums that the two think of overlap."),
        level("unknown", 0.0, "The sum of one side or both is not stated."),
        level("other_currency", 0.0, "The sums are in different currencies."),
        level("apart", -0.8, "The sums do not overlap."),
    ),
)
LOCALISATION = Aspect(
    "localisation",
    aspects_projects.localisation,
    (
        level("reached", 0.4, "The localisation aimed at is at least the one wanted."),
        level("unknown", 0.0, "The localisation of one side or both is not stated."),
        level("short", -0.6, "The localisation aimed at is less than wanted."),
    ),
)
TRANSFER = Aspect(
    "transfer",
    aspects_projects.transfer,
    (
        level("common", 0.8, "A form of transfer is offered that is accepted."),
        level("unknown", 0.0, "The forms of one side or both are not stated."),
        level("none", -0.8, "No offered form of transfer is accepted."),
    ),
)
RIGHTS = Aspect(
    "rights",
    aspects_projects.rights,
    (
        level("accepted", 0.3, "The technology has a protection that is accepted."),
        level("unknown", 0.0, "The rights of one side or both are not stated."),
        level("none", -0.5, "Its protection is not among those accepted."),
    ),
)
DIRECTIONS = Aspect(
    "directions",
    aspects_details.directions,
    (
        Level("shared", 0.2, 1.2, "Common directions or industries, graded by their share."),
        level("unknown", 0.0, "One side or both carry none."),
        level("apart", -0.4, "Both carry some, none in common."),
    ),
)
PREFERENCE = Aspect(
    "preference",
    aspects_details.preference,
    (
        level("preferred", 0.8, "The partner is of a state that the asker prefers."),
        level("unknown", 0.0, "The asker prefers none, or the partner's state is not stated."),
        level("other", -0.5, "The partner is of another state than the asker prefers."),
    ),
)


def _shared(*names: str) -> tuple[Aspect, ...]:
    """Aspects that are worth the same for every purpose."""
    return tuple(SUPPLY.aspect(name) for name in names)


JOINT_PROJECT = Scorecard(
    "joint-project-1",
    "Partners for a plant or a product",
    (
        *_shared("base", "code", "likely_subheading", "text", "semantic"),
        ROLES,
        STAGE,
        INVESTMENT,
        LOCALISATION,
        DIRECTIONS,
        *_shared("country"),
        PREFERENCE,
        DISTANCE,
        *_shared("purpose", "decision"),
    ),
    SUPPLY.calibration,
)
TECHNOLOGY = Scorecard(
    "technology-1",
    "Technology offered and sought",
    (
        *_shared("base", "code", "likely_subheading", "text", "semantic"),
        TRANSFER,
        RIGHTS,
        READINESS,
        PROPERTIES,
        DIRECTIONS,
        *_shared("country"),
        PREFERENCE,
        *_shared("purpose", "decision"),
    ),
    SUPPLY.calibration,
)

BY_PURPOSE = {
    Purpose.SUPPLY: SUPPLY,
    Purpose.JOINT_PROJECT: JOINT_PROJECT,
    Purpose.TECHNOLOGY: TECHNOLOGY,
}
"""Who judges when no scorecard is named: the purpose of the asking listing decides."""

SCORECARDS = {scorecard.name: scorecard for scorecard in BY_PURPOSE.values()}
"""Every scorecard that an answer may name, so that it can be replayed."""
