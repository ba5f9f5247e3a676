"""A segment as compiled code holds it: unpacked once, not array by array for each question.

What is known of a row besides stands together, since a row that is judged is mostly far from the
one before: its facts are waited for once.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False, disallow-incomplete-defs=False

from typing import Any

import numpy as np
from numba.core import types
from numba.experimental import structref

from app.matching.engine.ask import Base, Columns
from app.matching.engine.compiling import jit

_FACTS = np.dtype(
    {
        "names": Columns._fields,
        "formats": ["i4", "u1", "u1", "u2", "u1", "u1", "u1", "i4", "i4", "i4"],
        "itemsize": 32,
    },
    align=True,
)
"""Facts of a row; two rows are as long as what the processor fetches at once."""


@structref.register
class HeldType(types.StructRef):
    """Type of a `Held`."""


class Held(structref.StructRefProxy):
    """A `Base` with the facts of its rows."""


structref.define_proxy(Held, HeldType, ["base", "facts"])


def hold(base: Base):
    """Hold a segment."""
    facts = np.zeros(len(base.columns.rank), dtype=_FACTS)
    for name in Columns._fields:
        facts[name] = getattr(base.columns, name)
    return _held(fixed(base), facts)


def fixed(part: Any) -> Any:
    """An array, or tuples of arrays, as seen by who may not write to it.

    So are those that are mapped from a file; numba would compile anew for others.
    """
    if isinstance(part, tuple):
        return type(part)(*map(fixed, part))
    seen = part.view()
    seen.flags.writeable = False
    return seen


@jit
def _held(base, facts):
    return Held(base, facts)
