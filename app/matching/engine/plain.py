"""The search of one segment in numpy: for machines without numba, and until it has compiled.

Looks at every row, so it is slower than `app.matching.engine.compiled`, and comes to the same.
"""

import numpy as np
from numpy.typing import NDArray

from app.matching.engine.ask import (
    ACTIVE,
    CODED,
    SANDBOX,
    WORDED,
    Ask,
    Base,
    Bytes,
    Codes,
    Columns,
    Floats,
    Hits,
    Limits,
    Text,
)
from app.matching.engine.blocks import Blocks, rows_of, values_of

Mask = NDArray[np.bool_]
Span = tuple[float, float]


def search(base: Base, alive: Bytes, ask: Ask, limit: int) -> Hits:
    """Return the best rows of a segment."""
    text, codes, likely, columns = base
    size = len(columns.rank)
    said, coded = ask.text, ask.codes
    near = np.zeros(size, dtype=np.float32)
    for term, weight in zip(said.terms, said.weights, strict=True):
        near[rows_of(text, term)] += weight * values_of(text, term)
    headings = _agreement(likely, coded.headings, coded.heading_weights, size)
    subheadings = _agreement(likely, coded.subheadings, coded.subheading_weights, size)
    points, shared = _code_points(codes, columns, coded, headings)
    shares_deep = shared > 1
    stating = (columns.flags & CODED > 0) | coded.stated
    told = stating & ~shares_deep & (subheadings > 0)
    points += np.where(told, _worth(coded.deeper, subheadings), 0.0)
    found = (near > 0) | (shared > 0) | (points > 0)
    points += _text_points(columns, said, near)
    points += ask.country[columns.country]
    if len(ask.extra):
        found |= ask.found_by_extra > 0
        points += ask.extra
    found &= np.asarray(alive, dtype=bool) & _allowed(columns, ask.limits)
    rows = np.flatnonzero(found).astype(np.int32)
    if len(rows) > limit:
        edge = np.partition(points[rows], len(rows) - limit)[len(rows) - limit]
        rows = rows[points[rows] >= edge]
    rows = rows[np.lexsort((columns.rank[rows], -points[rows]))][:limit]
    return Hits(rows, points[rows], near[rows])


def _agreement(likely: Blocks, terms: NDArray[np.int32], weights: Floats, size: int) -> Floats:
    total = np.zeros(size)
    for term, weight in zip(terms, weights, strict=True):
        total[rows_of(likely, term)] += weight * values_of(likely, term)
    return np.minimum(total, 1.0)


def _code_points(
    codes: Blocks, columns: Columns, coded: Codes, headings: Floats
) -> tuple[Floats, NDArray[np.uint8]]:
    """Points of the codes, and of each row whether it shares a code (1), a deep one (3)."""
    has = columns.flags & CODED > 0
    graded = np.where(has | coded.stated, _worth(coded.one, headings), _worth(coded.both, headings))
    points = np.where(headings > 0, graded, coded.unknown)
    if coded.stated:
        points[has] = coded.different
    shared = np.zeros(len(has), dtype=np.uint8)
    for prefix, worth, deep in zip(coded.prefixes, coded.worth, coded.deep, strict=True):
        rows = rows_of(codes, prefix)
        points[rows] = worth
        shared[rows] |= 1 + 2 * deep
    return points, shared


def _text_points(columns: Columns, said: Text, near: NDArray[np.float32]) -> Floats:
    if not said.worded:
        return np.zeros(len(near))
    similarities = np.minimum(near.astype(np.float64), said.knots[-1])
    worth = np.interp(similarities, said.knots, said.points)
    comparable = (columns.language == said.language) | (similarities >= said.partial)
    return np.where(comparable & (columns.flags & WORDED > 0), worth, 0.0)


def _allowed(columns: Columns, limits: Limits) -> Mask:
    sandbox = columns.flags & SANDBOX > 0
    seen = (limits.open[columns.visibility] > 0) & ~sandbox
    if limits.portal >= 0:
        seen |= columns.portal == limits.portal
    mask: Mask = ~seen & ~sandbox if limits.veiled else seen
    mask = mask & (columns.flags & ACTIVE > 0) & (columns.last_day >= limits.today)
    for numbers, ok in (
        (columns.country, limits.country),
        (columns.kind, limits.kind),
        (columns.purpose, limits.purpose),
    ):
        if not ok.all():
            mask &= ok[numbers] > 0
    if limits.owner >= 0:
        mask &= columns.owner != limits.owner
    if len(limits.mask):
        mask &= limits.mask > 0
    return mask


def _worth(level: Span, grades: Floats) -> Floats:
    points: Floats = np.rint((level[0] + (level[1] - level[0]) * grades) * 1e4) / 1e4
    return points
