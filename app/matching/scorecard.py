"""A scorecard is a list of aspects; judging a pair is a sum, and the sum is the explanation.

Points add up, and the sum orders the answers. The scorecard's calibration says which log-odds a sum
stands for, and their logistic function is the probability that the pair fits. Changed points or
knots are a new scorecard name, so that an old answer can be replayed.
"""

from dataclasses import dataclass
from functools import cached_property
from math import exp, inf, log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.matching import aspects
from app.matching.aspects import FOREIGN_UNKNOWN, TEXT_STEPS
from app.matching.calibration import PLAIN, Calibration
from app.matching.levels import Aspect, Level, level
from app.matching.levels_details import SUPPLY_DETAILS
from app.matching.pair import Circumstances, Pair, circumstances_of
from app.matching.types import Judgement, Outcome
from app.vocabulary.terms import Side

_MOST_KNOWN = 10_000
"""Circumstances that are remembered."""

_UNSEEN = Outcome("", "", 0.0)


class Told(NamedTuple):
    """What the circumstances of a pair tell.

    Attributes:
        outcomes: of every aspect; those still to be looked at are `_UNSEEN`.
        points: of those that are told.
        open_to: places of the others, and how to look at them.
    """

    outcomes: list[Outcome]
    points: float
    open_to: list[tuple[int, Aspect]]


def probability(points: float) -> float:
    """The logistic function: log-odds to a probability, without overflow."""
    if points >= 0:
        return 1 / (1 + exp(-points))
    return exp(points) / (1 + exp(points))


@dataclass(frozen=True)
class Scorecard:
    """A named, versioned way to judge a pair.

    Attributes:
        calibration: what a sum of points stands for.
    """

    name: str
    title: str
    aspects: tuple[Aspect, ...]
    calibration: Calibration = PLAIN

    def judge(self, pair: Pair) -> Judgement:
        """Judge one pair; the partner's listing is the judged one."""
        told, points, open_to = self._told(pair)
        outcomes = told.copy()
        for place, aspect in open_to:
            outcomes[place] = seen = aspect.look(pair)
            points += seen.points
        points = round(points, 4)
        return Judgement(pair.partner.listing, points, self.score(points), tuple(outcomes))

    def _told(self, pair: Pair) -> Told:
        """Outcomes of the aspects that follow from circumstances, which many pairs share."""
        circumstances = circumstances_of(pair)
        found = self._known.get(circumstances)
        if found is None:
            told = [a.judge(pair) if a.is_told(pair) else _UNSEEN for a in self.aspects]
            open_to = [(n, a) for n, a in enumerate(self.aspects) if told[n] is _UNSEEN]
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            points = sum(outcome.points for outcome in told)
            found = self._known[circumstances] = Told(told, points, open_to)
        return found

    @cached_property
    def _known(self) -> dict[Circumstances, Told]:
        return {}

    @cached_property
    def promises(self) -> dict[tuple[Side, int], NDArray[np.float64]]:
        """What `app.matching.prospects` has worked out, by side and voices of the asker."""
        return {}

    def score(self, points: float) -> float:
        """The probability that a pair with this sum of points fits."""
        return probability(self.calibration.log_odds(points))

    def points_for(self, score: float) -> float:
        """The sum of points that has this score; without end for certainty and for nothing."""
        if 0 < score < 1:
            return self.calibration.points(log(score / (1 - score)))
        return -inf if score <= 0 else inf

    @property
    def prior(self) -> float:
        """Points of a pair of which nothing is known."""
        return self.aspect("base").high

    def alone(self, aspect: Aspect) -> float:
        """The best score of a pair of which only this aspect says anything."""
        return self.score(self.prior + (0.0 if aspect.name == "base" else aspect.high))

    def share(self, aspect: Aspect) -> float:
        """How much of what all aspects together can move is this one's, 0 to 1."""
        return (aspect.high - aspect.low) / sum(other.high - other.low for other in self.aspects)

    def aspect(self, name: str) -> Aspect:
        """Find an aspect by name."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Aspect]:
        return {aspect.name: aspect for aspect in self.aspects}

    @property
    def comparable_from(self) -> float:
        """Similarity below which texts in different languages say nothing."""
        return next(start for name, start in TEXT_STEPS if name not in FOREIGN_UNKNOWN)

    @cached_property
    def text_curve(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Similarities and their points, straight in between."""
        # Where one level ends and the next begins both have the same points: the curve is
        # continuous, which a test asks for.
        text = self.aspect("text")
        starts = [start for _, start in TEXT_STEPS]
        points = [text.level(name).low for name, _ in TEXT_STEPS]
        return np.array([*starts, 1.0]), np.array([*points, text.level(TEXT_STEPS[-1][0]).high])


