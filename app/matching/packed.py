"""Many values as bytes in one piece, made into objects when they are asked for.

A listing as objects takes kilobytes, and to look at it copies its pages where workers share them;
as bytes it takes what it says, and stays in the file that it was kept in.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import pairwise
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

T = TypeVar("T")

Load = Callable[[memoryview | bytes], T]
"""Makes a value of its bytes; a function of a module, so that it can be named in a file."""

AT_HAND = 1_024
"""Values that stay objects for a while once they have been asked for."""


class Packed(Generic[T]):
    """Values by row, never changed; safe in any thread."""

    __slots__ = ("_blob", "_load", "_read", "_starts")

    def __init__(self, load: Load[T], blob: NDArray[np.uint8], starts: NDArray[np.int64]) -> None:
        """Take what was packed.

        Args:
            load: makes a value of its bytes.
            blob: the bytes of all values.
            starts: where those of each value begin; one more at the end.
        """
        self._load, self._blob, self._starts = load, blob, starts
        # Not a method, so that nothing points in a circle and what is dropped goes at once.
        self._read = lru_cache(AT_HAND)(partial(_made, load, blob.data, starts.data))

    @classmethod
    def of(cls, load: Load[T], each: Sequence[bytes | memoryview]) -> "Packed[T]":
        """Put the bytes of values into one piece."""
        lengths = np.fromiter(map(len, each), np.int64, len(each))
        starts = np.append(0, np.cumsum(lengths))
        return cls(load, np.frombuffer(b"".join(each), np.uint8), starts)

    @classmethod
    def joined(
        cls, load: Load[T], each: Iterable["Packed[T]"], rows: NDArray[np.int64]
    ) -> "Packed[T]":
        """Take values of several in a new order.

        Args:
            load: makes a value of its bytes, in all of them.
            each: of which values are taken.
            rows: of all of them, one after the other, those that are taken.
        """
        pieces = [piece for packed in each for piece in packed.pieces()]
        return cls.of(load, list(map(pieces.__getitem__, rows.tolist())))

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, row: int) -> T:
        return self._read(row)

    def __iter__(self) -> Iterator[T]:
        """All of them; none stays at hand."""
        return self.some(range(len(self)))

    def some(self, rows: Iterable[int]) -> Iterator[T]:
        """Those of some rows; none stays at hand."""
        return map(partial(_made, self._load, self._blob.data, self._starts.data), rows)

    def pieces(self) -> Iterator[memoryview]:
        """The bytes of every value."""
        blob = self._blob.data
        return (blob[start:end] for start, end in pairwise(self._starts.tolist()))

    def raw(self, row: int) -> bytes:
        """The bytes of a value."""
        return bytes(self._blob.data[self._starts[row] : self._starts[row + 1]])

    @override
    def __reduce__(self) -> tuple[Any, ...]:
        return Packed, (self._load, self._blob, self._starts)


def _made(load: Load[T], blob: memoryview, starts: memoryview, row: int) -> T:
    return load(blob[starts[row] : starts[row + 1]])


class Ids:
    """The id of each row, found by halving; several rows may have the same."""

    __slots__ = ("_ids", "_order")

    def __init__(self, ids: Iterable[bytes]) -> None:
        """Take the id of each row; none ends with a zero byte, or all are of one length."""
        every = list(ids)
        self._hold(np.array(every, f"S{max(map(len, every), default=1)}"))

    @classmethod
    def joined(cls, each: Sequence["Ids"], rows: NDArray[np.int64]) -> "Ids":
        """Take ids of several in a new order.

        Args:
            each: one or more.
            rows: of all of them, one after the other, those that are taken.
        """
        made = object.__new__(cls)
        made._hold(np.concatenate([ids.every for ids in each])[rows])
        return made

    def _hold(self, ids: NDArray[np.bytes_]) -> None:
        self._ids = ids
        # Of another type, all of it would be copied for each search.
        self._order = np.argsort(ids, kind="stable").astype(np.intp)

    def __len__(self) -> int:
        return len(self._ids)

    def __getitem__(self, row: int) -> bytes:
        return bytes(self._ids[row])

    @property
    def every(self) -> NDArray[np.bytes_]:
        """All of them, by row."""
        return self._ids

    def distinct(self) -> list[bytes]:
        """Every id once, ascending."""
        return list(map(bytes, np.unique(self._ids)))

    @property
    def rank(self) -> NDArray[np.int32]:
        """Place of each row's id among all ids."""
        rank = np.empty(len(self), dtype=np.int32)
        rank[self._order] = np.arange(len(self), dtype=np.int32)
        return rank

    def rows(self, key: bytes) -> NDArray[np.intp]:
        """The rows that have an id, ascending."""
        wanted = self._wanted(key)
        if wanted is None:
            return self._order[:0]
        start, end = (
            self._ids.searchsorted(wanted, side, self._order) for side in ("left", "right")
        )
        return self._order[start:end]

    def row(self, key: bytes) -> int | None:
        """The first row that has an id; None where none has."""
        wanted = self._wanted(key)
        if wanted is None:
            return None
        at = self._ids.searchsorted(wanted, "left", self._order)
        first = self._order[at : at + 1]
        return int(first[0]) if len(first) and self._ids[first[0]] == wanted else None

    def _wanted(self, key: bytes) -> NDArray[np.bytes_] | None:
        """An id as it is looked for; None where it is longer than any, as all would be copied."""
        return None if len(key) > self._ids.itemsize else np.array(key, self._ids.dtype)
