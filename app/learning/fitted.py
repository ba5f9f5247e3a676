"""A fitted scorecard: its numbers, what it was fitted on, and how true its scores were."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.matching import Scorecard
from app.matching.points import PointsTable


class Measure(StrEnum):
    """What is measured of probabilities against answers."""

    LOG_LOSS = "log_loss"
    BRIER = "brier"
    ECE = "ece"
    AUC = "auc"


@dataclass(frozen=True, slots=True)
class Interval:
    """A measure, and what 95 of 100 resamplings of the questions keep to."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Pairs with scores of one tenth: what was said, and what was so.

    Attributes:
        said: mean score.
        was: share that fits, weighted.
        pairs: how many.
    """

    low: float
    high: float
    said: float
    was: float
    pairs: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two scorecards on the same pairs.

    Attributes:
        old: measures of the first, `new` of the second, `difference` the second less the first.
        old_reliability: of the first's scores, `new_reliability` of the second's.
    """

    old: dict[Measure, Interval]
    new: dict[Measure, Interval]
    difference: dict[Measure, Interval]
    old_reliability: tuple[Bin, ...]
    new_reliability: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class FittedOn:
    """What a scorecard was fitted on.

    Attributes:
        source: `decisions`, or the name of a file or task.
        pairs: all judged pairs, those held out included.
        fits: how many of them fit.
        held_out: how many the comparison was made on.
        questions: how many needs the pairs belong to.
    """

    source: str
    pairs: int
    fits: int
    held_out: int
    questions: int


@dataclass(frozen=True, slots=True)
class Fitted:
    """A fitted scorecard.

    Attributes:
        base: name of the scorecard whose points were the prior.
        comparison: with the base, on pairs held out.
    """

    scorecard: Scorecard
    base: str
    on: FittedOn
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class FittedRecord:
    """A fitted scorecard as stored; it never changes."""

    name: str
    title: str
    base: str
    points: PointsTable
    on: FittedOn
    comparison: Comparison
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Activation:
    """Which scorecard judges when none is named, and since when."""

    id: UUID
    name: str
    revision: int
    activated_at: datetime
