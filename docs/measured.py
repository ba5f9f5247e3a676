# noqa: INP001 - a script beside the documents that it fills
"""Tables of what was measured, from the files that the measuring commands wrote."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).resolve().parent.parent / "benchmarks" / "results"

Rows = Iterable[Sequence[str]]

_NOT_TASKS = ("labelled",)
_NOT_MEASURES = ("peers", "ahead", "configurations")


def tasks() -> str:
    """Every task's measures, beside the peers as they come and at their best."""
    found = {name: row for name, row in _read("quality.json").items() if name not in _NOT_TASKS}
    if not found:
        return _missing("make quality")
    rows = []
    for name, task in found.items():
        measures = [key for key in task if key not in _NOT_MEASURES]
        first, ours = measures[0], task[measures[0]]
        peers, ahead = task["peers"], task.get("ahead", {})
        best = max(peers, key=peers.get)
        above = ahead.get(best)
        rows.append(
            (
                f"`{name}`",
                first,
                f"**{ours['value']:.3f}** {_span(ours)}",
                f"{_best(peers, swept=False):.3f}",
                f"{peers[best]:.3f} ({best})",
                f"{above['value']:+.3f} {_span(above)}" if above else "",
            )
        )
    head = ("task", "measure", "ours", "best peer as it comes", "best peer swept", "ours above it")
    return _table(head, rows)


def peers() -> str:
    """The configuration of each peer that ranked a part of each task best."""
    found = _read("peers.json")
    if not found:
        return _missing("python -m app evaluate … --sweep")
    rows = [
        (f"`{task}`", name, _configuration(row), f"{row['value']:.3f}")
        for task, swept in found.items()
        for name, row in swept.items()
    ]
    return _table(("task", "peer", "best configuration", "on the part swept"), rows)


def ablation() -> str:
    """What is lost without each part, in hundredths of the task's measure."""
    found = _read("ablation.json")
    if not found:
        return _missing("python -m app evaluate … --ablation")
    parts = list(dict.fromkeys(part for task in found.values() for part in task["lost"]))
    head = ["without", *(f"`{name}`" for name in found)]
    rows = [
        ["everything there", *(f"{task['metric']} {task['whole']:.3f}" for task in found.values())],
        *([part, *(_lost(task["lost"].get(part)) for task in found.values())] for part in parts),
    ]
    sizes = ", ".join(
        f"`{name}` {task['queries']} of {task['listings']:,}" for name, task in found.items()
    )
    return f"{_table(head, rows)}\n\nQueries and listings drawn: {sizes}."


def semantic() -> str:
    """What word vectors add, per task and language."""
    found = _read("semantic.json")
    if not found:
        return _missing("python -m app evaluate … --semantic FOLDER")
    rows = [
        (
            f"`{name}`",
            language,
            str(row["asked"]),
            f"{task['metric']} {row['without']:.3f}",
            f"{row['added']['value']:+.3f} {_span(row['added'])}",
        )
        for name, task in found["tasks"].items()
        for language, row in task["added"].items()
    ]
    pairs = [
        (language, str(row["pairs"]), f"{row['auc']:.3f}", f"{row['auc_with']:.3f}")
        for language, row in found["labelled"].items()
    ]
    tables = []
    if rows:
        head = ("task", "asked in", "questions", "without", "word vectors add")
        tables.append(_table(head, rows))
    if pairs:
        head = ("labelled pairs in", "pairs", "AUC without", "AUC with word vectors")
        tables.append(_table(head, pairs))
    sizes = [f"`{name}` {task['listings']:,}" for name, task in found["tasks"].items()]
    about = f"{found['words']:,} words, from {found['model']}."
    if sizes:
        about += f" Listings drawn: {', '.join(sizes)}."
    return "\n\n".join((*tables, about))


def reliability() -> str:
    """What was said and what was so, by tenths of the score, with the picture."""
    found = _read("calibration.json")
    if not found:
        return _missing("make quality")
    measures = [
        (name, *(f"{one['value']:.3f} {_span(one)}" for one in row.values()))
        for name, row in found["measures"].items()
    ]
    names = [str(name) for name in next(iter(found["measures"].values()))]
    bins = [
        (
            f"{one['low']:.1f} to {one['high']:.1f}",
            f"{one['said']:.3f}",
            f"{one['was']:.3f}",
            str(one["pairs"]),
        )
        for one in found["reliability"]
    ]
    return "\n\n".join(
        (
            (
                f"`{found['scorecard']}`, {found['pairs']:,} judged pairs, base rate "
                f"{found['base_rate']:g}; 95 % intervals over the queries."
            ),
            _table(("pairs", *names), measures),
            (
                "![Reliability: score to the right, share that fits upwards]"
                "(../benchmarks/results/calibration.svg)"
            ),
            _table(("score", "mean score", "share that fits", "pairs"), bins),
        )
    )


def _read(name: str) -> dict[str, Any]:
    path = RESULTS / name
    if not path.exists():
        return {}
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _missing(command: str) -> str:
    return f"Not measured in this checkout: `{command}` does it."


def _best(peers: Mapping[str, float], *, swept: bool) -> float:
    return max(
        value
        for name, value in peers.items()
        if (name.endswith("-swept") or name == "heading-bonus") == swept
    )


def _configuration(row: Mapping[str, Any]) -> str:
    told = {key: value for key, value in row.items() if key not in {"engine", "value"}}
    if told.get("listings") == 1:
        del told["listings"]
    if not told.get("bonus"):
        told.pop("bonus", None)
    return ", ".join(f"{key} {_plain(value)}" for key, value in told.items())


def _plain(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case list():
            return "-".join(map(str, value))
        case _:
            return f"{value}"


def _lost(row: Mapping[str, float] | None) -> str:
    if row is None:
        return ""
    text = f"{100 * row['value']:+.1f} ({100 * row['low']:+.1f} to {100 * row['high']:+.1f})"
    sure = row["low"] > 0 or row["high"] < 0
    return f"**{text}**" if sure else text


def _span(row: Mapping[str, float]) -> str:
    return f"({row['low']:.3f} to {row['high']:.3f})"


def _table(head: Sequence[str], rows: Rows) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
