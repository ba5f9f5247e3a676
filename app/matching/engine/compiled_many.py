"""Many questions to one segment, compiled: no way back to Python between two of them."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False, disallow-incomplete-defs=False

import numpy as np

from app.matching.engine.compiled import search
from app.matching.engine.compiled_asks import ask_of
from app.matching.engine.compiling import jit


@jit
def search_many(held, alive, asks, template, limit):
    """Answer many questions without coming back to Python: rows and points, -1 where none is."""
    count = len(asks.owner)
    rows = np.full((count, limit), -1, dtype=np.int32)
    points = np.zeros((count, limit), dtype=np.float64)
    for number in range(count):
        words = asks.terms[asks.term_starts[number] : asks.term_starts[number + 1]]
        one, end = asks.code_starts[number], asks.code_starts[number + 1]
        ask = ask_of(
            template,
            words,
            asks.prefixes[one:end],
            asks.worth[one:end],
            asks.country[asks.state[number]],
            np.int64(asks.owner[number]),
        )
        hits = search(held, alive, ask, limit)
        rows[number, : len(hits.rows)] = hits.rows
        points[number, : len(hits.rows)] = hits.points
    return rows, points
