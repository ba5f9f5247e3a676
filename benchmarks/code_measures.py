"""How often and how surely answers of the code assistant are right, at several depths."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

LEVELS = (4, 6, 10)
BINS = 10
_RESAMPLES = 1000

Path = tuple[tuple[str, float], ...]
"""The likeliest way down: codes with their probabilities."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers whose probability lies in one tenth: how many, what was promised, what was kept."""

    answers: int
    promised: float
    kept: float


@dataclass(frozen=True, slots=True)
class Level:
    """Quality at a number of digits; `low` and `high` bound hit@1 at 95 %."""

    digits: int
    hit: float
    low: float
    high: float
    calibration_error: float
    bins: tuple[Bin | None, ...]


def measured(paths: Sequence[Path], codes: Sequence[str]) -> list[Level]:
    """Measure the first answer to each question at every level."""
    return [_level(paths, codes, digits) for digits in LEVELS]


def reliability(probabilities: Sequence[float], right: Sequence[bool]) -> tuple[Bin | None, ...]:
    """Compare what was promised with what was kept in each tenth of probability."""
    promised, kept = np.array(probabilities), np.array(right, dtype=float)
    places = np.minimum((promised * BINS).astype(int), BINS - 1)
    own = [places == place for place in range(BINS)]
    return tuple(
        Bin(int(b.sum()), float(promised[b].mean()), float(kept[b].mean())) if b.any() else None
        for b in own
    )


def calibration_error(bins: Sequence[Bin | None]) -> float:
    """Return the mean distance between promised and kept, over the bins."""
    found = [one for one in bins if one is not None]
    total = sum(one.answers for one in found)
    return sum(abs(one.promised - one.kept) * one.answers for one in found) / total


def _level(paths: Sequence[Path], codes: Sequence[str], digits: int) -> Level:
    answers = [next((step for step in path if len(step[0]) >= digits), ("", 0.0)) for path in paths]
    right = [
        answer[:digits] == code[:digits] for (answer, _), code in zip(answers, codes, strict=True)
    ]
    random = np.random.default_rng(7)
    drawn = random.integers(0, len(right), (_RESAMPLES, len(right)))
    low, high = np.quantile(np.array(right)[drawn].mean(axis=1), (0.025, 0.975))
    bins = reliability([probability for _, probability in answers], right)
    hit = float(np.mean(right))
    return Level(digits, hit, float(low), float(high), calibration_error(bins), bins)
