"""The public part of the registry, as lists compare themselves with it; kept up with changes."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from app import clock
from app.official.directory import Directory, KnownListing, KnownOrganization
from app.official.drafting import Gap, Known, gaps
from app.services.known_listings import KnownListings
from app.services.known_records import KnownOrganizations
from app.services.live import LiveRegistry
from app.values.listing import ListingRecord
from app.values.organization import OrganizationRecord
from app.vocabulary.identifiers import is_of_person
from app.vocabulary.reach import EVERYONE
from app.vocabulary.terms import Noun, Purpose, Status


class _Made(NamedTuple):
    """What a directory was made of, and its organizations."""

    day: date
    owners: KnownOrganizations
    records: KnownListings
    organizations: Mapping[UUID, KnownOrganization]


class LiveDirectory:
    """The directory of one process; everybody gets the same, so only public records are in it."""

    def __init__(self, live: LiveRegistry) -> None:
        self.live = live
        self._lock = asyncio.Lock()
        self._stamp: object = None
        self._made: _Made | None = None
        self._directory = Directory.of(())
        self._gaps: dict[tuple[UUID, int], tuple[Gap, ...]] = {}

    async def read(self) -> Directory:
        """Return the directory of the newest revision that the process has seen."""
        async with self._lock:
            stamp = (self.live.revision, clock.today())
            if self._stamp != stamp:
                await asyncio.to_thread(
                    self._make, self.live.organizations.copy(), self.live.listings.copy()
                )
                self._stamp = stamp
                self._gaps = {}
            return self._directory

    def _make(self, owners: KnownOrganizations, records: KnownListings) -> None:
        made = _made(self._made, owners, records)
        if self._made is None or made.organizations != self._made.organizations:
            self._directory = Directory.of(made.organizations.values())
        self._made = made

    def name_of(self, key: UUID) -> str | None:
        """What a public organization, or a public listing of goods, is called; None of others."""
        owner, record = self.live.organizations.get(key), self.live.listings.get(key)
        if owner is not None:
            return owner.name if is_public(owner) else None
        if record is None or not _is_public_trade(record):
            return None
        owner = self.live.organizations.get(record.organization_id)
        return record.title if owner is not None and is_public(owner) else None

    async def gaps(self, edition: tuple[UUID, int], known: Known) -> tuple[Gap, ...]:
        """The gaps of an edition, worked out once for each revision: everybody may ask for them."""
        kept = self._gaps
        if edition not in kept:
            kept[edition] = await asyncio.to_thread(gaps, known)
        return kept[edition]


def is_public(record: OrganizationRecord) -> bool:
    """Whether everybody sees an organization."""
    return EVERYONE.sees(record.visibility, record.source.portal)


def _is_public_trade(record: ListingRecord) -> bool:
    return (
        not record.hidden
        and EVERYONE.sees(record.visibility, record.source.portal)
        and record.purpose is Purpose.SUPPLY
    )


def _made(before: _Made | None, owners: KnownOrganizations, records: KnownListings) -> _Made:
    """The organizations of a directory; of what has not changed, those of the one before."""
    day = clock.today()
    if before is None or before.day != day or not _goes_on(before, owners, records):
        listed: dict[UUID, list[ListingRecord]] = {}
        for record in records.values():
            listed.setdefault(record.organization_id, []).append(record)
        every = (_organization(one, listed.get(one.id, ())) for one in owners.values())
        return _Made(day, owners, records, {one.id: one for one in every if one is not None})
    touched = {*owners.changed_since(before.owners), *owners.gone_since(before.owners)}
    for key in (*records.changed_since(before.records), *records.gone_since(before.records)):
        both = (known.get(key) for known in (before.records, records))
        touched |= {record.organization_id for record in both if record is not None}
    organizations = dict(before.organizations)
    for key in touched:
        owner = owners.get(key)
        one = None if owner is None else _organization(owner, records.of(key))
        if one is None:
            organizations.pop(key, None)
        else:
            organizations[key] = one
    return _Made(day, owners, records, organizations)


def _goes_on(before: _Made, owners: KnownOrganizations, records: KnownListings) -> bool:
    """Whether a registry was not read anew since."""
    return (
        before.owners.pieces()[0] is owners.pieces()[0]
        and before.records.pieces()[0] is records.pieces()[0]
    )


def _organization(
    owner: OrganizationRecord, records: Iterable[ListingRecord]
) -> KnownOrganization | None:
    """An organization with its listings, as far as they are public; None where it is not."""
    if not is_public(owner):
        return None
    listings = map(_listing, filter(_is_public_trade, records))
    return KnownOrganization(
        id=owner.id,
        name=owner.name,
        country=owner.country,
        # The number of a natural person leads nobody to his record.
        identifiers=tuple(
            f"{number.scheme}:{number.value}"
            for number in owner.identifiers
            if number.is_checked and not is_of_person(number)
        ),
        revision=owner.revision,
        is_person=owner.person,
        listings=tuple(sorted(listings, key=lambda one: one.id)),
    )


def _listing(record: ListingRecord) -> KnownListing:
    expired = record.valid_until is not None and record.valid_until < clock.today()
    return KnownListing(
        id=record.id,
        noun=Noun(record.side),
        kind=record.kind,
        title=record.title,
        codes=record.codes,
        is_active=record.status is Status.ACTIVE and not expired,
        revision=record.revision,
    )
