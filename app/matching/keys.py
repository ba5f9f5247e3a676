"""Terms as numbers: a registry holds eight bytes of each, and no table of what its texts ever said.

The three highest bits of a key are the sort of its term, so words come before marks, pieces and
pairs wherever keys ascend. The others are a hash, the same in every process. Two terms with one key
would count as one: among a hundred million terms the odds that any two do are 1 in 460.
"""

from array import array
from collections.abc import Iterable, Mapping
from enum import IntEnum
from functools import lru_cache
from hashlib import blake2b
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]

_HASH_BITS = 61
_REMEMBERED = 200_000
"""Stems, marks and pieces whose keys stay at hand; pairs are too many."""


class Sort(IntEnum):
    """What a term is, see `app.matching.text`; a word with digits is a `NUMBER`."""

    WORD = 0
    NUMBER = 1
    MARK = 2
    PIECE = 3
    PAIR = 4


def first_key(sort: Sort) -> int:
    """The least key that a term of this sort can have."""
    return int(sort) << _HASH_BITS


_FIRST = {
    "w": first_key(Sort.WORD), "m": first_key(Sort.MARK), "g": first_key(Sort.PIECE),
    "p": first_key(Sort.PAIR),
}  # fmt: skip
_NOTHING_HASHED = blake2b(digest_size=8)
"""To copy it takes less than to begin another."""

_FIRST_NUMBER = first_key(Sort.NUMBER)


def key_of(term: str) -> int:
    """Return the key of a term."""
    first = _FIRST[term[0]]
    if term[0] == "w" and not term[2:].isalpha() and any(map(str.isdigit, term)):
        first = _FIRST_NUMBER
    hashed = _NOTHING_HASHED.copy()
    hashed.update(term.encode(errors="surrogatepass"))
    return first | int.from_bytes(hashed.digest(), "little") >> (64 - _HASH_BITS)


def packed_key(term: str) -> bytes:
    """The same as eight bytes."""
    return key_of(term).to_bytes(8, "little")


remembered_key = lru_cache(maxsize=_REMEMBERED)(key_of)
"""The same for terms that stand in many texts."""


def sorts_of(keys: Keys) -> NDArray[np.intp]:
    """The number of each key's sort."""
    return (keys >> np.uint64(_HASH_BITS)).astype(np.intp)


def distinct(each: Iterable[Keys]) -> Keys:
    """Return the keys of several arrays once, ascending."""
    # `np.unique` goes through a table, which takes several times as long as sorting numbers.
    keys: Keys = np.sort(np.concatenate([np.zeros(0, np.uint64), *each]))
    new = np.ones(len(keys), dtype=bool)
    new[1:] = keys[1:] != keys[:-1]
    return keys[new]


def packed(
    counted: Mapping[int, float], others: Mapping[float, bytes] = MappingProxyType({})
) -> tuple[bytes, bytes]:
    """Return keys of terms, ascending, and their counts: eight and four bytes each.

    Args:
        counted: keys of words and numbers, and what they count.
        others: packed keys of other terms, each as often as it occurs, by what each counts.
    """
    first = sorted(counted)
    keys = np.frombuffer(b"".join(others.values()), np.uint64)
    each = [len(found) // keys.itemsize for found in others.values()]
    order = keys.argsort()
    keys = keys[order]
    new = np.ones(len(keys), dtype=bool)
    np.not_equal(keys[1:], keys[:-1], out=new[1:])
    worth = np.repeat(np.fromiter(others, np.float32), each)[order]
    counts = np.bincount(new.cumsum() - 1, worth).astype(np.float32)
    return (
        array("Q", first).tobytes() + keys[new].tobytes(),
        array("f", map(counted.__getitem__, first)).tobytes() + counts.tobytes(),
    )
