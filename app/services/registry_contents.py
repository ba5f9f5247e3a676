"""What the registry in memory holds, and how listings come into it and go."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

import numpy as np

from app.db import Database
from app.matching import LiveIndex, MemoryIndex
from app.matching.assistant.reading import worth_reading
from app.matching.gathered import joined
from app.matching.name_index import NameIndex
from app.matching.packed import Ids, Packed
from app.matching.types import Predicted
from app.services import known_decisions
from app.services.cards import Cards
from app.services.coding import CodeReader
from app.services.kept_answers import KeptAnswers
from app.services.known_decisions import KnownDecisions
from app.services.known_listings import KnownListings
from app.services.known_records import KnownOrganizations
from app.services.known_scorecards import KnownScorecards
from app.services.matchable import matchable, openness, worded
from app.services.packed_records import unpack_listing
from app.services.pseudonyms import Pseudonyms
from app.services.registry_parts import Part, Standing, standing
from app.services.unread import Unread
from app.values.listing import ListingRecord

Codes = Callable[[ListingRecord], Predicted]
"""Gives the codes that are read of a listing."""


@dataclass(eq=False)
class RegistryContents:
    """The index with everything that an answer shows; the event loop alone changes it.

    Attributes:
        database: that it was read from.
        unread: listings whose codes are still to be read.
        answers: what was answered since the registry, the index or the reader last changed.
        cards: listings as answers showed them, until they change.
        hidden: ids of listings that a moderator hid.
        closed: ids of those that not everybody may see.
        teaching: how many others may learn codes from, see `coding.teaches`.
    """

    database: Database
    index: LiveIndex = field(default_factory=MemoryIndex)
    reader: CodeReader = field(default_factory=CodeReader)
    organizations: KnownOrganizations = field(default_factory=KnownOrganizations)
    names: NameIndex = field(default_factory=NameIndex)
    listings: KnownListings = field(default_factory=KnownListings)
    decisions: KnownDecisions = field(default_factory=dict)
    scorecards: KnownScorecards = field(default_factory=KnownScorecards)
    pseudonyms: Pseudonyms = field(default_factory=lambda: Pseudonyms(b""))
    answers: KeptAnswers = field(default_factory=KeptAnswers)
    cards: Cards = field(default_factory=Cards)
    unread: Unread = field(default_factory=Unread)
    hidden: set[UUID] = field(default_factory=set)
    closed: set[UUID] = field(default_factory=set)
    teaching: int = 0

    def as_seen(self, record: ListingRecord) -> ListingRecord:
        """A listing as open as its organization lets it be."""
        owner = self.organizations[record.organization_id]
        return replace(record, visibility=openness(record, owner))

    @property
    def public_listings(self) -> int:
        """How many listings everybody may see."""
        return len(self.listings) - len(self.closed)

    def put(self, records: Collection[ListingRecord], codes: Codes) -> None:
        """Put listings in whose organizations are there, replacing those with the same ids."""
        self._know(records)
        self.put_into_index((record, codes(record)) for record in records)

    def hold(self, parts: Sequence[Part]) -> None:
        """Hold one or more parts of the listings where there are none.

        Those of organizations that are not there are left out.
        """
        rows = np.arange(sum(map(len, parts)))
        keys, owners = (
            Ids.joined([getattr(part, name) for part in parts], rows) for name in ("keys", "owners")
        )
        self.listings.hold(
            Packed.joined(unpack_listing, (part.records for part in parts), rows), keys, owners
        )
        standing = Standing(*np.concatenate([part.standings for part in parts]).T)
        self.closed.update(self.listings.held(np.flatnonzero(standing.closed)))
        self.hidden.update(self.listings.held(np.flatnonzero(standing.hidden)))
        self.teaching += int(np.count_nonzero(standing.teaches))
        self.index.put(joined([part.gathered for part in parts]))
        for owner in self.listings.owners() - set(self.organizations):
            self.drop({record.id for record in self.listings.of(owner)})

    def _know(self, records: Iterable[ListingRecord]) -> None:
        """Hold listings whose organizations are there; nobody finds them yet."""
        for record in records:
            self._forget(record.id)
            self.listings[record.id] = record
            owner = self.organizations[record.organization_id]
            self._count(record.id, standing(record, owner))

    def _count(self, key: UUID, found: Standing) -> None:
        if found.closed:
            self.closed.add(key)
        if found.hidden:
            self.hidden.add(key)
        self.teaching += found.teaches

    def _forget(self, key: UUID) -> None:
        """Take a listing out of what is known of all; one that is not there does not matter."""
        before = self.listings.get(key)
        if before is not None and before.codes and key not in self.closed:
            self.teaching -= 1
        self.closed.discard(key)
        self.hidden.discard(key)
        self.cards.forget(key)

    def put_into_index(self, read: Iterable[tuple[ListingRecord, Predicted]]) -> None:
        """Let listings that are there be found, with the codes that were read of them."""
        owners = self.organizations
        self.index.apply(
            [matchable(one, owners[one.organization_id], codes) for one, codes in read]
        )

    def drop(self, keys: set[UUID]) -> None:
        """Take listings out; ids that are not known do not matter."""
        for key in keys:
            self._forget(key)
            self.listings.pop(key, None)
            known_decisions.forget(self.decisions, key)
        self.reader.forget(keys)
        self.index.apply([], [str(key) for key in keys])

    def read(self, record: ListingRecord) -> Predicted:
        """Read the codes of a listing now."""
        return self.reader.read(*worded(record))

    def read_before(self, record: ListingRecord) -> Predicted:
        """Return what was read of the same words; a listing with others waits to be read."""
        known = self.index.get(str(record.id))
        if known is not None and record.id not in self.unread:
            listing = known.listing
            words = (record.title, record.description, record.codes)
            if (listing.title, listing.description, listing.codes) == words:
                return listing.predicted
        if self.reader.ready and worth_reading(record.codes):
            self.unread.add([record])
        return ()
