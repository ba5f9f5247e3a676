"""In which order windows are visited, compiled."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False, disallow-incomplete-defs=False

import numpy as np

from app.matching.engine.compiled_plan import NEVER
from app.matching.engine.compiling import jit

_STEPS = 256
"""Steps between the most and the least promising window."""


@jit
def best_first(bounds):
    """Windows with anything that was asked for, the most promising first.

    They stand in order up to a step: to sort them in full takes longer than it saves.
    """
    highest, lowest = NEVER, -NEVER
    for bound in bounds:
        highest = max(highest, bound)
        if bound > NEVER:
            lowest = min(lowest, bound)
    steps = _STEPS / max(highest - lowest, 1e-9)
    starts = np.zeros(_STEPS + 2, dtype=np.int64)
    for bound in bounds:
        if bound > NEVER:
            starts[int((highest - bound) * steps) + 1] += 1
    for step in range(1, len(starts)):
        starts[step] += starts[step - 1]
    order = np.empty(starts[-1], dtype=np.int64)
    for window in range(len(bounds)):
        if bounds[window] > NEVER:
            into = int((highest - bounds[window]) * steps)
            order[starts[into]] = window
            starts[into] += 1
    return order
