"""The change feed: what changed in the registry, as one caller may know it."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.values.listing import ListingRecord
from app.values.lists import CurrentList
from app.values.organization import OrganizationRecord
from app.vocabulary.terms import Action, Noun


class Position(NamedTuple):
    """A place in the feed: all changes up to it, in order of transaction and then revision."""

    transaction: int
    revision: int


START = Position(0, -1)
"""Before the first change."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One settled change: its transaction and all before it have ended."""

    position: Position
    noun: Noun
    record_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Window:
    """Some settled changes in order, the last of each record only.

    Attributes:
        end: the position after which reading goes on.
        more: whether there were further settled changes.
    """

    entries: tuple[Entry, ...]
    end: Position
    more: bool


@dataclass(frozen=True, slots=True)
class ChangesAsked:
    """Which changes are asked for.

    Attributes:
        since: a cursor, `0` for everything or `now`.
        nouns: only these; empty for all.
    """

    since: str
    limit: int = 100
    nouns: frozenset[Noun] = frozenset()


@dataclass(frozen=True, slots=True)
class FeedItem:
    """What became of one record since the caller's last reading.

    Attributes:
        action: as it looks to the caller: what he can no longer see is deleted.
        record: as it stands now; None once it is deleted or merged.
        merged_into: the record that stands for it now, where the caller sees that one.
    """

    noun: Noun
    record_id: UUID
    action: Action
    revision: int
    at: datetime
    record: OrganizationRecord | ListingRecord | CurrentList | None
    merged_into: UUID | None = None


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Some changes, and the cursor to go on from; there is always one, the feed has no end.

    Attributes:
        passed: whether changes were passed over, told or not.
    """

    items: tuple[FeedItem, ...]
    cursor: str
    more: bool
    passed: bool
