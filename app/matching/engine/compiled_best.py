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
            _sink(best, parent)
    else:
        _sink(best, 0)
    return found


@jit
def _sink(best, at):
    points, ranks, rows, similarities = best
    while True:
        worst = at
        for child in (2 * at + 1, 2 * at + 2):
            if child < len(points) and (
                points[child] < points[worst]
                or (points[child] == points[worst] and ranks[child] > ranks[worst])
            ):
                worst = child
        if worst == at:
            return
        points[at], points[worst] = points[worst], points[at]
        ranks[at], ranks[worst] = ranks[worst], ranks[at]
        rows[at], rows[worst] = rows[worst], rows[at]
        similarities[at], similarities[worst] = similarities[worst], similarities[at]
        at = worst
