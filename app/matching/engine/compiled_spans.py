"""Where the postings of a term in a window are, compiled: the first and how many, in one number.

Zero for none. A question goes to many such places, far from each other, and mostly waits for
memory: what stands in one number is waited for once.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False, disallow-incomplete-defs=False

from app.matching.engine.blocks import WINDOW_BITS
from app.matching.engine.compiling import jit

_BITS = WINDOW_BITS + 1
_SIZE = (1 << _BITS) - 1


@jit
def span_of(one, end):
    """Postings from one place up to another, at most a window of them."""
    return one << _BITS | (end - one)


@jit
def ends_of(span):
    """The first place, and the one behind the last."""
    one = span >> _BITS
    return one, one + (span & _SIZE)


@jit
def size_of(span):
    """How many they are."""
    return span & _SIZE
