"""Listings in memory, by their id and by the organization that has them."""

from typing import Any
from uuid import UUID

from typing_extensions import override

from app.matching.packed import Ids, Packed
from app.services.known_records import ID_BYTES, Form, KnownRecords
from app.services.packed_records import pack_listing, unpack_listing
from app.values.listing import ListingRecord


class KnownListings(KnownRecords[ListingRecord]):
    """Listings by their id, see `KnownRecords`."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__(Form(pack_listing, unpack_listing))

    @override
    def hold(self, base: Packed[ListingRecord], ids: Ids, owners: Ids | None = None) -> None:
        super().hold(base, ids)
        self._owners = owners or Ids(())
        self._owner_of: dict[UUID, UUID] = {}
        self._by_owner: dict[UUID, set[UUID]] = {}

    @override
    def __setitem__(self, key: UUID, record: ListingRecord) -> None:
        before, owner = self._owner_of.get(key), record.organization_id
        # Found in both ways for a moment rather than in none.
        self._by_owner.setdefault(owner, set()).add(key)
        super().__setitem__(key, record)
        self._owner_of[key] = owner
        if before is not None and before != owner:
            self._leave(key, before)

    @override
    def __delitem__(self, key: UUID) -> None:
        super().__delitem__(key)
        owner = self._owner_of.pop(key, None)
        if owner is not None:
            self._leave(key, owner)

    def owners(self) -> set[UUID]:
        """Organizations that have listings, or had them when they were held."""
        held = (UUID(bytes=key.ljust(ID_BYTES, b"\0")) for key in self._owners.distinct())
        return {*held, *self._by_owner}

    def of(self, owner: UUID) -> list[ListingRecord]:
        """The listings of an organization, in order of their ids; safe in any thread."""
        rows = self._owners.rows(owner.bytes)
        found = [self._base[row] for row in rows[self._alive[rows] > 0].tolist()]
        written = filter(None, map(self.get, list(self._by_owner.get(owner, ()))))
        held = {record.id: record for record in (*found, *written)}
        return [held[key] for key in sorted(held) if held[key].organization_id == owner]

    def _leave(self, key: UUID, owner: UUID) -> None:
        held = self._by_owner[owner]
        held.discard(key)
        if not held:
            del self._by_owner[owner]

    @override
    def _pieces(self) -> tuple[Any, ...]:
        base, ids = super()._pieces()
        if base is self._base:
            return base, ids, self._owners
        held = (self._owners[row].ljust(ID_BYTES, b"\0") for row in self._rows())
        owners = Ids([*held, *(self._owner_of[key].bytes for key in self._fresh)])
        return base, ids, owners
