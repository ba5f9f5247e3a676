"""Where a question finds what it asks for, and what each window can be worth at most, compiled."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False, disallow-incomplete-defs=False

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching.engine.ask import Floats, Ids
from app.matching.engine.blocks import WINDOW, WINDOW_BITS
from app.matching.engine.compiled_points import MORE, curve, worth
from app.matching.engine.compiled_spans import span_of
from app.matching.engine.compiling import jit

NEVER = -1e18
"""Bound of a window without anything that was asked for."""


class Plan(NamedTuple):
    """Where what is asked for stands.

    Attributes:
        text, codes, headings, subheadings: of each window and asked term, where its postings are,
            see `app.matching.engine.compiled_spans`.
        most: of each window and word, what the word is worth there at most.
        likely: of each window, whether likely codes of the question occur.
        bounds: of each window, what a row can be worth at most; `NEVER` where nothing occurs.
        others: the same without its words.
        cheap: places of the words, those with many postings of little worth first.
    """

    text: NDArray[np.int64]
    codes: NDArray[np.int64]
    headings: NDArray[np.int64]
    subheadings: NDArray[np.int64]
    most: NDArray[np.float32]
    likely: NDArray[np.uint8]
    bounds: Floats
    others: Floats
    cheap: Ids


@jit
def _table(blocks, terms, weights, windows, bound):
    """Where each term's postings in each window are, and what it can be worth there at most.

    All of a term's blocks are gone through at once, since they stand side by side.
    """
    table = np.zeros((windows, len(terms)), dtype=np.int64)
    most = np.zeros((windows, len(terms)), dtype=np.float32)
    for place in range(len(terms)):
        term = terms[place]
        one, end = blocks.starts[term], blocks.starts[term + 1]
        first = blocks.first[one]
        for block in range(one, end):
            window, last = blocks.window[block], blocks.first[block + 1]
            table[window, place] = span_of(first, last)
            first = last
            most[window, place] = weights[place] * blocks.most[block]
            bound[window] += most[window, place]
    return table, most


@jit
def _cheap_first(blocks, terms, weights):
    """Places of the words: many postings for little worth first."""
    price = np.empty(len(terms), dtype=np.float64)
    for place in range(len(terms)):
        one, end = blocks.starts[terms[place]], blocks.starts[terms[place] + 1]
        postings = blocks.first[end] - blocks.first[one]
        most = np.float32(0)
        for block in range(one, end):
            most = max(most, blocks.most[block])
        price[place] = weights[place] * most / max(postings, 1)
    return np.argsort(price).astype(np.int32)


@jit
def plan_of(base, ask):
    """Find what is asked for, and bound every window."""
    text, codes, likely = base.text, base.codes, base.likely
    size = len(base.columns.rank)
    windows = (size + WINDOW - 1) >> WINDOW_BITS
    said, coded, limits = ask.text, ask.codes, ask.limits
    bound_text = np.zeros(windows, dtype=np.float32)
    bound_heading = np.zeros(windows, dtype=np.float64)
    bound_subheading = np.zeros(windows, dtype=np.float64)
    nothing = np.zeros(windows, dtype=np.float64)
    at_text, most_text = _table(text, said.terms, said.weights, windows, bound_text)
    at_code, _ = _table(codes, coded.prefixes, coded.worth, windows, nothing)
    at_heading, _ = _table(likely, coded.headings, coded.heading_weights, windows, bound_heading)
    at_subheading, _ = _table(
        likely, coded.subheadings, coded.subheading_weights, windows, bound_subheading
    )
    country = -1e9
    for number in range(len(ask.country)):
        if limits.country[number]:
            country = max(country, ask.country[number])
    likely_here = np.zeros(windows, dtype=np.uint8)
    bounds = np.empty(windows, dtype=np.float64)
    others = np.empty(windows, dtype=np.float64)
    for window in range(windows):
        likely_here[window] = bound_heading[window] > 0 or bound_subheading[window] > 0
        touched = bound_text[window] > 0 or coded.different > 0 or likely_here[window] > 0
        most = max(0.0, coded.unknown)
        if coded.stated:
            most = max(most, coded.different)
        for place in range(len(coded.prefixes)):
            if at_code[window, place]:
                touched = True
                most = max(most, coded.worth[place])
        heading = min(bound_heading[window], 1.0)
        if heading > 0:
            most = max(most, worth(coded.one, heading), worth(coded.one, 0.0))
            if not coded.stated:
                most = max(most, worth(coded.both, heading), worth(coded.both, 0.0))
        if bound_subheading[window] > 0:
            deepest = min(bound_subheading[window], 1.0)
            most += max(0.0, worth(coded.deeper, deepest), worth(coded.deeper, 0.0))
        if len(ask.extra):
            extra = -1e9
            for row in range(window << WINDOW_BITS, min(size, (window + 1) << WINDOW_BITS)):
                extra = max(extra, ask.extra[row])
                touched = touched or ask.found_by_extra[row] > 0
            most += extra
        others[window] = most + country
        if said.worded:
            nearest = min(float(bound_text[window]) * MORE, said.knots[-1])
            most += max(0.0, curve(said.knots, said.points, nearest))
        bounds[window] = most + country if touched else NEVER
    cheap = _cheap_first(text, said.terms, said.weights)
    return Plan(
        at_text, at_code, at_heading, at_subheading, most_text, likely_here, bounds, others, cheap
    )
