"""Stored listings as the matching library takes them."""

from datetime import date
from sys import intern

from app.matching import Listing
from app.matching.types import Predicted
from app.values.listing import ListingRecord
from app.values.organization import OrganizationRecord, Owner
from app.vocabulary.reach import stricter
from app.vocabulary.terms import Status, Visibility


def openness(record: ListingRecord, owner: OrganizationRecord | Owner) -> Visibility:
    """As open as the listing and its organization are; what a moderator hid is private."""
    if record.hidden:
        return Visibility.PRIVATE
    return stricter(record.visibility, owner.visibility)


def in_play(record: ListingRecord, on: date) -> bool:
    """Whether a listing stands on a day: active, not expired, and not hidden by a moderator."""
    return (
        record.status is Status.ACTIVE
        and not record.hidden
        and (record.valid_until is None or record.valid_until >= on)
    )


def worded(record: ListingRecord) -> tuple[str, tuple[str, ...]]:
    """What there is to read of a listing."""
    return f"{record.title}\n{record.description}", record.codes


def matchable(
    record: ListingRecord, owner: OrganizationRecord | Owner, predicted: Predicted = ()
) -> Listing:
    """Show a stored listing to the matching library."""
    return Listing(
        id=str(record.id),
        side=record.side,
        organization_id=intern(str(record.organization_id)),
        country=owner.country,
        title=record.title,
        description=record.description,
        language=record.language,
        codes=record.codes,
        predicted=predicted,
        quantity=record.quantity,
        standards=record.standards,
        kind=record.kind,
        purpose=record.purpose,
        # What a moderator hid is not suggested, veiled neither.
        status=Status.WITHDRAWN if record.hidden else record.status,
        visibility=openness(record, owner),
        valid_until=record.valid_until,
        city=record.city or owner.city,
        details=record.details,
        portal=record.source.portal,
        disclosed=record.disclosed,
    )
