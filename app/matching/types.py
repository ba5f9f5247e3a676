"""What the library takes and gives: plain frozen values, safe to log, compare and replay."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from app.vocabulary.details import NO_DETAILS, Details
from app.vocabulary.reach import EVERYONE, Reach
from app.vocabulary.terms import (
    Disclosure,
    Kind,
    Language,
    Purpose,
    Side,
    Status,
    Verdict,
    Visibility,
)
from app.vocabulary.units import Quantity

Predicted = tuple[tuple[str, float], ...]
"""Codes that were read of a text, with their probabilities."""


@dataclass(frozen=True, slots=True)
class Listing:
    """An offer or a need, as the library sees it.

    Attributes:
        id: unique among all listings; of ad hoc questions, whatever the asker likes.
        side: offer or need.
        organization_id: whose it is; None for an ad hoc question.
        country: ISO 3166-1 alpha-2 of the organization; None when not stated.
        codes: TN VED codes as digits, at any depth.
        kind: of an offer only.
        predicted: likely headings and subheadings with their probabilities, as the code
            assistant reads the text; empty where the codes stated say as much.
        city: of the goods or of the organization, as written.
        details: everything that has fields of its own.
        portal: that brought it; None for an ad hoc question.
        disclosed: what a possible partner may know of a private one.
    """

    id: str
    side: Side
    organization_id: str | None = None
    country: str | None = None
    title: str = ""
    description: str = ""
    language: Language | None = None
    codes: tuple[str, ...] = ()
    predicted: Predicted = ()
    quantity: Quantity | None = None
    standards: tuple[str, ...] = ()
    kind: Kind | None = None
    purpose: Purpose = Purpose.SUPPLY
    status: Status = Status.ACTIVE
    visibility: Visibility = Visibility.PUBLIC
    valid_until: date | None = None
    city: str | None = None
    details: Details = NO_DETAILS
    portal: str | None = None
    disclosed: frozenset[Disclosure] = frozenset(Disclosure)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the asker insists on; a candidate that breaks one is left out, and `explain` says so.

    Attributes:
        countries: the partner must be of one of these states; empty for any.
        cross_border: True for partners of another state only, False for the same state only.
        code_prefix: the partner's listing must have a code that starts with these digits.
        kind: kind of offer, where offers are sought.
        purposes: purposes of the partner's listing; empty for any.
        directions: the partner's listing must carry one of these tags; empty for any.
        min_score: the least probability that is worth an answer.
    """

    countries: frozenset[str] = frozenset()
    cross_border: bool | None = None
    code_prefix: str | None = None
    kind: Kind | None = None
    purposes: frozenset[Purpose] = frozenset()
    directions: frozenset[str] = frozenset()
    min_score: float = 0.0


NO_FILTERS = Filters()


class Diversify(StrEnum):
    """What must not fill a page: better answers of the same one push an answer back."""

    ORGANIZATION = "organization"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class Veil:
    """How private listings of others are answered.

    Attributes:
        alias: gives a listing's id the name that the asker knows it by.
        opened: ids of those that both owners have accepted, which are answered whole.
        only_opened: whether no others are answered, since the asking need has a hard requirement.
    """

    alias: Callable[[str], str]
    opened: frozenset[str] = frozenset()
    only_opened: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """One question: partners for this listing, as of this day.

    Attributes:
        listing: what the partner should fit.
        decisions: what people said earlier of pairs with this listing, by the partner's id.
        limit: how many answers at most.
        after: value and id of the last answer of the page before, see `Suggestions.last`.
        fold_similar: whether nearly equal listings of one organization are one answer.
        diversify: what must not fill a page.
        reach: what the asker may see; others' listings are left out.
        veil: lets private listings of others be answered veiled; None leaves them out, too.
    """

    listing: Listing
    today: date
    filters: Filters = NO_FILTERS
    decisions: dict[str, Verdict] = field(default_factory=dict)
    limit: int = 20
    after: tuple[float, str] | None = None
    fold_similar: bool = False
    diversify: Diversify | None = None
    reach: Reach = EVERYONE
    veil: "Veil | None" = None


class Rejection(StrEnum):
    """Hard requirements, by the first that a pair breaks."""

    SAME_SIDE = "same_side"
    SAME_ORGANIZATION = "same_organization"
    NOT_ACTIVE = "not_active"
    EXPIRED = "expired"
    HIDDEN = "hidden"
    COUNTRY = "country"
    CROSS_BORDER = "cross_border"
    CODE_PREFIX = "code_prefix"
    KIND = "kind"
    PURPOSE = "purpose"
    DIRECTION = "direction"
    PROPERTIES = "properties"
    GREEN = "green"
    CERTIFICATES = "certificates"
    READINESS = "readiness"


class Outcome(NamedTuple):
    """What one aspect says of a pair.

    Attributes:
        aspect: code, text, country, …
        level: which of the aspect's levels holds, such as `same_heading`.
        points: log-odds that it adds; 0 when nothing is known.
        measured: what was measured, such as a similarity or a share; None where nothing is.
    """

    aspect: str
    level: str
    points: float
    measured: float | None = None

    @property
    def code(self) -> str:
        """Stable name for programs: `code.same_heading`."""
        return f"{self.aspect}.{self.level}"


class Reason(NamedTuple):
    """An outcome in words, with both values that were compared."""

    aspect: str
    code: str
    label: str
    points: float
    wanted: str | None
    offered: str | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """One judged pair; the outcomes' points add up to `points`."""

    listing: Listing
    points: float
    score: float
    outcomes: tuple[Outcome, ...]
    rejected: Rejection | None = None
