"""The search of one segment, compiled by numba: window by window, from the most promising on.

It comes to the same rows, points and order as `app.matching.engine.plain`, which a test holds.
Compiled code is kept beside this file, or in the user's cache where that cannot be written.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False, disallow-incomplete-defs=False

import numpy as np
from numba import njit

from app.matching.engine.ask import (
    ACTIVE,
    CODED,
    SANDBOX,
    WORDED,
    Ask,
    Codes,
    Hits,
    Limits,
    Text,
)
from app.matching.engine.blocks import WINDOW, WINDOW_BITS

_NEVER = -1e18
"""Bound of a window without anything that was asked for."""

_jit = njit(nogil=True, cache=True)


@_jit
def worth(level, grade):
    """Points within a level, to four decimals."""
    return np.rint((level[0] + (level[1] - level[0]) * grade) * 1e4) / 1e4


@_jit
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


@_jit
def _needed(knots, points, wanted):
    """A similarity that is not more than any that is worth so much; below zero where all may be.

    Text of another language is worth nothing whatever its similarity, hence the zero.
    """
    if wanted <= 0:
        return np.float32(-1)
    for at in range(len(knots) - 1):
        low, high = points[at], points[at + 1]
        if low >= wanted:
            return np.float32(knots[at] * 0.999999)
        if high >= wanted:
            share = (wanted - low) / (high - low)
            return np.float32((knots[at] + share * (knots[at + 1] - knots[at])) * 0.999999)
    return np.float32(np.inf)


@_jit
def _table(blocks, terms, weights, windows, bound):
    """Where each term's block of each window is, adding what it can be worth there at most."""
    table = np.full((windows, len(terms)), -1, dtype=np.int32)
    for place in range(len(terms)):
        term = terms[place]
        for block in range(blocks.starts[term], blocks.starts[term + 1]):
            window = blocks.window[block]
            table[window, place] = block
            bound[window] += weights[place] * blocks.most[block]
    return table


@_jit
def _add(blocks, row, weights, total):
    """Add up the postings of one window."""
    for place in range(len(row)):
        block = row[place]
        if block >= 0:
            weight = weights[place]
            for at in range(blocks.first[block], blocks.first[block + 1]):
                total[blocks.offset[at]] += weight * blocks.value[at]


@_jit
def _allowed(columns, limits, row):
    """Whether a row breaks no hard requirement."""
    flags = columns.flags[row]
    if not flags & ACTIVE or columns.last_day[row] < limits.today:
        return False
    if not (
        limits.country[columns.country[row]]
        and limits.kind[columns.kind[row]]
        and limits.purpose[columns.purpose[row]]
    ):
        return False
    if limits.owner >= 0 and columns.owner[row] == limits.owner:
        return False
    seen = limits.open[columns.visibility[row]] and not flags & SANDBOX
    if limits.portal >= 0 and columns.portal[row] == limits.portal:
        seen = True
    if limits.veiled:
        return not seen and not flags & SANDBOX
    return seen


@_jit
def _sink(points, ranks, rows, similarities, at, size):
    """Let the entry at a place sink to where the worst of all is on top."""
    while True:
        worst = at
        for child in (2 * at + 1, 2 * at + 2):
            if child < size and (
                points[child] < points[worst]
                or (points[child] == points[worst] and ranks[child] > ranks[worst])
            ):
                worst = child
        if worst == at:
            return
        points[at], points[worst] = points[worst], points[at]
        ranks[at], ranks[worst] = ranks[worst], ranks[at]
        rows[at], rows[worst] = rows[worst], rows[at]
        similarities[at], similarities[worst] = similarities[worst], similarities[at]
        at = worst


