"""What a row is worth, compiled: the same sums as in `app.matching.engine.plain`."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False, disallow-incomplete-defs=False

import numpy as np

from app.matching.engine.ask import ACTIVE, SANDBOX
from app.matching.engine.compiling import jit

MORE = 1.00001
"""A little more, since sums in single precision depend on their order."""

LESS = 0.99999
"""And a little less."""


@jit
def worth(level, grade):
    """Points within a level, to four decimals."""
    return np.rint((level[0] + (level[1] - level[0]) * grade) * 1e4) / 1e4


@jit
def curve(knots, points, similarity):
    """Points of a similarity."""
    last = len(knots) - 1
    if similarity >= knots[last]:
        return points[last]
    at = 0
    while at < last - 1 and similarity >= knots[at + 1]:
        at += 1
    slope = (points[at + 1] - points[at]) / (knots[at + 1] - knots[at])
    return slope * (similarity - knots[at]) + points[at]


@jit
def needed(knots, points, wanted):
    """A similarity that is not more than any that is worth so much; below zero where all may be.

    Text of another language is worth nothing whatever its similarity, hence the zero.
    """
    return np.float32(-1) if wanted <= 0 else alike_for(knots, points, wanted)


@jit
def alike_for(knots, points, wanted):
    """A similarity that is not more than any that is worth so much, in one language."""
    for at in range(len(knots) - 1):
        low, high = points[at], points[at + 1]
        if low >= wanted:
            return np.float32(knots[at] * LESS)
        if high >= wanted:
            share = (wanted - low) / (high - low)
            return np.float32((knots[at] + share * (knots[at + 1] - knots[at])) * LESS)
    return np.float32(np.inf)


@jit
def is_allowed(fact, limits):
    """Whether a row breaks no hard requirement."""
    flags = fact.flags
    if not flags & ACTIVE or fact.last_day < limits.today:
        return False
    if not (
        limits.country[fact.country] and limits.kind[fact.kind] and limits.purpose[fact.purpose]
    ):
        return False
    if limits.owner >= 0 and fact.owner == limits.owner:
        return False
    seen = limits.open[fact.visibility] and not flags & SANDBOX
    if limits.portal >= 0 and fact.portal == limits.portal:
        seen = True
    if limits.veiled:
        return not seen and not flags & SANDBOX
    return seen
