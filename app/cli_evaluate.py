"""The command that measures task folders beside the peers, and labelled pairs; keeps the gates."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.cli_calibrate import calibrate
from app.cli_labelled import measure_labelled, missed_gates
from app.cli_rank import ranked
from app.errors import SourceError
from app.evaluation.drawing import BASE_RATE
from app.evaluation.measures import Measured, measure, measure_codes
from app.evaluation.peers import peer_runs
from app.evaluation.tasks import Task, TaskKind, read_judgements, read_task
from app.learning.fitted import Interval

out = Console()

Measures = dict[str, Measured]


def evaluate_tasks(  # noqa: PLR0913, PLR0917 - options of a command
    tasks: Annotated[Path | None, typer.Argument(help="Folder of task folders.")] = None,
    output: Annotated[Path, typer.Option(help="JSON file to write.")] = Path(
        "benchmarks/results/quality.json"
    ),
    only: Annotated[list[str] | None, typer.Option(help="Names of tasks; repeatable.")] = None,
    gates: Annotated[
        Path | None, typer.Option(help="TOML file with the least value of each measure.")
    ] = None,
    labelled: Annotated[Path | None, typer.Option(help="Folder of labelled pairs.")] = None,
    calibration: Annotated[  # noqa: FBT002
        bool,
        typer.Option(
            "--calibration", help="Measure the scores as probabilities instead of the order."
        ),
    ] = False,
    base_rate: Annotated[
        float,
        typer.Option(help="Share of pairs that fit, for --calibration.", min=0.001, max=0.999),
    ] = BASE_RATE,
) -> None:
    """Measure tasks beside the peers, and labelled pairs, with 95 % intervals; keep the gates.

    With --calibration, draw pairs from the tasks' judgements instead, weigh them to a base rate,
    and say how true the scores are; knots that would fit better are printed.
    """
    if tasks is None and labelled is None:
        raise typer.BadParameter("Give a folder of task folders, or --labelled, or both.")
    folders = (
        sorted(path for path in tasks.iterdir() if (path / "task.json").exists()) if tasks else []
    )
    results: dict[str, dict[str, object]] = {}
    missed: list[str] = []
    floors = tomllib.loads(gates.read_text(encoding="utf-8")) if gates else {}
    if calibration:
        chosen = [folder for folder in folders if not only or folder.name in only]
        _hold(calibrate(chosen, output, base_rate), floors.get("calibration", {}))
        return
    for folder in folders:
        task = read_task(folder)
        if only and task.name not in only:
            continue
        ours, peers = _measured(task, folder)
        results[task.name] = {**{name: asdict(m) for name, m in ours.items()}, "peers": peers}
        _show(task.name, ours, peers)
        missed += [
            f"{task.name} {name}: {ours[name].value} is below {floor}"
            for name, floor in floors.get(task.name, {}).items()
            if ours[name].value < floor
        ]
    if labelled is not None:
        measured, results["labelled"] = measure_labelled(labelled)
        missed += missed_gates(measured, floors)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(results, ensure_ascii=False, indent=1), encoding="utf-8")
    if missed:
        raise SourceError("Gates were missed: " + "; ".join(missed))


def _hold(measures: Mapping[str, Interval], most: Mapping[str, float]) -> None:
    """Fail where an error of the scores is above its gate.

    Raises:
        SourceError: it is; names it.
    """
    missed = [
        f"{name}: {measures[name].value} is above {limit}"
        for name, limit in most.items()
        if measures[name].value > limit
    ]
    if missed:
        raise SourceError("Gates were missed: " + "; ".join(missed))


def _measured(task: Task, folder: Path) -> tuple[Measures, dict[str, float]]:
    judgements = read_judgements(folder)
    run = list(ranked(task))
    if task.kind is TaskKind.CODES:
        ours = measure_codes(run, judgements, task.levels)
        first = f"hit@1 {task.levels[0]} digits"
        peers = {
            name: measure_codes(peer, judgements, task.levels)[first].value
            for name, peer in peer_runs(task)
        }
        return ours, peers
    ours = measure(run, judgements, task.metric)
    peers = {
        name: measure(peer, judgements, task.metric)[task.metric].value
        for name, peer in peer_runs(task)
    }
    return ours, peers


def _show(name: str, ours: Measures, peers: dict[str, float]) -> None:
    table = Table("measure", "value", "95 %", title=name)
    for measure_name, measured in ours.items():
        table.add_row(measure_name, f"{measured.value:.4f}", f"{measured.low}-{measured.high}")
    for peer, value in peers.items():
        table.add_row(f"[dim]{peer}[/dim]", f"{value:.4f}", "")
    out.print(table)