@_jit
def search(base, alive, ask, limit):
    """Return the best rows of a segment, see `Hits`; one loop on purpose, calls would cost."""
    text, codes, likely, columns = base.text, base.codes, base.likely, base.columns
    size = len(columns.rank)
    windows = (size + WINDOW - 1) >> WINDOW_BITS
    said, coded, limits = ask.text, ask.codes, ask.limits
    bound_text = np.zeros(windows, dtype=np.float32)
    bound_heading = np.zeros(windows, dtype=np.float64)
    bound_subheading = np.zeros(windows, dtype=np.float64)
    nothing = np.zeros(windows, dtype=np.float64)
    at_text = _table(text, said.terms, said.weights, windows, bound_text)
    at_code = _table(codes, coded.prefixes, coded.worth, windows, nothing)
    at_heading = _table(likely, coded.headings, coded.heading_weights, windows, bound_heading)
    at_subheading = _table(
        likely, coded.subheadings, coded.subheading_weights, windows, bound_subheading
    )
    country = -1e9
    for number in range(len(ask.country)):
        if limits.country[number]:
            country = max(country, ask.country[number])
    bounds = np.empty(windows, dtype=np.float64)
    others = np.empty(windows, dtype=np.float64)
    for window in range(windows):
        touched = bound_text[window] > 0 or coded.different > 0
        touched = touched or bound_heading[window] > 0 or bound_subheading[window] > 0
        most = max(0.0, coded.unknown)
        if coded.stated:
            most = max(most, coded.different)
        for place in range(len(coded.prefixes)):
            if at_code[window, place] >= 0:
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
        others[window] = most + country
        if said.worded:
            # A little more, since sums in single precision depend on their order.
            nearest = min(float(bound_text[window]) * 1.000001, said.knots[-1])
            most += max(0.0, curve(said.knots, said.points, nearest))
        if len(ask.extra):
            extra = -1e9
            for row in range(window << WINDOW_BITS, min(size, (window + 1) << WINDOW_BITS)):
                extra = max(extra, ask.extra[row])
                touched = touched or ask.found_by_extra[row] > 0
            most += extra
            others[window] += extra
        bounds[window] = most + country if touched else _NEVER
    order = np.argsort(-bounds)
    best = np.empty(limit, dtype=np.float64)
    ranks = np.empty(limit, dtype=np.int32)
    rows = np.empty(limit, dtype=np.int32)
    similarities = np.empty(limit, dtype=np.float32)
    found = 0
    near = np.zeros(WINDOW, dtype=np.float32)
    stated = np.zeros(WINDOW, dtype=np.float64)
    shared = np.zeros(WINDOW, dtype=np.uint8)
    graded = len(coded.headings) + len(coded.subheadings) > 0
    headings = np.zeros(WINDOW if graded else 1, dtype=np.float64)
    subheadings = np.zeros(WINDOW if graded else 1, dtype=np.float64)
    for visited in range(windows):
        window = order[visited]
        if bounds[window] <= _NEVER:
            break
        if found == limit and bounds[window] + 1e-9 < best[0]:
            break
        start = window << WINDOW_BITS
        length = min(WINDOW, size - start)
        near[:] = 0
        _add(text, at_text[window], said.weights, near)
        shared[:] = 0
        for place in range(len(coded.prefixes)):
            block = at_code[window, place]
            if block >= 0:
                for at in range(codes.first[block], codes.first[block + 1]):
                    stated[codes.offset[at]] = coded.worth[place]
                    shared[codes.offset[at]] |= 1 + 2 * coded.deep[place]
        likely_here = bound_heading[window] > 0 or bound_subheading[window] > 0
        if likely_here:
            headings[:] = 0
            subheadings[:] = 0
            _add(likely, at_heading[window], coded.heading_weights, headings)
            _add(likely, at_subheading[window], coded.subheading_weights, subheadings)
        need = np.float32(-1)
        if found == limit:
            need = _needed(said.knots, said.points, best[0] - others[window] - 1e-9)
        for offset in range(length):
            if near[offset] < need:
                continue
            row = start + offset
            if not (near[offset] > 0 or shared[offset] or likely_here or coded.different > 0) and (
                len(ask.extra) == 0 or not ask.found_by_extra[row]
            ):
                continue
            if not alive[row] or (len(limits.mask) and not limits.mask[row]):
                continue
            flags = columns.flags[row]
            points = 0.0
            if shared[offset]:
                points = stated[offset]
            elif flags & CODED and coded.stated:
                points = coded.different
            elif likely_here and headings[offset] > 0:
                agreed = min(headings[offset], 1.0)
                if coded.stated or flags & CODED:
                    points = worth(coded.one, agreed)
                else:
                    points = worth(coded.both, agreed)
            else:
                points = coded.unknown
            if likely_here and (coded.stated or flags & CODED) and not shared[offset] & 2:
                agreed = min(subheadings[offset], 1.0)
                if agreed > 0:
                    points += worth(coded.deeper, agreed)
            if not (
                near[offset] > 0
                or shared[offset]
                or points > 0
                or (len(ask.extra) and ask.found_by_extra[row])
            ):
                continue
            if said.worded and flags & WORDED:
                similarity = min(float(near[offset]), said.knots[-1])
                if columns.language[row] == said.language or similarity >= said.partial:
                    points += curve(said.knots, said.points, similarity)
            points += ask.country[columns.country[row]]
            if len(ask.extra):
                points += ask.extra[row]
            rank = columns.rank[row]
            if found == limit and (points < best[0] or (points == best[0] and rank > ranks[0])):
                continue
            if not _allowed(columns, limits, row):
                continue
            at = found
            if found < limit:
                found += 1
            else:
                at = 0
            best[at], ranks[at], rows[at] = points, rank, row
            similarities[at] = near[offset]
            if found < limit:
                continue
            # The first time, all of them must sink to their places.
            for parent in range(limit // 2 if at else 0, -1, -1):
                _sink(best, ranks, rows, similarities, parent, limit)
            need = _needed(said.knots, said.points, best[0] - others[window] - 1e-9)
    return rows[:found], best[:found], similarities[:found], ranks[:found]


@_jit
def search_many(base, alive, asks, template, limit):
    """Answer many questions without coming back to Python: rows and points, -1 where none is."""
    count = len(asks.owner)
    rows = np.full((count, limit), -1, dtype=np.int32)
    points = np.zeros((count, limit), dtype=np.float64)
    said, coded, bounds = template.text, template.codes, template.limits
    for number in range(count):
        words = asks.terms[asks.term_starts[number] : asks.term_starts[number + 1]]
        one, end = asks.code_starts[number], asks.code_starts[number + 1]
        ask = Ask(
            Text(
                words,
                np.ones(len(words), dtype=np.float32),
                len(words) > 0,
                said.language,
                said.knots,
                said.points,
                said.partial,
            ),
            Codes(
                asks.prefixes[one:end],
                asks.worth[one:end],
                np.zeros(end - one, dtype=np.uint8),
                end > one,
                coded.different,
                coded.headings,
                coded.heading_weights,
                coded.subheadings,
                coded.subheading_weights,
                coded.unknown,
                coded.one,
                coded.both,
                coded.deeper,
            ),
            Limits(
                bounds.country,
                bounds.kind,
                bounds.purpose,
                bounds.open,
                asks.owner[number],
                bounds.portal,
                bounds.today,
                bounds.veiled,
                bounds.mask,
            ),
            asks.country[asks.state[number]],
            template.extra,
            template.found_by_extra,
        )
        found, worths, _, ranks = search(base, alive, ask, limit)
        # A few insertions: by points, then by rank.
        for at in range(len(found)):
            place = at
            while place > 0 and (
                points[number, place - 1] < worths[at]
                or (
                    points[number, place - 1] == worths[at]
                    and base.columns.rank[rows[number, place - 1]] > ranks[at]
                )
            ):
                points[number, place] = points[number, place - 1]
                rows[number, place] = rows[number, place - 1]
                place -= 1
            points[number, place] = worths[at]
            rows[number, place] = found[at]
    return rows, points


def sorted_hits(found) -> Hits:
    """Put what `search` found in order."""
    rows, points, similarities, ranks = found
    order = np.lexsort((ranks, -points))
    return Hits(rows[order], points[order], similarities[order])
