"""Judged pairs as a fit sees them: what each aspect found, and whether the pair fits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from app.matching import Scorecard
from app.matching.aspects import Found
from app.matching.pair import Pair

Floats = NDArray[np.float64]

LEFT_OUT = frozenset({"decision"})
"""Aspects that a fit must not see: what people said of a pair would explain what they said."""

_HELD_OUT = 0.3
_SEED = 20261122


@dataclass(frozen=True, slots=True)
class Sample:
    """One judged pair.

    Attributes:
        group: whose question it was; pairs of one group stay together when samples are parted.
        fits: what was judged.
        found: level and place within it, by aspect; without the aspects that are left out.
        weight: how many pairs it stands for.
    """

    group: str
    fits: bool
    found: dict[str, Found]
    weight: float = 1.0


def observe(scorecard: Scorecard, pair: Pair, *, group: str, fits: bool) -> Sample:
    """Look at a pair with the aspects of a scorecard."""
    found = {
        aspect.name: aspect.measure(pair)
        for aspect in scorecard.aspects
        if aspect.name not in LEFT_OUT
    }
    return Sample(group, fits, found)


def points_of(scorecard: Scorecard, samples: Sequence[Sample]) -> Floats:
    """Points of each sample, as the scorecard gives them to a pair that nobody decided on."""
    aspects = [aspect for aspect in scorecard.aspects if aspect.name not in LEFT_OUT]
    return np.array(
        [sum(aspect.points(sample.found[aspect.name]) for aspect in aspects) for sample in samples]
    )


def scores_of(scorecard: Scorecard, samples: Sequence[Sample]) -> Floats:
    """Probability of each sample."""
    return np.array([scorecard.score(points) for points in points_of(scorecard, samples)])


def answers(samples: Iterable[Sample]) -> Floats:
    """1 for each that fits, 0 for each that does not."""
    return np.array([float(sample.fits) for sample in samples])


def weights(samples: Iterable[Sample]) -> Floats:
    """How many pairs each stands for."""
    return np.array([sample.weight for sample in samples])


def parted(samples: Sequence[Sample]) -> tuple[list[Sample], list[Sample]]:
    """Part samples into those to fit on and those held out, whole groups at a time.

    The same samples are parted in the same way, in whatever order they come.
    """
    groups = sorted({sample.group for sample in samples})
    Random(_SEED).shuffle(groups)  # noqa: S311 - no secret, and the same every time
    held = set(groups[: round(_HELD_OUT * len(groups))])
    return (
        [sample for sample in samples if sample.group not in held],
        [sample for sample in samples if sample.group in held],
    )
