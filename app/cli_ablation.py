"""Measures for the evaluate command what each part of the ranking is worth."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from app.cli_rank import error_out
from app.evaluation.ablation import Ablated, ablate
from app.evaluation.parts import PARTS
from app.evaluation.sampling import drawn
from app.evaluation.tasks import TaskKind, read_judgements, read_task

LISTINGS = 4_000
"""Drawn of a task's corpus, unless told otherwise."""

out = Console()


def measure_parts(folders: Sequence[Path], output: Path, *, queries: int, listings: int) -> None:
    """Switch off one part after the other, and write what is lost beside `output`."""
    found: dict[str, Ablated] = {}
    about: dict[str, dict[str, object]] = {}
    for folder in folders:
        task = read_task(folder)
        if task.kind is TaskKind.CODES:
            continue
        sample = drawn(task, read_judgements(folder), queries=queries, listings=listings)
        name = task.name
        about[name] = {
            "metric": task.metric,
            "queries": len(sample.task.queries),
            "listings": len(sample.task.corpus),
        }
        found[name] = ablate(sample, track(PARTS, description=name, console=error_out))
        _show(name, found[name])
        _write(output.with_name("ablation.json"), found, about)


def _write(
    path: Path, found: Mapping[str, Ablated], about: Mapping[str, Mapping[str, object]]
) -> None:
    kept = {name: {**about[name], **asdict(ablated)} for name, ablated in found.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{json.dumps(kept, ensure_ascii=False, indent=1)}\n", encoding="utf-8")


def _show(name: str, ablated: Ablated) -> None:
    table = Table("without", "lost", "95 %", title=f"{name}: {ablated.whole:.4f} with everything")
    for part, lost in ablated.lost.items():
        table.add_row(part, f"{lost.value:+.4f}", f"{lost.low:+} to {lost.high:+}")
    out.print(table)
