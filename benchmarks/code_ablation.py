"""What each witness of the code assistant adds: the judge refitted without it, all else equal."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from code_measures import Path

from app.matching.assistant import CodedText, Model
from app.matching.assistant.bags import bag
from app.matching.assistant.branches import descend
from app.matching.assistant.calibration import Case, fit_judge
from app.matching.assistant.defaults import default_judge
from app.matching.assistant.evidence import FEATURES, Heard, hear
from app.matching.assistant.held_out import held_out_cases
from app.matching.assistant.judge import Judge
from app.matching.assistant.neighbours import Neighbours
from app.matching.assistant.training import SCHEDULE

WITHOUT = {
    "learnt words": ("words", "novel"),
    "similar listings": ("votes", "listing"),
    "likeness to whole titles": ("title", "above"),
    "likeness to single trade words": ("trade", "named"),
    "titles and trade words": ("title", "above", "trade", "named"),
}
"""Witnesses that are silenced together."""


def judges(model: Model, listings: Sequence[CodedText]) -> Iterable[tuple[str, Judge]]:
    """Fit a judge for each group of witnesses left out, on the cases that the model's had."""
    coded = sorted((one for one in listings if one.codes), key=lambda one: one.id)
    bags = [bag(one.text) for one in coded]
    sources = replace(model.sources, network=None)
    cases = held_out_cases(coded, bags, sources, SCHEDULE)
    for name, witnesses in WITHOUT.items():
        silent = np.array([feature.rpartition("_")[0] in witnesses for feature in FEATURES])
        judge = fit_judge([_deaf(case, silent) for case in cases], default_judge())
        yield name, Judge(np.where(silent, 0.0, judge.weights))


def hearings(model: Model, listings: Iterable[CodedText], questions: Iterable[str]) -> list[Heard]:
    """Hear all witnesses on each question, the listings among them."""
    neighbours = Neighbours()
    neighbours.learn(listings)
    return [hear(asked, model.sources, neighbours.similar(asked)) for asked in map(bag, questions)]


def answers(judge: Judge, heard: Iterable[Heard]) -> list[Path]:
    """Return the likeliest way down for each question."""
    verdicts = [judge.probabilities(one) for one in heard]
    return [
        tuple((step, verdict.probability(step)) for step in descend("", verdict))
        for verdict in verdicts
    ]


def _deaf(case: Case, silent: np.ndarray) -> Case:
    return replace(case, features=np.where(silent, np.float32(0), case.features))
