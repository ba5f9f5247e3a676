"""One question to one segment of plain terms, compiled: its words are looked up here, too.

Handing over a question costs by the array, more so where the processor has done something else
meanwhile. So what is the same in all of them is held ready, as the segment is.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False, disallow-incomplete-defs=False

import numpy as np
from numba.core import types
from numba.experimental import structref

from app.matching.engine.compiled import search
from app.matching.engine.compiled_asks import ask_of
from app.matching.engine.compiling import jit


@structref.register
class TemplateType(types.StructRef):
    """Type of a `Template`."""


class Template(structref.StructRefProxy):
    """What is the same in all questions to a segment, and its terms and prefixes, ascending."""


structref.define_proxy(Template, TemplateType, ["ask", "words", "keys"])


@jit
def hold(ask, words, keys):
    """Hold a template."""
    return Template(ask, words, keys)


@jit
def search_one(held, template, alive, terms, prefixes, worth, country, owner, limit):
    """Return the best rows, best first, ties by rank; what does not occur here is passed over."""
    here, shared = np.empty(len(terms), np.int32), np.empty(len(prefixes), np.int32)
    points = np.empty(len(prefixes), np.float64)
    words = codes = 0
    for term in terms:
        number = _number(template.words, term)
        if number >= 0:
            here[words] = number
            words += 1
    for place in range(len(prefixes)):
        number = _number(template.keys, prefixes[place])
        if number >= 0:
            shared[codes], points[codes] = number, worth[place]
            codes += 1
    ask = ask_of(template.ask, here[:words], shared[:codes], points[:codes], country, owner)
    return search(held, alive, ask, limit)


@jit
def _number(known, wanted):
    """The place of a number among those that ascend; -1 where it is not among them."""
    at, count = 0, len(known)
    while count > 1:
        half = count >> 1
        at += half if known[at + half - 1] < wanted else 0
        count -= half
    return at if count and known[at] == wanted else -1
