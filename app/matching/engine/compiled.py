"""The search of one segment, compiled by numba: window by window, from the most promising on.

Once the best so far are as many as wanted, most windows are not looked at in full: their rare words
name the rows that can still be among the best, and only these are looked up in the frequent ones.

It comes to the same rows, points and order as `app.matching.engine.plain`, which a test holds.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False, disallow-incomplete-defs=False

import numpy as np

from app.matching.engine.ask import CODED, WORDED, Hits
from app.matching.engine.blocks import WINDOW, WINDOW_BITS
from app.matching.engine.compiled_best import in_order, nothing_yet, put
from app.matching.engine.compiled_order import best_first
from app.matching.engine.compiled_pick import find, pick, sum_of
from app.matching.engine.compiled_plan import plan_of
from app.matching.engine.compiled_points import curve, is_allowed, needed, worth
from app.matching.engine.compiled_promise import UNSPOKEN, plainly, promising
from app.matching.engine.compiled_spans import ends_of
from app.matching.engine.compiling import jit


@jit
def _add(blocks, here, weights, total):
    """Add up the postings of one window."""
    for place in range(len(here)):
        weight = weights[place]
        one, end = ends_of(here[place])
        for at in range(one, end):
            total[blocks.offset[at]] += weight * blocks.value[at]


@jit
def search(held, alive, ask, limit):
    """Return the best rows of a segment, best first, ties by rank.

    One loop on purpose: calls that pass more than a few arrays would cost more than they do.
    """
    base, facts = held.base, held.facts
    text, codes, likely, columns = base.text, base.codes, base.likely, base.columns
    said, coded, limits = ask.text, ask.codes, ask.limits
    plan = plan_of(base, ask)
    best, found = nothing_yet(limit), 0
    near = np.zeros(WINDOW, dtype=np.float32)
    stated = np.zeros(WINDOW, dtype=np.float64)
    shared = np.zeros(WINDOW, dtype=np.uint8)
    graded = len(coded.headings) + len(coded.subheadings) > 0
    headings = np.zeros(WINDOW if graded else 1, dtype=np.float64)
    subheadings = np.zeros(WINDOW if graded else 1, dtype=np.float64)
    sorts = 2 * len(ask.country)
    alike = np.zeros(sorts, dtype=np.float32)
    below = np.zeros(sorts, dtype=np.uint8)
    rare = np.empty(len(said.terms), dtype=np.uint8)
    keep = np.empty(WINDOW, dtype=np.uint8)
    picked = np.empty(WINDOW, dtype=np.int64)
    for window in best_first(plan.bounds):
        bound, others = plan.bounds[window], plan.others[window]
        if found == limit and bound + 1e-9 < best.points[0]:
            continue
        start = window << WINDOW_BITS
        likely_here = plan.likely[window] > 0
        need = np.float32(-1)
        if found == limit:
            need = needed(said.knots, said.points, best.points[0] - others - 1e-9)
        count = -1
        if need > 0:
            count = pick(
                text.offset, text.value, plan.text[window], plan.most[window], said.weights,
                plan.cheap, need, rare, near, picked,
            )  # fmt: skip
        few = count >= 0
        if few:
            for number in range(count):
                row = picked[number]
                shared[row] = 0
                for place in range(len(coded.prefixes)):
                    if plan.codes[window, place]:
                        one, end = ends_of(plan.codes[window, place])
                        if find(codes.offset, one, end, row) >= 0:
                            stated[row] = coded.worth[place]
                            shared[row] |= 1 + 2 * coded.deep[place]
                if likely_here:
                    headings[row] = sum_of(
                        likely.offset, likely.value, plan.headings[window],
                        coded.heading_weights, row, 0.0,
                    )  # fmt: skip
                    subheadings[row] = sum_of(
                        likely.offset, likely.value, plan.subheadings[window],
                        coded.subheading_weights, row, 0.0,
                    )  # fmt: skip
        else:
            _add(text, plan.text[window], said.weights, near)
            shared[:] = 0
            for place in range(len(coded.prefixes)):
                one, end = ends_of(plan.codes[window, place])
                for at in range(one, end):
                    stated[codes.offset[at]] = coded.worth[place]
                    shared[codes.offset[at]] |= 1 + 2 * coded.deep[place]
            if likely_here:
                headings[:] = 0
                subheadings[:] = 0
                _add(likely, plan.headings[window], coded.heading_weights, headings)
                _add(likely, plan.subheadings[window], coded.subheading_weights, subheadings)
            end = min(start + WINDOW, len(columns.rank))
            if need > 0:
                for offset in range(end - start):
                    keep[offset] = near[offset] >= need
            else:
                if found == limit:
                    plainly(ask, best.points[0], alike, below)
                promising(
                    columns.flags[start:end], columns.country[start:end],
                    columns.language[start:end], said.language if said.worded else UNSPOKEN,
                    near, alike, below, shared, keep,
                )  # fmt: skip
                if likely_here:
                    for offset in range(end - start):
                        keep[offset] |= (headings[offset] > 0) | (subheadings[offset] > 0)
            count = 0
            for offset in range(end - start):
                picked[count] = offset
                count += keep[offset]
        for number in range(count):
            offset = picked[number]
            if near[offset] < need:
                continue
            row = start + offset
            by_extra = len(ask.extra) > 0 and ask.found_by_extra[row] > 0
            if not (
                near[offset] > 0 or shared[offset] or likely_here or coded.different > 0 or by_extra
            ):
                continue
            if not alive[row] or (len(limits.mask) and not limits.mask[row]):
                continue
            fact = facts[row]
            flags = fact.flags
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
            if not (near[offset] > 0 or shared[offset] or points > 0 or by_extra):
                continue
            if said.worded and flags & WORDED:
                similarity = min(float(near[offset]), said.knots[-1])
                if fact.language == said.language or similarity >= said.partial:
                    points += curve(said.knots, said.points, similarity)
            points += ask.country[fact.country]
            if len(ask.extra):
                points += ask.extra[row]
            rank = fact.rank
            if found == limit and (
                points < best.points[0] or (points == best.points[0] and rank > best.ranks[0])
            ):
                continue
            if not is_allowed(fact, limits):
                continue
            found = put(best, found, points, rank, row, near[offset])
            if found == limit:
                need = needed(said.knots, said.points, best.points[0] - others - 1e-9)
        if few:
            for number in range(count):
                near[picked[number]] = 0
        else:
            near[:] = 0
    in_order(best, found)
    return Hits(best.rows[:found], best.points[:found], best.similarities[:found])
