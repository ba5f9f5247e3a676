"""The terms of many listings side by side: postings that are not weighed yet."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.matching.keys import Keys
from app.matching.packed import Packed
from app.matching.packing import pack_profile, unpack_profile
from app.matching.profile import Profile, profile
from app.matching.types import Listing
from app.matching.weights import Floats
from app.vocabulary.codes import lineage
from app.vocabulary.terms import Side

N = TypeVar("N", bound=np.generic)

_LONGEST_CODE = 10


@dataclass(frozen=True, slots=True)
class Gathered:
    """Postings of terms, by term and then by row.

    Attributes:
        ids: of the listings, in order of their codes.
        profiles: the same listings.
        having: how many have each code, or one below it.
        terms: keys of the terms that occur, ascending.
        sizes: of each term, how many rows have it.
        rows, counts: of each posting.
    """

    ids: tuple[str, ...]
    profiles: Packed[Profile]
    having: Counter[str]
    terms: Keys
    sizes: NDArray[np.int64]
    rows: NDArray[np.int64]
    counts: Floats


class Entry(NamedTuple):
    """A listing made ready for an index; may have been made in another process.

    Attributes:
        said, counts: keys of its terms, and how much they count, as in its profile.
        packed: the profile.
    """

    side: Side
    codes: tuple[str, ...]
    id: str
    said: bytes
    counts: bytes
    packed: bytes

    @classmethod
    def of(cls, made: Profile, packed: bytes) -> "Entry":
        """What is needed of a listing, and its bytes."""
        listing = made.listing
        return cls(listing.side, listing.codes, listing.id, made.said, made.counts, packed)

    @property
    def place(self) -> tuple[str, str]:
        """What the order of rows goes by."""
        return (self.codes[0] if self.codes else "").ljust(_LONGEST_CODE, "0"), self.id


def made_ready(listing: Listing) -> Entry:
    """Make a listing ready for an index: most of what it costs to put it there."""
    made = profile(listing)
    return Entry.of(made, pack_profile(made))


def gather(entries: Iterable[Entry]) -> dict[Side, Gathered]:
    """Gather listings of both sides; of those with the same id the last."""
    found = {entry.id: entry for entry in entries}
    return {side: _gathered([one for one in found.values() if one.side is side]) for side in Side}


def _gathered(entries: list[Entry]) -> Gathered:
    entries.sort(key=lambda entry: entry.place)
    above = ({one for code in entry.codes for one in lineage(code)} for entry in entries)
    keys = _joined([entry.said for entry in entries], np.uint64)
    counts = _joined([entry.counts for entry in entries], np.float32)
    lengths = np.fromiter((len(entry.said) for entry in entries), np.int64, len(entries))
    rows = np.repeat(np.arange(len(entries)), lengths // keys.itemsize)
    # Rows stay in order within a term.
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    first = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])
    sizes = np.diff(np.append(first, len(keys)))
    profiles = Packed.of(unpack_profile, [entry.packed for entry in entries])
    return Gathered(
        ids=tuple(entry.id for entry in entries),
        profiles=profiles,
        having=Counter(chain.from_iterable(above)),
        terms=keys[first],
        sizes=sizes,
        rows=rows[order],
        counts=counts[order],
    )


def _joined(packed: Sequence[bytes], dtype: type[N]) -> NDArray[N]:
    return np.frombuffer(b"".join(packed), dtype)
