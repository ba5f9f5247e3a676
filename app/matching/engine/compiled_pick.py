"""Which rows of a window are similar enough, compiled: found by its rare words.

As in "MaxScore" (Turtle and Flood, 1995), window by window: words that together are worth less than
it takes to be among the best are not added up, but looked up for the rows that have another one.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False, disallow-incomplete-defs=False

import numpy as np

from app.matching.engine.blocks import WINDOW
from app.matching.engine.compiled_points import LESS, MORE
from app.matching.engine.compiled_spans import ends_of, size_of
from app.matching.engine.compiling import jit

_LOOKED_UP = 64
"""Postings that could be added up in the time that it takes to look up a row."""


@jit
def find(offset, one, end, wanted):
    """The posting of a row between two places, which are not the same; -1 for none."""
    count = end - one
    while count > 1:
        half = count >> 1
        one += half if offset[one + half - 1] < wanted else 0
        count -= half
    return one if offset[one] == wanted else -1


@jit
def sum_of(offset, value, here, weights, wanted, total):
    """Of one row, its sum in the order of the terms, so that it is the same to the last bit."""
    for place in range(len(here)):
        if here[place]:
            one, end = ends_of(here[place])
            at = find(offset, one, end, wanted)
            if at >= 0:
                total += weights[place] * value[at]
    return total


@jit
def _left_out(here, rare):
    """Postings of the words of a window that are left out."""
    postings = 0
    for place in range(len(here)):
        if not rare[place]:
            postings += size_of(here[place])
    return postings


@jit
def pick(offset, value, here, most, weights, cheap, need, rare, near, picked):
    """Find the rows of a window that are as similar as needed.

    Words that a row need not have to be so are left out, those of many postings for little worth
    first: they are looked up for the rows that have one of the others, the rare ones.

    Args:
        offset, value: of all postings.
        here, most: of each word, where its postings in the window are, and its worth at most.
        weights, cheap: of the words, see `Plan`.
        need: similarity of the worst of the best.
        rare: takes which words are so.
        near: zeros; afterwards the similarities of the rows found.
        picked: takes their offsets.

    Returns:
        How many they are; -1, with no similarities, where looking at every row costs less.
    """
    rest, touched = np.float32(0), 0
    for number in range(len(cheap)):
        place = cheap[number]
        rare[place] = (rest + most[place]) * MORE >= need
        if rare[place]:
            touched += size_of(here[place])
        else:
            rest += most[place]
    if touched >= WINDOW and touched >= WINDOW + _left_out(here, rare):
        return -1
    rest *= np.float32(MORE)
    nearly = np.float32((need - rest) * LESS)
    count = 0
    for place in range(len(here)):
        if rare[place]:
            weight = weights[place]
            one, end = ends_of(here[place])
            for at in range(one, end):
                similarity = near[offset[at]] + weight * value[at]
                near[offset[at]] = similarity
                count += similarity >= nearly
    dear = count * _LOOKED_UP
    if dear > WINDOW and dear > WINDOW + _left_out(here, rare):
        near[:] = 0
        return -1
    count = 0
    for place in range(len(here)):
        if not rare[place]:
            continue
        one, end = ends_of(here[place])
        for at in range(one, end):
            row = offset[at]
            similarity = near[row]
            near[row] = 0
            if similarity < nearly:
                continue
            bound = similarity * MORE + rest
            for number in range(len(cheap) - 1, -1, -1):
                common = cheap[number]
                if here[common] and not rare[common]:
                    start, stop = ends_of(here[common])
                    found = find(offset, start, stop, row)
                    bound -= most[common]
                    if found >= 0:
                        bound += weights[common] * value[found]
                    if bound < need:
                        break
            if bound >= need:
                picked[count] = row
                count += 1
    for number in range(count):
        row = picked[number]
        near[row] = sum_of(offset, value, here, weights, row, np.float32(0))
    return count
