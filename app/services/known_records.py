"""Records in memory by their id: most of them in one piece of bytes, those written since beside.

A registry that was taken from a file holds all of them in the one piece, which stays in that file
until somebody looks; what is written afterwards is packed record by record.
"""

from collections.abc import Callable, Iterator, Mapping, MutableMapping, ValuesView
from functools import lru_cache, partial
from typing import Any, Generic, NamedTuple, Self, TypeVar
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from app.matching.packed import AT_HAND, Ids, Packed
from app.services.packed_records import pack_organization, unpack_name, unpack_organization
from app.values.organization import OrganizationRecord

R = TypeVar("R")

ID_BYTES = 16


class Form(NamedTuple, Generic[R]):
    """How records become bytes and come back; functions of modules, to be named in a file."""

    pack: Callable[[R], bytes]
    unpack: Callable[[memoryview | bytes], R]


class KnownRecords(MutableMapping[UUID, R]):
    """Changed by the event loop alone; other threads ask for single records, or take a copy."""

    def __init__(self, form: Form[R]) -> None:
        """Start empty."""
        self._form = form
        self._read = lru_cache(AT_HAND)(form.unpack)
        self.clear()

    def hold(self, base: Packed[R], ids: Ids) -> None:
        """Hold these records and no others."""
        self._base, self._ids = base, ids
        # Of what never changes, so that no thread can keep what was true before.
        self._row_of = lru_cache(AT_HAND)(partial(_row, ids))
        self._alive = np.ones(len(base), dtype=np.uint8)
        self._left = len(base)
        self._fresh: dict[UUID, bytes] = {}

    @override
    def __getitem__(self, key: UUID) -> R:
        written = self._fresh.get(key)
        if written is None:
            row = self._row(key)
            if row is not None:
                return self._base[row]
            # Another thread may have written it between the two looks.
            written = self._fresh[key]
        return self._read(written)

    @override
    def __contains__(self, key: object) -> bool:
        return key in self._fresh or (isinstance(key, UUID) and self._row(key) is not None)

    @override
    def __setitem__(self, key: UUID, record: R) -> None:
        self._fresh[key] = self._form.pack(record)
        self._bury(key)

    @override
    def __delitem__(self, key: UUID) -> None:
        if self._fresh.pop(key, None) is None and not self._bury(key):
            raise KeyError(key)

    @override
    def __len__(self) -> int:
        return self._left + len(self._fresh)

    @override
    def __iter__(self) -> Iterator[UUID]:
        yield from map(self._id, self._rows())
        yield from self._fresh

    @override
    def values(self) -> ValuesView[R]:
        """All records; none of them stays at hand."""
        return _Values(self)

    def every(self) -> Iterator[R]:
        """All records, in no order that means anything."""
        yield from self._base.some(self._rows())
        yield from map(self._form.unpack, self._fresh.values())

    def packed(self) -> Iterator[bytes]:
        """The bytes of all records, in no order that means anything."""
        yield from map(self._base.raw, self._rows())
        yield from self._fresh.values()

    @override
    def clear(self) -> None:
        self.hold(Packed.of(self._form.unpack, []), Ids(()))

    def copy(self) -> Self:
        """What is there now, for a thread that takes its time."""
        same = object.__new__(type(self))
        same.__dict__.update(self.__dict__)
        same._alive, same._fresh = self._alive.copy(), self._fresh.copy()
        return same

    def pieces(self) -> tuple[Packed[R], NDArray[np.uint8], Mapping[UUID, bytes]]:
        """What was held at first, which of its rows still count, and the bytes written since.

        The order is that of `every`.
        """
        return self._base, self._alive, self._fresh

    def changed_since(self, before: Self) -> list[UUID]:
        """Ids of what has been written since a copy was taken and is still there."""
        known = before._fresh
        return [key for key, written in self._fresh.items() if known.get(key) is not written]

    def gone_since(self, before: Self) -> list[UUID]:
        """Ids of what was there when a copy was taken and is no more."""
        buried = np.flatnonzero((before._alive > 0) & (self._alive == 0)).tolist()
        return [key for key in (*map(self._id, buried), *before._fresh) if key not in self]

    @override
    def __reduce__(self) -> tuple[Any, ...]:
        return _held, (type(self), *self._pieces())

    def _pieces(self) -> tuple[Any, ...]:
        """Everything in one piece, as `hold` takes it."""
        if self._left == len(self._base) and not self._fresh:
            return self._base, self._ids
        ids = Ids([*map(self._id_bytes, self._rows()), *(key.bytes for key in self._fresh)])
        return Packed.of(self._form.unpack, [*self.packed()]), ids

    def held(self, rows: NDArray[np.intp]) -> Iterator[UUID]:
        """Ids of some rows of what `hold` was given."""
        return map(self._id, rows.tolist())

    def _rows(self) -> list[int]:
        return np.flatnonzero(self._alive).tolist()

    def _row(self, key: UUID) -> int | None:
        row = self._row_of(key) if self._left else None
        return row if row is not None and self._alive[row] else None

    def _bury(self, key: UUID) -> bool:
        row = self._row(key)
        if row is None:
            return False
        self._alive[row] = 0
        self._left -= 1
        return True

    def _id_bytes(self, row: int) -> bytes:
        return self._ids[row].ljust(ID_BYTES, b"\0")

    def _id(self, row: int) -> UUID:
        return UUID(bytes=self._id_bytes(row))


class _Values(ValuesView[R]):
    """Records without looking up each."""

    _mapping: KnownRecords[R]

    @override
    def __iter__(self) -> Iterator[R]:
        return self._mapping.every()


class KnownOrganizations(KnownRecords[OrganizationRecord]):
    """Organizations by their id."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__(Form(pack_organization, unpack_organization))

    def names(self) -> Iterator[tuple[UUID, str]]:
        """The id and the name of each, without making records."""
        return map(unpack_name, self.packed())


def _row(ids: Ids, key: UUID) -> int | None:
    return ids.row(key.bytes)


def _held(kind: Callable[[], KnownRecords[R]], *pieces: Any) -> KnownRecords[R]:
    made = kind()
    made.hold(*pieces)
    return made
