"""What the registry in memory holds, and how listings come into it and go."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from uuid import UUID

from app.db import Database
from app.matching import LiveIndex, MemoryIndex
from app.matching.assistant.reading import worth_reading
from app.matching.name_index import NameIndex
from app.matching.types import Predicted
from app.services import known_decisions
from app.services.coding import CodeReader
from app.services.kept_answers import KeptAnswers
from app.services.known_decisions import KnownDecisions
from app.services.known_listings import KnownListings
from app.services.known_scorecards import KnownScorecards
from app.services.matchable import matchable, openness, worded
from app.services.pseudonyms import Pseudonyms
from app.services.unread import Unread
from app.values.listing import ListingRecord
from app.values.organization import OrganizationRecord
from app.vocabulary.reach import EVERYONE

Codes = Callable[[ListingRecord], Predicted]
"""Gives the codes that are read of a listing."""


@dataclass
class HeldRegistry:
    """The index with everything that an answer shows; the event loop alone changes it.

    Attributes:
        database: that it was read from.
        unread: listings whose codes are still to be read.
        answers: what was answered since the registry, the index or the reader last changed.
    """

    database: Database
    index: LiveIndex = field(default_factory=MemoryIndex)
    reader: CodeReader = field(default_factory=CodeReader)
    organizations: dict[UUID, OrganizationRecord] = field(default_factory=dict)
    names: NameIndex = field(default_factory=NameIndex)
    listings: KnownListings = field(default_factory=KnownListings)
    decisions: KnownDecisions = field(default_factory=dict)
    scorecards: KnownScorecards = field(default_factory=KnownScorecards)
    pseudonyms: Pseudonyms = field(default_factory=lambda: Pseudonyms(b""))
    answers: KeptAnswers = field(default_factory=KeptAnswers)
    unread: Unread = field(default_factory=Unread)
    _public: set[UUID] = field(default_factory=set)

    def as_seen(self, record: ListingRecord) -> ListingRecord:
        """A listing as open as its organization lets it be."""
        owner = self.organizations[record.organization_id]
        return replace(record, visibility=openness(record, owner))

    @property
    def public_listings(self) -> int:
        """How many listings everybody may see."""
        return len(self._public)

    def teaches(self, record: ListingRecord) -> bool:
        """What `coding.teaches` says of the listing as seen, without making that."""
        return bool(record.codes) and record.id in self._public

    def put(self, records: Collection[ListingRecord], codes: Codes) -> None:
        """Put listings in whose organizations are there, replacing those with the same ids."""
        self.listings.put(records)
        for record in records:
            seen = EVERYONE.sees(self.as_seen(record).visibility, record.source.portal)
            (self._public.add if seen else self._public.discard)(record.id)
        self.put_into_index((record, codes(record)) for record in records)

    def put_into_index(self, read: Iterable[tuple[ListingRecord, Predicted]]) -> None:
        """Let listings that are there be found, with the codes that were read of them."""
        owners = self.organizations
        self.index.apply(
            [matchable(one, owners[one.organization_id], codes) for one, codes in read]
        )

    def drop(self, keys: set[UUID]) -> None:
        """Take listings out; ids that are not known do not matter."""
        for key in keys:
            self.listings.drop(key)
            self._public.discard(key)
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
