"""The public part of the registry, as lists compare themselves with it; made anew on change."""

import asyncio
from collections.abc import Iterable
from uuid import UUID

from app import clock
from app.official.directory import Directory, KnownListing, KnownOrganization
from app.official.drafting import Gap, Known, gaps
from app.services.live import LiveRegistry
from app.values.listing import ListingRecord
from app.values.organization import OrganizationRecord
from app.vocabulary.identifiers import is_of_person
from app.vocabulary.reach import EVERYONE
from app.vocabulary.terms import Noun, Purpose, Status


class LiveDirectory:
    """The directory of one process; everybody gets the same, so only public records are in it."""

    def __init__(self, live: LiveRegistry) -> None:
        self.live = live
        self._lock = asyncio.Lock()
        self._made: tuple[object, Directory] | None = None
        self._gaps: dict[tuple[UUID, int], tuple[Gap, ...]] = {}

    async def read(self) -> Directory:
        """Return the directory of the newest revision that the process has seen."""
        async with self._lock:
            stamp = (self.live.revision, clock.today())
            if self._made is None or self._made[0] != stamp:
                owners, records = self.live.organizations.copy(), self.live.listings.copy()
                made = await asyncio.to_thread(_directory, owners.values(), records.values())
                self._made = stamp, made
                self._gaps = {}
            return self._made[1]

    async def gaps(self, edition: tuple[UUID, int], known: Known) -> tuple[Gap, ...]:
        """The gaps of an edition, worked out once for each revision: everybody may ask for them."""
        kept = self._gaps
        if edition not in kept:
            kept[edition] = await asyncio.to_thread(gaps, known)
        return kept[edition]


def is_public(record: OrganizationRecord) -> bool:
    """Whether everybody sees an organization."""
    return EVERYONE.sees(record.visibility, record.source.portal)


def _directory(owners: Iterable[OrganizationRecord], records: Iterable[ListingRecord]) -> Directory:
    public = {owner.id: owner for owner in owners if is_public(owner)}
    listings: dict[UUID, list[KnownListing]] = {}
    for record in records:
        seen = not record.hidden and EVERYONE.sees(record.visibility, record.source.portal)
        if seen and record.organization_id in public and record.purpose is Purpose.SUPPLY:
            listings.setdefault(record.organization_id, []).append(_listing(record))
    return Directory.of(
        KnownOrganization(
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
            listings=tuple(sorted(listings.get(owner.id, ()), key=lambda one: one.id)),
        )
        for owner in public.values()
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
