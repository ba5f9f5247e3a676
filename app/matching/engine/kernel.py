"""Which code searches a segment: the compiled one as soon as it is ready, numpy until then."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
from typing_extensions import override

from app.matching.engine import plain
from app.matching.engine.ask import Ask, Base, Bytes, Hits
from app.matching.engine.sample import sample

log = logging.getLogger(__name__)

Kernel = Callable[[Any, Bytes, Ask, int], Hits]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """Compiled code: what holds a segment, and what searches it then."""

    hold: Callable[[Base], Any]
    search: Kernel


_compiled: list[_Compiled] = []
_preparing = Lock()


class Searchable:
    """A segment that can be searched.

    Compiled code takes it once and holds it; to hand over its arrays with each question would take
    longer than many a search.
    """

    __slots__ = ("_held", "base")

    def __init__(self, base: Base) -> None:
        """Take a segment that never changes."""
        self.base = base
        self._held: Any = None

    def __len__(self) -> int:
        return len(self.base.columns.rank)

    @override
    def __reduce__(self) -> tuple[type["Searchable"], tuple[Base]]:
        return Searchable, (self.base,)

    def search(self, alive: Bytes, ask: Ask, limit: int) -> Hits:
        """Return the best rows, best first, ties by rank.

        Args:
            alive: of each row, whether it is still there.
            ask: the question.
            limit: how many at most.
        """
        limit = min(limit, len(self))
        if not limit:
            return Hits(np.zeros(0, np.int32), np.zeros(0), np.zeros(0, np.float32))
        if not _compiled:
            return plain.search(self.base, alive, ask, limit)
        return _compiled[0].search(self.held(), alive, ask, limit)

    def held(self) -> Any:
        """Return the segment as compiled code takes it, which must be ready."""
        if self._held is None:
            self._held = _compiled[0].hold(self.base)
        return self._held


def prepare() -> bool:
    """Compile, or load what was compiled before; returns whether compiled code is used.

    Takes seconds the first time on a machine, and most of one second later; may run in a thread
    while questions are answered by numpy.
    """
    with _preparing:
        if _compiled:
            return True
        try:
            from app.matching.engine.compiled import search
            from app.matching.engine.compiled_held import hold

            base, alive, ask = sample()
            search(hold(base), alive, ask, 1)
        except ImportError as error:
            log.warning("searching without numba: %s", error)
            return False
        _compiled.append(_Compiled(hold, search))
        return True


def is_compiled() -> bool:
    """Whether compiled code answers."""
    return bool(_compiled)


def forget() -> None:
    """Go back to numpy; for tests and for measuring."""
    _compiled.clear()
