"""Which code searches a segment: the compiled one as soon as it is ready, numpy until then."""

import logging
from collections.abc import Callable
from threading import Lock

import numpy as np

from app.matching.engine import plain
from app.matching.engine.ask import Ask, Base, Bytes, Hits
from app.matching.engine.sample import sample

log = logging.getLogger(__name__)

Kernel = Callable[[Base, Bytes, Ask, int], Hits]

_compiled: list[Kernel] = []
_preparing = Lock()


def search(base: Base, alive: Bytes, ask: Ask, limit: int) -> Hits:
    """Return the best rows of a segment, best first.

    Args:
        base: the segment.
        alive: of each row, whether it is still there.
        ask: the question.
        limit: how many at most.
    """
    if not len(base.columns.rank):
        return Hits(np.zeros(0, np.int32), np.zeros(0), np.zeros(0, np.float32))
    chosen = _compiled[0] if _compiled else plain.search
    return chosen(base, alive, ask, min(limit, len(base.columns.rank)))


def prepare() -> bool:
    """Compile, or load what was compiled before; returns whether compiled code is used.

    Takes seconds the first time on a machine, and most of one second later; may run in a thread
    while questions are answered by numpy.
    """
    with _preparing:
        if _compiled:
            return True
        try:
            from app.matching.engine.compiled import search as compiled
            from app.matching.engine.compiled import sorted_hits

            def kernel(base: Base, alive: Bytes, ask: Ask, limit: int) -> Hits:
                return sorted_hits(compiled(base, alive, ask, limit))

            kernel(*sample(), 1)
        except ImportError as error:
            log.warning("searching without numba: %s", error)
            return False
        _compiled.append(kernel)
        return True


def is_compiled() -> bool:
    """Whether compiled code answers."""
    return bool(_compiled)


def forget() -> None:
    """Go back to numpy; for tests and for measuring."""
    _compiled.clear()
