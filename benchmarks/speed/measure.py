"""Times of several ways to answer the same questions in the same run: all see the same machine."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Times:
    """Seconds of many answers."""

    seconds: Sequence[float]

    @property
    def p50(self) -> float:
        """Milliseconds that half of the answers need at most."""
        return 1e3 * statistics.median(self.seconds)

    @property
    def p99(self) -> float:
        """Milliseconds that 99 of 100 answers need at most."""
        return 1e3 * sorted(self.seconds)[min(len(self.seconds) - 1, int(0.99 * len(self.seconds)))]


Ways = dict[str, tuple[Callable[[int], object], int]]
"""By name, what answers the question of a number, and how many it is asked."""


def interleaved(ways: Ways, clock: Callable[[], float] = time.thread_time) -> dict[str, Times]:
    """Ask question after question, each of every way: each finds the caches full of the others'.

    Args:
        ways: who is asked; the first questions are warm-up.
        clock: processor time of this thread, which other work on the machine does not lengthen;
            for what answers in another process, the time on the wall.
    """
    for ask, _ in ways.values():
        for number in range(3):
            ask(number)
    found: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(max(most for _, most in ways.values())):
        for name, (ask, most) in ways.items():
            if number < most:
                found[name].append(_timed(ask, number, clock))
    return {name: Times(seconds) for name, seconds in found.items()}


def in_blocks(ways: Ways, clock: Callable[[], float] = time.thread_time) -> dict[str, Times]:
    """Ask all questions of one way, then those of the next: caches are full of its own."""
    found = {}
    for name, (ask, most) in ways.items():
        for number in range(most):
            ask(number)
        found[name] = Times([_timed(ask, number, clock) for number in range(most)])
    return found


def _timed(ask: Callable[[int], object], number: int, clock: Callable[[], float]) -> float:
    start = clock()
    ask(number)
    return clock() - start


def once(work: Callable[[], object]) -> float:
    """Seconds of something that is done once."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
