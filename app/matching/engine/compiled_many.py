"""Many questions to one segment, compiled: no way back to Python between two of them."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False, disallow-incomplete-defs=False

import numpy as np

from app.matching.engine.ask import Ask, Codes, Limits, Text
from app.matching.engine.compiled import search
from app.matching.engine.compiling import jit


@jit
def search_many(held, alive, asks, template, limit):
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
        hits = search(held, alive, ask, limit)
        rows[number, : len(hits.rows)] = hits.rows
        points[number, : len(hits.rows)] = hits.points
    return rows, points