SUPPLY = Scorecard(
    "supply-1",
    "Supply of goods",
    (
        Aspect(
            "base",
            aspects.base,
            (
                level(
                    "prior", -3.5, "Most pairs of a registry do not fit; evidence must outweigh it."
                ),
            ),
        ),
        Aspect(
            "code",
            aspects.code,
            (
                Level("same_position", 4.0, 4.4, "A common code of 8 digits or more."),
                Level("same_subheading", 3.8, 4.2, "A common subheading (6 digits)."),
                Level("same_heading", 2.2, 2.5, "A common heading (4 digits)."),
                Level(
                    "predicted",
                    0.0,
                    2.1,
                    "One side states no code; graded by how far the headings read from its "
                    "text agree with the code of the other.",
                ),
                Level(
                    "both_predicted",
                    0.0,
                    1.0,
                    "Neither side states a code; graded by how far the headings read from both "
                    "texts agree.",
                ),
                Level("same_chapter", -0.2, 0.3, "A common chapter (2 digits) only."),
                level("unknown", 0.0, "One side or both state no code, and none is likely."),
                level("different", -1.5, "Codes of different chapters."),
            ),
        ),
        Aspect(
            "likely_subheading",
            aspects.likely_subheading,
            (
                Level(
                    "likely",
                    0.0,
                    1.6,
                    "A side states a code, but they share no stated subheading; graded by how far "
                    "the subheadings read from the texts agree.",
                ),
                level("unknown", 0.0, "The texts say no more than the codes."),
            ),
        ),
        Aspect(
            "text",
            aspects.text,
            (
                # Convex: measured on purchases with and without codes, a text that names the very
                # goods must outweigh any code; a vaguely similar one must not.
                Level("nearly_equal", 9.0, 12.0, "Similarity 0.70 to 1.00."),
                Level("very_close", 6.0, 9.0, "Similarity 0.50 to 0.70."),
                Level("close", 2.2, 6.0, "Similarity 0.30 to 0.50."),
                Level("partial", 0.0, 2.2, "Similarity 0.15 to 0.30."),
                level("other_language", 0.0, "The languages differ, so words cannot be compared."),
                level("unknown", 0.0, "One side or both have no text."),
                Level("faint", -0.9, 0.0, "Similarity 0.06 to 0.15."),
                Level("unlike", -1.3, -0.9, "Similarity below 0.06."),
            ),
        ),
        Aspect(
            "standards",
            aspects.standards,
            (
                level("all", 0.6, "The offer names every standard and grade that the need names."),
                level("successor", 0.5, "It names all of them, at least one by its successor."),
                Level("some", 0.0, 0.4, "It names some of them, graded by their share."),
                level("unknown", 0.0, "One side or both name none."),
                level("none", -0.2, "Both name some, none in common."),
            ),
        ),
        Aspect(
            "nature",
            aspects.nature,
            (
                level("same", 0.0, "Both mean goods, or both used goods, waste, a service, a toy."),
                level("different", -3.0, "One means goods, the other scrap, a service or a toy."),
            ),
        ),
        Aspect(
            "quantity",
            aspects.quantity,
            (
                level("covers_all", 0.5, "The offer covers the whole needed quantity."),
                level("covers_half", 0.2, "It covers half or more."),
                level("unknown", 0.0, "One side or both state no quantity."),
                level("other_unit", 0.0, "The units cannot be converted into each other."),
                level("covers_tenth", -0.3, "It covers a tenth to a half."),
                level("covers_little", -1.0, "It covers less than a tenth."),
            ),
        ),
        Aspect(
            "country",
            aspects.country,
            (
                level("neighbour_member", 0.35, "Another member state with a common border."),
                level("member", 0.25, "Another member state."),
                level(
                    "same_state",
                    0.15,
                    "The same state: a short way, but no cooperation across states.",
                ),
                level("unknown", 0.0, "The state of one side or both is not stated."),
                level(
                    "same_bloc", -0.2, "Not both members of the Union, but of the CIS or the SCO."
                ),
                level("observer", -0.3, "One side only takes part in a bloc of the other."),
                level("outside", -0.5, "A state outside the Union and its blocs."),
            ),
        ),
        *SUPPLY_DETAILS,
        Aspect(
            "purpose",
            aspects.purpose,
            (
                level("same", 0.0, "Both want the same: goods, a joint project or technology."),
                level("different", -2.0, "One wants goods, the other a project or technology."),
            ),
        ),
        Aspect(
            "decision",
            aspects.decision,
            (
                level("contracted", 1.0, "The pair has a contract."),
                level("accepted", 1.0, "Somebody accepted the pair."),
                level("contacted", 0.5, "Somebody made contact."),
                level("none", 0.0, "Nobody has decided on the pair."),
                level("declined", -4.0, "Somebody declined the pair."),
            ),
        ),
    ),
    # Where one pair in ten that comes near fits. Up to a common heading, evidence says more than
    # its points; beyond, words and codes say the same thing twice. The knot at 8.5 is the prior
    # with the best text: just below 0.9, so that no aspect carries the score alone.
    Calibration(((-6.0, -4.5), (-3.5, -2.5), (-1.5, 0.0), (2.0, 1.25), (8.5, 2.19), (14.0, 4.0))),
)
