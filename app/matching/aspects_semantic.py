"""The aspect of meaning, from word vectors; worth nothing where there are none."""

from app.matching.aspects import Found
from app.matching.levels import Aspect, Level, level
from app.matching.pair import Pair

_STEPS = (("far", -1.0), ("related", 0.3), ("near", 0.5), ("same", 0.7))
"""From which cosine on each level holds: of an English word and Russian goods drawn at random two
pairs in a hundred are related. Words and codes say much of it already, so the points are few:
measured, more of them help purchases and harm English needs."""


def semantic(pair: Pair) -> Found:
    """How near the texts are in meaning, whatever their words and languages; optional."""
    if pair.meaning is None:
        return Found("unknown")
    similarity = min(max(pair.meaning.similarity, -1.0), 1.0)
    ends = [start for _, start in _STEPS[1:]] + [1.0]
    name, start, end = next(
        (name, start, end)
        for (name, start), end in zip(reversed(_STEPS), reversed(ends), strict=True)
        if similarity >= start
    )
    return Found(name, (similarity - start) / (end - start), similarity)


SEMANTIC = Aspect(
    "semantic",
    semantic,
    (
        Level("same", 2.3, 4.0, "Cosine of the texts' word vectors 0.70 to 1.00."),
        Level("near", 1.1, 2.3, "Cosine 0.50 to 0.70."),
        Level("related", 0.0, 1.1, "Cosine 0.30 to 0.50."),
        level("unknown", 0.0, "No word vectors are in use, or a text has none."),
        level("far", 0.0, "Cosine below 0.30."),
    ),
)
