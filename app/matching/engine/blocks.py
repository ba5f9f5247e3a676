"""Postings in windows: what a term is worth in a run of neighbouring rows, and the most of it.

Rows are numbered in order of their codes, so goods that belong together stand together and most
windows have little of what a question asks for. A window is as long as an accumulator that stays
in the processor's first cache.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

WINDOW_BITS = 11
WINDOW = 1 << WINDOW_BITS
"""Rows of a window."""

Ints = NDArray[np.int64]
Numbers = NDArray[np.float32]


class Blocks(NamedTuple):
    """Postings of many terms; those of one term in one window are a block.

    Attributes:
        starts: of each term, its first block; one more at the end.
        window: of each block.
        first: of each block, its first posting; one more at the end.
        most: of each block, the largest value.
        offset: of each posting, its row within the window.
        value: of each posting.
    """

    starts: Ints
    window: NDArray[np.int32]
    first: Ints
    most: Numbers
    offset: NDArray[np.uint16]
    value: Numbers


def blocks_of(terms: Ints, rows: Ints, values: Numbers, count: int) -> Blocks:
    """Arrange postings.

    Args:
        terms: of each posting, ascending.
        rows: of each posting, ascending within a term.
        values: of each posting.
        count: how many terms there are.
    """
    windows = rows >> WINDOW_BITS
    new = np.ones(len(terms), dtype=bool)
    new[1:] = (terms[1:] != terms[:-1]) | (windows[1:] != windows[:-1])
    first = np.flatnonzero(new)
    sizes = np.bincount(terms[first], minlength=count) if len(first) else np.zeros(count, np.int64)
    return Blocks(
        starts=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        window=windows[first].astype(np.int32),
        first=np.append(first, len(terms)).astype(np.int64),
        most=np.maximum.reduceat(values, first).astype(np.float32)
        if len(first)
        else np.empty(0, np.float32),
        offset=(rows & (WINDOW - 1)).astype(np.uint16),
        value=values.astype(np.float32),
    )


def rows_of(blocks: Blocks, term: int) -> NDArray[np.int64]:
    """The rows that have a term, ascending."""
    one, end = blocks.starts[term], blocks.starts[term + 1]
    lengths = np.diff(blocks.first[one : end + 1])
    windows = np.repeat(blocks.window[one:end].astype(np.int64), lengths)
    offsets = blocks.offset[blocks.first[one] : blocks.first[end]]
    return (windows << WINDOW_BITS) + offsets


def values_of(blocks: Blocks, term: int) -> Numbers:
    """What a term is worth in its rows."""
    one, end = blocks.starts[term], blocks.starts[term + 1]
    return blocks.value[blocks.first[one] : blocks.first[end]]
