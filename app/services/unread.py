"""Listings whose words are still to be read for codes: after an import they are many.

A text takes a millisecond or so to read. A listing that comes alone is read at once; of many that
come together, words are searched at once and codes as soon as they are read, beside the answers.
"""

from collections.abc import Iterable
from itertools import islice
from uuid import UUID

from app.values.listing import ListingRecord


class Unread:
    """Listings in the order in which they came, each as it stood last."""

    def __init__(self) -> None:
        """Start empty."""
        self._waiting: dict[UUID, ListingRecord] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def __contains__(self, key: UUID) -> bool:
        return key in self._waiting

    def add(self, records: Iterable[ListingRecord]) -> None:
        """Let listings wait; what waited of the same id goes."""
        self._waiting.update((record.id, record) for record in records)

    def first(self, number: int) -> list[ListingRecord]:
        """The first few; they stay until they are done."""
        return list(islice(self._waiting.values(), number))

    def done(self, records: Iterable[ListingRecord]) -> None:
        """Let listings wait no longer, unless they have changed since."""
        for record in records:
            if self._waiting.get(record.id) is record:
                del self._waiting[record.id]
