"""Measures the scores of the default scorecard as probabilities, and fits its calibration."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.progress import track

from app.cli_rank import error_out
from app.evaluation.diagram import picture, table
from app.evaluation.drawing import Drawn, Recipe, at_base_rate, draw
from app.evaluation.tasks import Task, TaskKind, read_judgements, read_task
from app.learning.fit import fit_curve
from app.learning.fitted import Interval, Measure
from app.learning.measures import Judged, intervals, reliability
from app.learning.samples import Sample, parted, points_of, scores_of
from app.matching import SUPPLY, Scorecard
from app.matching.calibration import Calibration

out = Console()

Measures = dict[str, Interval]


def calibrate(folders: Sequence[Path], output: Path, base_rate: float) -> Measures:
    """Draw pairs from task folders, print what the scores are worth, and write it beside `output`.

    Returns:
        The measures of the scorecard as it is, over the pairs that were judged.
    """
    drawn = _drawn(folders)
    known = [one.sample for one in drawn if one.judged]
    judged = at_base_rate(known, base_rate)
    others = {
        "judged, half the base rate": at_base_rate(known, base_rate / 2),
        "judged, twice the base rate": at_base_rate(known, min(2 * base_rate, 0.99)),
        "unjudged neighbours count as wrong": at_base_rate(
            (one.sample for one in drawn), base_rate
        ),
    }
    measures = {
        name: _measures(SUPPLY, pairs) for name, pairs in {"judged": judged, **others}.items()
    }
    bins = reliability(Judged.of(scores_of(SUPPLY, judged), judged))
    page = _page(measures, judged, base_rate, table(bins))
    out.print(page, markup=False, soft_wrap=True)
    _print_fitted(judged)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.with_name("calibration.md").write_text(page, encoding="utf-8")
    title = f"{SUPPLY.name}, base rate {base_rate:g}"
    output.with_name("calibration.svg").write_text(picture(bins, title), encoding="utf-8")
    output.with_name("calibration.json").write_text(
        json.dumps(
            {
                "scorecard": SUPPLY.name,
                "base_rate": base_rate,
                "pairs": len(judged),
                "measures": {
                    name: {measure: asdict(value) for measure, value in found.items()}
                    for name, found in measures.items()
                },
                "reliability": [asdict(one) for one in bins],
            },
            indent=1,
        ),
        encoding="utf-8",
    )
    return measures["judged"]


def _drawn(folders: Sequence[Path]) -> list[Drawn]:
    drawn: list[Drawn] = []
    for folder in track(folders, description="drawing pairs", console=error_out):
        task: Task = read_task(folder)
        if task.kind is not TaskKind.CODES:
            drawn += draw(task, read_judgements(folder), SUPPLY, Recipe())
    return drawn


def _measures(scorecard: Scorecard, samples: Sequence[Sample]) -> Measures:
    judged = Judged.of(scores_of(scorecard, samples), samples)
    return {measure: intervals([judged], measure)[0] for measure in Measure}


def _page(
    measures: dict[str, Measures], judged: Sequence[Sample], base_rate: float, bins: str
) -> str:
    drawn = sum(sample.fits for sample in judged) / len(judged)
    about = f"{len(judged)} judged pairs, {drawn:.3f} of them fit"
    lines = [
        f"{about}, weighed to a base rate of {base_rate:g}.",
        "",
        "| pairs | log loss | Brier | ECE | AUC |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, found in measures.items():
        cells = " | ".join(f"{one.value} ({one.low} to {one.high})" for one in found.values())
        lines.append(f"| {name} | {cells} |")
    return "\n".join([*lines, "", bins, ""])


def _print_fitted(samples: Sequence[Sample]) -> None:
    """Print the knots that would fit best, and what they would bring on pairs held out."""
    learnt, held = parted(samples)
    if not SUPPLY.calibration.knots:
        return
    curve = fit_curve(SUPPLY, points_of(SUPPLY, learnt), learnt)
    fitted = Scorecard("fitted", SUPPLY.title, SUPPLY.aspects, curve)
    for title, card in (("knots now", SUPPLY), ("knots fitted", fitted)):
        error = _measures(card, held)[Measure.ECE]
        out.print(f"{title}: {_knots(card.calibration)}", markup=False, soft_wrap=True)
        out.print(f"  ECE on pairs held out {error.value} ({error.low} to {error.high})")


def _knots(curve: Calibration) -> str:
    return " ".join(f"({points:g}, {odds:g})" for points, odds in curve.knots)
