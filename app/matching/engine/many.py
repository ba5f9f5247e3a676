"""Many questions at once, on several threads: what `match-all` and the benchmark ask."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.matching.engine import kernel
from app.matching.engine.ask import Ask, Asks, Bytes
from app.matching.engine.asks import ask_of
from app.matching.engine.kernel import Searchable

Found = tuple[NDArray[np.int32], NDArray[np.float64]]
"""Rows and points of each question, best first; -1 where there are no more."""

_BLOCK = 1_000
"""Questions of a task: thousands, so that handing them out costs nothing."""


def part_of(asks: Asks, start: int, end: int) -> Asks:
    """Some of the questions."""
    one, last = asks.term_starts[start], asks.term_starts[end]
    code, deepest = asks.code_starts[start], asks.code_starts[end]
    return Asks(
        asks.terms[one:last],
        asks.term_starts[start : end + 1] - one,
        asks.prefixes[code:deepest],
        asks.worth[code:deepest],
        asks.code_starts[start : end + 1] - code,
        asks.state[start:end],
        asks.country,
        asks.owner[start:end],
    )


def search_many(  # noqa: PLR0913 - a segment, questions, and how
    segment: Searchable, alive: Bytes, asks: Asks, template: Ask, limit: int, *, threads: int = 1
) -> Found:
    """Answer all questions; the same rows and points whatever the number of threads.

    Args:
        segment: what is searched.
        alive: of each row, whether it is still there.
        asks: the questions.
        template: what is the same in all of them.
        limit: how many rows at most for each.
        threads: how many work at a time; compiled code lets all of them run.
    """
    limit = min(limit, len(segment))
    count = len(asks.owner)
    edges = [*range(0, count, _BLOCK), count] if count else [0, 0]
    parts = [part_of(asks, start, end) for start, end in pairwise(edges)]
    answer = _answering(segment, alive, template, limit)
    with ThreadPoolExecutor(threads) as pool:
        found = list(pool.map(answer, parts))
    return np.concatenate([rows for rows, _ in found]), np.concatenate([p for _, p in found])


def _answering(
    segment: Searchable, alive: Bytes, template: Ask, limit: int
) -> Callable[[Asks], Found]:
    if kernel.prepare():
        from app.matching.engine.compiled_many import search_many as compiled

        held = segment.held()

        def fast(asks: Asks) -> Found:
            rows, points = compiled(held, alive, asks, template, limit)
            return rows, points

        return fast

    def slow(asks: Asks) -> Found:
        rows = np.full((len(asks.owner), limit), -1, dtype=np.int32)
        points = np.zeros((len(asks.owner), limit))
        for number, ask in enumerate(asks_one_by_one(asks, template)):
            hits = segment.search(alive, ask, limit)
            rows[number, : len(hits.rows)] = hits.rows
            points[number, : len(hits.rows)] = hits.points
        return rows, points

    return slow


def asks_one_by_one(asks: Asks, template: Ask) -> Iterator[Ask]:
    """The same questions, each for itself."""
    for number in range(len(asks.owner)):
        words = asks.terms[asks.term_starts[number] : asks.term_starts[number + 1]]
        codes = slice(asks.code_starts[number], asks.code_starts[number + 1])
        yield ask_of(
            template,
            words,
            asks.prefixes[codes],
            asks.worth[codes],
            asks.country[asks.state[number]],
            int(asks.owner[number]),
        )
