"""Listings in memory, by their id and by the organization that has them."""

from collections.abc import Iterable, Iterator, Mapping, ValuesView
from uuid import UUID

from typing_extensions import override

from app.values.listing import ListingRecord


class KnownListings(Mapping[UUID, ListingRecord]):
    """Changed by the event loop; threads that read it meanwhile take a copy first."""

    def __init__(self) -> None:
        """Start empty."""
        self._by_id: dict[UUID, ListingRecord] = {}
        self._by_owner: dict[UUID, dict[UUID, ListingRecord]] = {}

    @override
    def __getitem__(self, key: UUID) -> ListingRecord:
        return self._by_id[key]

    @override
    def __iter__(self) -> Iterator[UUID]:
        return iter(self._by_id)

    @override
    def __len__(self) -> int:
        return len(self._by_id)

    @override
    def __contains__(self, key: object) -> bool:
        return key in self._by_id

    @override
    def values(self) -> ValuesView[ListingRecord]:
        """All listings."""
        return self._by_id.values()

    def of(self, owner: UUID) -> list[ListingRecord]:
        """The listings of an organization, in order of their ids; safe in any thread."""
        held = list(self._by_owner.get(owner, {}).values())
        return sorted(held, key=lambda record: record.id)

    def put(self, records: Iterable[ListingRecord]) -> None:
        """Put listings in, replacing those with the same id."""
        for record in records:
            before = self._by_id.get(record.id)
            self._by_id[record.id] = record
            self._by_owner.setdefault(record.organization_id, {})[record.id] = record
            if before is not None and before.organization_id != record.organization_id:
                self._leave(before)

    def drop(self, key: UUID) -> None:
        """Take a listing out; one that is not known does not matter."""
        record = self._by_id.pop(key, None)
        if record is not None:
            self._leave(record)

    def _leave(self, record: ListingRecord) -> None:
        held = self._by_owner[record.organization_id]
        del held[record.id]
        if not held:
            del self._by_owner[record.organization_id]
