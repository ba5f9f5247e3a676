"""Stored organizations and listings as bytes and back, written as profiles are."""

import marshal
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from app.matching.plain_values import (
    KINDS,
    LANGUAGES,
    PURPOSES,
    SIDES,
    STATUSES,
    VISIBILITIES,
    Plain,
    by_value,
    day_of,
    details_of,
    disclosed_of,
    plain_day,
    plain_details,
    plain_disclosed,
    plain_quantity,
    quantity_of,
    restored,
    setters,
    value_of,
)
from app.values.listing import ListingRecord
from app.values.organization import OrganizationRecord
from app.values.source import Source
from app.vocabulary.identifiers import Identifier, Scheme, Verification
from app.vocabulary.terms import Period, Purpose, Side, Status, Visibility

_SCHEMES, _VERIFICATIONS = by_value(Scheme), by_value(Verification)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_LISTING = setters(ListingRecord)
_ORGANIZATION = setters(OrganizationRecord)
_LISTING_NAMES = tuple(one.name for one in fields(ListingRecord) if one.name != "contacts")
_NAME_AT, _ID_AT = (
    [one.name for one in fields(OrganizationRecord)].index(name) for name in ("name", "id")
)


def pack_listing(record: ListingRecord) -> bytes:
    """Write a listing; contacts are not among what is read with it."""
    source = record.source
    return marshal.dumps(
        (
            record.side.value,
            record.organization_id.bytes,
            record.title,
            (source.portal, source.key, source.url, source.licence),
            value_of(record.kind),
            record.purpose.value,
            record.description,
            value_of(record.language),
            record.codes,
            record.okpd2,
            plain_quantity(record.quantity),
            record.standards,
            record.industry,
            record.region,
            record.city,
            record.visibility.value,
            plain_disclosed(record.disclosed),
            record.status.value,
            plain_day(record.valid_until),
            plain_details(record.details),
            record.id.bytes,
            record.hidden,
            record.revision,
            _plain_time(record.created_at),
            _plain_time(record.updated_at),
        )
    )


def unpack_listing(packed: memoryview | bytes) -> ListingRecord:
    """Read what `pack_listing` has written."""
    plain: Plain = marshal.loads(packed)  # noqa: S302 - our own
    (
        side,
        owner,
        title,
        source,
        kind,
        purpose,
        description,
        language,
        codes,
        okpd2,
        quantity,
        standards,
        industry,
        region,
        city,
        visibility,
        disclosed,
        status,
        valid_until,
        details,
        key,
        hidden,
        revision,
        created_at,
        updated_at,
    ) = plain
    return restored(
        ListingRecord,
        _LISTING,
        (
            SIDES[side],
            UUID(bytes=owner),
            title,
            Source(*source),
            KINDS[kind],
            PURPOSES[purpose],
            description,
            LANGUAGES[language],
            codes,
            okpd2,
            quantity_of(quantity),
            standards,
            industry,
            region,
            city,
            VISIBILITIES[visibility],
            disclosed_of(disclosed),
            STATUSES[status],
            day_of(valid_until),
            details_of(details),
            None,
            UUID(bytes=key),
            hidden,
            revision,
            _time_of(created_at),
            _time_of(updated_at),
        ),
    )


class Traded(NamedTuple):
    """What counts of a listing of goods for a balance.

    Attributes:
        amount: base units of the dimension a year; None where no quantity is stated.
        once: whether the amount is for one time and not for a year.
        until: last day on which it stands, as a number; None where it says none.
        created: year in which it was made.
    """

    owner: UUID
    offered: bool
    codes: tuple[str, ...]
    amount: float | None
    dimension: str | None
    once: bool
    portal: str
    visibility: Visibility
    until: int | None
    created: int


def unpack_traded(packed: memoryview | bytes) -> Traded | None:
    """Read a little of what `pack_listing` has written, where it is of goods in trade."""
    plain: Plain = marshal.loads(packed)  # noqa: S302 - our own
    said = dict(zip(_LISTING_NAMES, plain, strict=True))
    standing = said["purpose"] == Purpose.SUPPLY and said["status"] == Status.ACTIVE
    if not standing or said["hidden"]:
        return None
    quantity = quantity_of(said["quantity"])
    return Traded(
        owner=UUID(bytes=said["organization_id"]),
        offered=said["side"] == Side.OFFER,
        codes=said["codes"],
        amount=None if quantity is None else quantity.yearly_base,
        dimension=None if quantity is None else quantity.unit.dimension,
        once=quantity is not None and quantity.period is Period.ONCE,
        portal=said["source"][0],
        visibility=VISIBILITIES[said["visibility"]],
        until=said["valid_until"],
        created=_time_of(said["created_at"]).year,
    )


def pack_organization(record: OrganizationRecord) -> bytes:
    """Write an organization."""
    source = record.source
    return marshal.dumps(
        (
            record.name,
            record.country,
            (source.portal, source.key, source.url, source.licence),
            tuple(
                (one.scheme.value, one.value, one.verification.value) for one in record.identifiers
            ),
            record.region,
            record.city,
            record.address,
            record.website,
            record.description,
            value_of(record.language),
            record.visibility.value,
            record.research,
            record.id.bytes,
            record.steward,
            None if record.merged_into is None else record.merged_into.bytes,
            record.revision,
            _plain_time(record.created_at),
            _plain_time(record.updated_at),
        )
    )


def unpack_organization(packed: memoryview | bytes) -> OrganizationRecord:
    """Read what `pack_organization` has written."""
    plain: Plain = marshal.loads(packed)  # noqa: S302 - our own
    (
        name,
        country,
        source,
        identifiers,
        region,
        city,
        address,
        website,
        description,
        language,
        visibility,
        research,
        key,
        steward,
        merged_into,
        revision,
        created_at,
        updated_at,
    ) = plain
    return restored(
        OrganizationRecord,
        _ORGANIZATION,
        (
            name,
            country,
            Source(*source),
            tuple(
                Identifier(_SCHEMES[scheme], number, _VERIFICATIONS[verification])
                for scheme, number, verification in identifiers
            ),
            region,
            city,
            address,
            website,
            description,
            LANGUAGES[language],
            VISIBILITIES[visibility],
            research,
            UUID(bytes=key),
            steward,
            None if merged_into is None else UUID(bytes=merged_into),
            revision,
            _time_of(created_at),
            _time_of(updated_at),
        ),
    )


def unpack_name(packed: memoryview | bytes) -> tuple[UUID, str]:
    """The id and the name of an organization that `pack_organization` has written."""
    plain: Plain = marshal.loads(packed)  # noqa: S302 - our own
    return UUID(bytes=plain[_ID_AT]), plain[_NAME_AT]


def _plain_time(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND


def _time_of(plain: int) -> datetime:
    return _EPOCH + timedelta(microseconds=plain)
