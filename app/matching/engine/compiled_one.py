"""One question to one segment of plain terms, compiled: its words are looked up here, too.

Handing over a question costs by the array, more so where the processor has done something else
meanwhile. So what is the same in all of them is held ready, as the segment is.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False, disallow-incomplete-defs=False

import numpy as np
from numba.core import types
from numba.experimental import structref

from app.matching.engine.ask import FOUND
from app.matching.engine.compiled import search
from app.matching.engine.compiled_asks import ask_of
from app.matching.engine.compiling import jit


@structref.register
class TemplateType(types.StructRef):
    """Type of a `HeldTemplate`."""


class HeldTemplate(structref.StructRefProxy):
    """What is the same in all questions to an index."""


structref.define_proxy(HeldTemplate, TemplateType, ["ask"])


@jit
def hold_template(ask):
    """Hold what is the same in all questions."""
    return HeldTemplate(ask)


@structref.register
class AskedType(types.StructRef):
    """Type of an `AskedSegment`."""


class AskedSegment(structref.StructRefProxy):
    """A segment, what is the same in all questions to it, its terms and prefixes, and its ids."""


structref.define_proxy(AskedSegment, AskedType, ["held", "template", "words", "keys", "ids"])


@jit
def hold(held, template, words, keys, ids):
    """Hold a segment for questions that differ in words, code, state and owner only.

    Args:
        held: the segment.
        template: what is the same, held.
        words, keys: its terms and prefixes, ascending.
        ids: of its rows.
    """
    return AskedSegment(held, template, words, keys, ids)


@jit
def search_one(asked, alive, terms, prefixes, worth, country, owner, limit):
    """Return the best rows as `FOUND`, ties by rank; what does not occur here is passed over."""
    limit = min(limit, len(asked.ids))
    if limit == 0:
        return np.empty(0, FOUND)
    here, shared = np.empty(len(terms), np.int32), np.empty(len(prefixes), np.int32)
    points = np.empty(len(prefixes), np.float64)
    words = codes = 0
    for term in terms:
        number = _number(asked.words, term)
        if number >= 0:
            here[words] = number
            words += 1
    for place in range(len(prefixes)):
        number = _number(asked.keys, prefixes[place])
        if number >= 0:
            shared[codes], points[codes] = number, worth[place]
            codes += 1
    ask = ask_of(asked.template.ask, here[:words], shared[:codes], points[:codes], country, owner)
    hits = search(asked.held, alive, ask, limit)
    found = np.empty(len(hits.rows), FOUND)
    for place in range(len(found)):
        found[place].id = asked.ids[hits.rows[place]]
        found[place].points = hits.points[place]
    return found


@jit
def _number(known, wanted):
    """The place of a number among those that ascend; -1 where it is not among them."""
    at, count = 0, len(known)
    while count > 1:
        half = count >> 1
        at += half if known[at + half - 1] < wanted else 0
        count -= half
    return at if count and known[at] == wanted else -1
