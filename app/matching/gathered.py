"""The terms of many listings side by side: postings that are not weighed yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from app.matching.keys import Keys
from app.matching.profile import Profile
from app.matching.weights import Floats

N = TypeVar("N", bound=np.generic)

_LONGEST_CODE = 10


@dataclass(frozen=True, slots=True)
class Gathered:
    """Postings of terms, by term and then by row.

    Attributes:
        profiles: the rows, in order of their codes.
        terms: keys of the terms that occur, ascending.
        sizes: of each term, how many rows have it.
        rows, counts: of each posting.
    """

    profiles: tuple[Profile, ...]
    terms: Keys
    sizes: NDArray[np.int64]
    rows: NDArray[np.int64]
    counts: Floats

    @classmethod
    def of(cls, profiles: Iterable[Profile]) -> "Gathered":
        """Gather the terms of listings."""
        ordered = tuple(sorted(profiles, key=_by_code))
        keys = _joined([profile.said for profile in ordered], np.uint64)
        counts = _joined([profile.counts for profile in ordered], np.float32)
        lengths = np.fromiter((len(one.said) for one in ordered), np.int64, len(ordered))
        rows = np.repeat(np.arange(len(ordered)), lengths // keys.itemsize)
        # Rows stay in order within a term.
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        first = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])
        sizes = np.diff(np.append(first, len(keys)))
        return cls(ordered, keys[first], sizes, rows[order], counts[order])


def _joined(packed: Sequence[bytes], dtype: type[N]) -> NDArray[N]:
    return np.frombuffer(b"".join(packed), dtype)


def _by_code(profile: Profile) -> tuple[str, str]:
    listing = profile.listing
    return (listing.codes[0] if listing.codes else "").ljust(_LONGEST_CODE, "0"), listing.id
