"""Measures the labelled pairs for the evaluate command: tables, gates, and the worst errors."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from app.evaluation.judging import JudgedPair, judge_pairs, thesaurus_assistant
from app.evaluation.labelled import read_labelled
from app.evaluation.measures import Measured
from app.evaluation.pair_measures import (
    by_category,
    by_language,
    by_purpose,
    measure_pairs,
    worst,
)

GATES, GATES_AT_MOST = "labelled", "labelled_at_most"

_WORST = 30
_SHOWN = ("auc", "concordance", "accuracy", "brier", "ece")

out = Console()


def measure_labelled(folder: Path) -> tuple[dict[str, Measured], dict[str, object]]:
    """Judge and measure a folder of labelled pairs, and show it.

    Returns:
        The measures over all pairs, and everything there is to keep as JSON.

    Raises:
        SourceError: a line of a file is wrong.
    """
    judged = list(judge_pairs(read_labelled(folder), thesaurus_assistant()))
    ours = measure_pairs(judged)
    _show_all(ours, len(judged))
    kept: dict[str, object] = {name: asdict(measured) for name, measured in ours.items()}
    for split in (by_purpose, by_language, by_category):
        groups = split(judged)
        measured = {name: measure_pairs(group) for name, group in groups.items()}
        _show_groups(split.__name__.replace("_", " "), groups, measured)
        kept[split.__name__] = {
            name: {"pairs": len(groups[name]), **{key: asdict(m) for key, m in found.items()}}
            for name, found in measured.items()
        }
    kept["worst"] = [_error(item) for item in worst(judged, _WORST)]
    _show_worst(worst(judged, _WORST))
    return ours, kept


def missed_gates(
    ours: Mapping[str, Measured], gates: Mapping[str, Mapping[str, float]]
) -> list[str]:
    """Say which measures are worse than their gates: order below its least, errors above."""
    least, most = gates.get(GATES, {}), gates.get(GATES_AT_MOST, {})
    unknown = [
        f"labelled {name}: there is no such measure"
        for name in {**least, **most}
        if name not in ours
    ]
    below = [
        f"labelled {name}: {ours[name].value} is below {floor}"
        for name, floor in least.items()
        if name in ours and ours[name].value < floor
    ]
    above = [
        f"labelled {name}: {ours[name].value} is above {ceiling}"
        for name, ceiling in most.items()
        if name in ours and ours[name].value > ceiling
    ]
    return unknown + below + above


def _error(item: JudgedPair) -> dict[str, object]:
    return {
        "id": item.pair.id,
        "grade": item.pair.grade,
        "category": item.pair.category,
        "score": round(item.score, 4),
        "rejected": item.rejected,
        "need": item.pair.need.title,
        "offer": item.pair.offer.title,
        "reasons": {o.code: round(o.points, 2) for o in item.outcomes if o.points},
        "why": item.pair.reason,
    }


def _show_all(ours: Mapping[str, Measured], pairs: int) -> None:
    table = Table("measure", "value", "95 %", title=f"labelled pairs ({pairs})")
    for name, measured in ours.items():
        table.add_row(name, f"{measured.value:.4f}", f"{measured.low}-{measured.high}")
    out.print(table)


def _show_groups(
    title: str,
    groups: Mapping[str, Sequence[JudgedPair]],
    measured: Mapping[str, Mapping[str, Measured]],
) -> None:
    table = Table("group", "pairs", *_SHOWN, title=f"labelled pairs {title}")
    for name, found in measured.items():
        cells = (f"{found[key].value:.3f}" if key in found else "" for key in _SHOWN)
        table.add_row(name, str(len(groups[name])), *cells)
    out.print(table)


def _show_worst(errors: Sequence[JudgedPair]) -> None:
    table = Table("pair", "grade", "score", "need", "offer", title="labelled pairs, worst errors")
    for item in errors:
        pair = item.pair
        table.add_row(pair.id, pair.grade, f"{item.score:.2f}", pair.need.title, pair.offer.title)
    out.print(table)
