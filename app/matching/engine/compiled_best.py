"""The best rows found so far, compiled: a heap with the worst of them on top."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False, disallow-incomplete-defs=False

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.engine.compiling import jit


class Best(NamedTuple):
    """Places for as many rows as are wanted; a heap once all are taken."""

    points: NDArray[np.float64]
    ranks: NDArray[np.int32]
    rows: NDArray[np.int32]
    similarities: NDArray[np.float32]


@jit
def nothing_yet(limit):
    """No row."""
    return Best(
        np.empty(limit, dtype=np.float64),
        np.empty(limit, dtype=np.int32),
        np.empty(limit, dtype=np.int32),
        np.empty(limit, dtype=np.float32),
    )


@jit
def put(best, found, points, rank, row, similarity):
    """Keep a row that is among the best; returns how many are kept."""
    limit = len(best.points)
    at = found if found < limit else 0
    best.points[at], best.ranks[at], best.rows[at], best.similarities[at] = (
        points, rank, row, similarity,
    )  # fmt: skip
    if found < limit:
        found += 1
        if found < limit:
            return found
        # The first time, all of them must sink to their places.
        for parent in range(limit // 2, -1, -1):
            _sink(best, parent, limit)
    else:
        _sink(best, 0, limit)
    return found


@jit
def in_order(best, found):
    """Put the rows that were kept in order, best first, ties by rank.

    The worst goes last, again and again.

    Args:
        best: a heap if all places are taken; afterwards none any more.
        found: how many are kept.
    """
    if found < len(best.points):
        for parent in range(found // 2, -1, -1):
            _sink(best, parent, found)
    for last in range(found - 1, 0, -1):
        _swap(best, 0, last)
        _sink(best, 0, last)


@jit
def _swap(best, one, other):
    points, ranks, rows, similarities = best
    points[one], points[other] = points[other], points[one]
    ranks[one], ranks[other] = ranks[other], ranks[one]
    rows[one], rows[other] = rows[other], rows[one]
    similarities[one], similarities[other] = similarities[other], similarities[one]


@jit
def _sink(best, at, size):
    points, ranks = best.points, best.ranks
    while True:
        worst = at
        for child in (2 * at + 1, 2 * at + 2):
            if child < size and (
                points[child] < points[worst]
                or (points[child] == points[worst] and ranks[child] > ranks[worst])
            ):
                worst = child
        if worst == at:
            return
        _swap(best, at, worst)
        at = worst
