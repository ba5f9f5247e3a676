"""Which rows of a window are similar enough, compiled: found by its rare words.

As in "MaxScore" (Turtle and Flood, 1995), window by window: words that together are worth less than
it takes to be among the best are not added up, but looked up for the rows that have another one.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False, disallow-incomplete-defs=False

import numpy as np

from app.matching.engine.compiled_points import LESS, MORE
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
def sum_of(first, offset, value, here, weights, wanted, total):
    """Of one row, its sum in the order of the terms, so that it is the same to the last bit."""
    for place in range(len(here)):
        block = here[place]
        if block >= 0:
            at = find(offset, first[block], first[block + 1], wanted)
            if at >= 0:
                total += weights[place] * value[at]
    return total


@jit
def leave_out(first, most, here, weights, cheap, need, left_out):
    """Choose words that a row need not have to be among the best, those of many postings first.

    Args:
        first, most: blocks of the words.
        here: of each word, its block in the window.
        weights, cheap: of the words, see `Plan`.
        need: similarity of the worst of the best.
        left_out: takes the choice.

    Returns:
        What these are worth together at most, their postings, and the postings of the others.
    """
    rest, spared, touched = 0.0, 0, 0
    for number in range(len(cheap)):
        place = cheap[number]
        block = here[place]
        if block < 0:
            continue
        worth_here = weights[place] * most[block]
        postings = first[block + 1] - first[block]
        left_out[place] = (rest + worth_here) * MORE < need
        if left_out[place]:
            rest += worth_here
            spared += postings
        else:
            touched += postings
    return rest * MORE, spared, touched


@jit
def pick(
    first, offset, value, most, here, weights, cheap, left_out, rest, need, dear, near, picked
):
    """Find the rows of a window that are as similar as needed.

    Args:
        first, offset, value, most: blocks of the words.
        here: of each word, its block in the window.
        weights, cheap: of the words.
        left_out, rest: words that are looked up only, and what they are worth at most.
        need: the similarity.
        dear: postings that looking at every row would add up.
        near: zeros; afterwards the similarities of the rows found.
        picked: takes their offsets.

    Returns:
        How many they are; -1, with no similarities, where looking at every row costs less.
    """
    for place in range(len(here)):
        block = here[place]
        if block >= 0 and not left_out[place]:
            weight = weights[place]
            for at in range(first[block], first[block + 1]):
                near[offset[at]] += weight * value[at]
    nearly = np.float32((need - rest) * LESS)
    count = 0
    for place in range(len(here)):
        if here[place] >= 0 and not left_out[place]:
            for at in range(first[here[place]], first[here[place] + 1]):
                count += near[offset[at]] >= nearly
    if count * _LOOKED_UP > dear:
        near[:] = 0
        return -1
    count = 0
    for place in range(len(here)):
        if here[place] < 0 or left_out[place]:
            continue
        for at in range(first[here[place]], first[here[place] + 1]):
            row = offset[at]
            similarity = near[row]
            near[row] = 0
            if similarity < nearly:
                continue
            bound = similarity * MORE + rest
            for number in range(len(cheap) - 1, -1, -1):
                block = here[cheap[number]]
                if block >= 0 and left_out[cheap[number]]:
                    found = find(offset, first[block], first[block + 1], row)
                    lost = most[block] - (value[found] if found >= 0 else np.float32(0))
                    bound -= weights[cheap[number]] * lost
                    if bound < need:
                        break
            if bound >= need:
                picked[count] = row
                count += 1
    for number in range(count):
        row = picked[number]
        near[row] = sum_of(first, offset, value, here, weights, row, np.float32(0))
    return count
