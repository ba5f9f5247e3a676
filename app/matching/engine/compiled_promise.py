"""Which rows of a window can be among the best for their words and their state alone, compiled."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False, disallow-incomplete-defs=False

import numpy as np

from app.matching.engine.ask import CODED, WORDED
from app.matching.engine.compiled_points import alike_for
from app.matching.engine.compiling import jit

UNSPOKEN = 256
"""Number of a language that no row is in, for questions without words."""


@jit
def plainly(ask, least, alike, below):
    """What rows that share no code must come to, to be among the best.

    Args:
        ask: the question.
        least: points of the worst of the best.
        alike: takes, for each state and for rows without and with codes, the similarity needed.
        below: takes whether words of another language, which are worth nothing, are too little.
    """
    said, coded = ask.text, ask.codes
    for sort in range(len(alike)):
        base = coded.different if coded.stated and sort % 2 else coded.unknown
        wanted = least - base - ask.country[sort // 2] - 1e-9
        below[sort] = wanted > 0
        alike[sort] = alike_for(said.knots, said.points, wanted) if len(ask.extra) == 0 else 0.0


@jit
def promising(flags, country, language, spoken, near, alike, below, shared, keep):
    """Say of each row of a window whether it is worth a closer look.

    Without branches, since no processor could guess them: most rows are not.

    Args:
        flags, country, language: of the rows.
        spoken: number of the question's language.
        near: similarities of the rows.
        alike, below: see `plainly`.
        shared: whether each row shares a code with the question.
        keep: takes the answer.
    """
    for row in range(len(flags)):
        sort = np.uintp(2) * np.uintp(country[row]) + np.uintp(flags[row] & np.uint8(CODED))
        same = (flags[row] & np.uint8(WORDED) != 0) & (language[row] == spoken)
        enough = (near[row] >= alike[sort]) | ((not same) & (below[sort] == 0))
        keep[row] = enough | (shared[row] > 0)
