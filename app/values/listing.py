"""An offer or a need as it is written and as it is stored."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.values.contact import Contact
from app.values.source import Source
from app.vocabulary.details import NO_DETAILS, Details
from app.vocabulary.terms import Disclosure, Kind, Language, Purpose, Side, Status, Visibility
from app.vocabulary.units import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingDraft:
    """What a caller says of an offer or a need.

    Attributes:
        codes: TN VED codes as digits, in the caller's order.
        okpd2: OKPD2 codes as that classification prints them, in the caller's order.
        kind: of offers only.
        region: of the goods; the organization's own when not stated.
        contacts: whom to ask; None leaves those that are stored. Never read back with a record.
        disclosed: what a possible partner may know of a private one.
    """

    side: Side
    organization_id: UUID
    title: str
    source: Source
    kind: Kind | None = None
    purpose: Purpose = Purpose.SUPPLY
    description: str = ""
    language: Language | None = None
    codes: tuple[str, ...] = ()
    okpd2: tuple[str, ...] = ()
    quantity: Quantity | None = None
    standards: tuple[str, ...] = ()
    industry: str | None = None
    region: str | None = None
    city: str | None = None
    visibility: Visibility = Visibility.PUBLIC
    disclosed: frozenset[Disclosure] = frozenset(Disclosure)
    status: Status = Status.ACTIVE
    valid_until: date | None = None
    details: Details = NO_DETAILS
    contacts: tuple[Contact, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingRecord(ListingDraft):
    """An offer or a need as stored.

    Attributes:
        hidden: by a moderator: only its own portal sees it.
    """

    id: UUID
    hidden: bool = False
    revision: int
    created_at: datetime
    updated_at: datetime
