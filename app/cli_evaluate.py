"""The command that measures task folders beside the peers, and labelled pairs; keeps the gates."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.cli_ablation import LISTINGS, measure_parts
from app.cli_calibrate import calibrate
from app.cli_errors import show_errors
from app.cli_labelled import measure_labelled, missed_gates
from app.cli_rank import ranked
from app.cli_semantic import measure_meanings
from app.cli_sweep import QUERIES, read_swept, sweep_peers
from app.errors import SourceError
from app.evaluation.drawing import BASE_RATE
from app.evaluation.measures import (
    Difference,
    Measured,
    difference,
    main_scores,
    measure,
    measure_codes,
)
from app.evaluation.peers import Peer, peer_runs
from app.evaluation.sweep import peers_of
from app.evaluation.tasks import Task, TaskKind, read_judgements, read_task
from app.learning.fitted import Interval

out = Console()

Measures = dict[str, Measured]
Configurations = Mapping[str, Mapping[str, object]]
Floors = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class _Beside:
    """The peers of a task: what they are, what they reach, and how far ours is above them."""

    peers: Mapping[str, Peer]
    values: Mapping[str, float]
    ahead: Mapping[str, Difference]

    def surely_above(self) -> dict[str, float]:
        """By how much ours is above each peer at least, for gates: `above bm25`."""
        return {f"above {name}": found.low for name, found in self.ahead.items()}

    def kept(self) -> dict[str, object]:
        """What is written into the results."""
        return {
            "peers": dict(self.values),
            "ahead": {name: asdict(found) for name, found in self.ahead.items()},
            "configurations": {name: peer.described() for name, peer in self.peers.items()},
        }


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
    peers: Annotated[
        Path, typer.Option(help="JSON file with the peers' best configurations.")
    ] = Path("benchmarks/results/peers.json"),
    sweep: Annotated[  # noqa: FBT002
        bool, typer.Option("--sweep", help="Find those configurations instead, and write them.")
    ] = False,
    ablation: Annotated[  # noqa: FBT002
        bool,
        typer.Option("--ablation", help="Measure what each part of the ranking is worth instead."),
    ] = False,
    semantic: Annotated[
        Path | None,
        typer.Option(help="Folder of word vectors: measure what they add instead."),
    ] = None,
    errors: Annotated[
        int, typer.Option(help="Print so many wrong answers of each task instead.", min=0)
    ] = 0,
    queries: Annotated[
        int, typer.Option(help="Queries drawn of a task, for --sweep and --ablation.", min=1)
    ] = QUERIES,
    listings: Annotated[
        int, typer.Option(help="Listings drawn, for those and --errors.", min=1)
    ] = LISTINGS,
) -> None:
    """Measure tasks beside the peers, and labelled pairs, with 95 % intervals; keep the gates.

    With --calibration, draw pairs from the tasks' judgements instead, weigh them to a base rate,
    and say how true the scores are; knots that would fit better are printed.
    """
    if tasks is None and labelled is None:
        raise typer.BadParameter("Give a folder of task folders, or --labelled, or both.")
    folders = _folders(tasks, only) if tasks else []
    floors = _floors(gates) if gates else {}
    if sweep:
        sweep_peers(folders, peers, queries=queries, listings=listings)
    elif ablation:
        measure_parts(folders, output, queries=queries, listings=listings)
    elif semantic:
        sizes = (queries, listings)
        measure_meanings(folders, labelled, semantic, output, sizes=sizes)
    elif errors:
        show_errors(folders, number=errors, listings=listings)
    elif calibration:
        _hold(calibrate(folders, output, base_rate), floors.get("calibration", {}))
    else:
        _evaluate(folders, labelled, read_swept(peers), output, floors)


def _evaluate(
    folders: Sequence[Path],
    labelled: Path | None,
    swept: Mapping[str, Configurations],
    output: Path,
    floors: Floors,
) -> None:
    """Measure task folders beside the peers, and labelled pairs; write what came of it.

    Raises:
        SourceError: gates were missed; names them.
    """
    results: dict[str, dict[str, object]] = {}
    missed: list[str] = []
    for folder in folders:
        task = read_task(folder)
        ours, beside = _measured(task, folder, swept.get(task.name))
        results[task.name] = {**{name: asdict(m) for name, m in ours.items()}, **beside.kept()}
        _show(task.name, ours, beside)
        held = {name: measured.value for name, measured in ours.items()} | beside.surely_above()
        missed += _below(task.name, held, floors.get(task.name, {}))
    if labelled is not None:
        measured, results["labelled"] = measure_labelled(labelled)
        missed += missed_gates(measured, floors)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(results, ensure_ascii=False, indent=1), encoding="utf-8")
    if missed:
        raise SourceError("Gates were missed: " + "; ".join(missed))


def _below(task: str, held: Mapping[str, float], floors: Mapping[str, float]) -> list[str]:
    """Which measures of a task are below their gate, or are not there."""
    return [
        f"{task} {name}: {held[name]} is below {floor}"
        if name in held
        else f"{task} {name}: there is no such measure"
        for name, floor in floors.items()
        if name not in held or held[name] < floor
    ]


def _hold(measures: Mapping[str, Interval], most: Mapping[str, float]) -> None:
    """Fail where an error of the scores is above its gate.

    Raises:
        SourceError: it is; names it.
    """
    missed = [
        f"{name}: {measures[name].value} is above {limit}"
        if name in measures
        else f"{name}: there is no such measure"
        for name, limit in most.items()
        if name not in measures or measures[name].value > limit
    ]
    if missed:
        raise SourceError("Gates were missed: " + "; ".join(missed))


def _floors(gates: Path) -> dict[str, dict[str, float]]:
    """Read the least value of each measure by task.

    Raises:
        SourceError: the file cannot be read, or is something else.
    """
    try:
        found = tomllib.loads(gates.read_text(encoding="utf-8"))
        return {
            task: {name: float(value) for name, value in of_task.items()}
            for task, of_task in found.items()
        }
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise SourceError(f"{gates}: {error}.") from error


def _folders(tasks: Path, only: Sequence[str] | None) -> list[Path]:
    """The task folders to measure.

    Raises:
        SourceError: there are none, or none of a name asked for.
    """
    found = sorted(path for path in tasks.iterdir() if (path / "task.json").exists())
    names = {folder.name for folder in found}
    if not names:
        raise SourceError(f"{tasks} has no task folders.")
    for name in only or ():
        if name not in names:
            raise SourceError(f"{tasks} has no task {name}. It has: {', '.join(sorted(names))}.")
    return [folder for folder in found if not only or folder.name in only]


def _measured(task: Task, folder: Path, swept: Configurations | None) -> tuple[Measures, _Beside]:
    judgements = read_judgements(folder)
    run = list(ranked(task))
    ours = (
        measure_codes(run, judgements, task.levels)
        if task.kind is TaskKind.CODES
        else measure(run, judgements, task.metric)
    )
    peers = peers_of(task, swept)
    scores = {
        name: main_scores(peer_run, judgements, task)
        for name, peer_run in peer_runs(task, peers).items()
    }
    mine = main_scores(run, judgements, task)
    return ours, _Beside(
        peers,
        {name: round(sum(found.values()) / len(found), 4) for name, found in scores.items()},
        {name: difference(mine, found) for name, found in scores.items()},
    )


def _show(name: str, ours: Measures, beside: _Beside) -> None:
    table = Table("measure", "value", "95 %", "ours above it by, 95 %", title=name)
    for measure_name, measured in ours.items():
        table.add_row(measure_name, f"{measured.value:.4f}", f"{measured.low}-{measured.high}", "")
    for peer, value in beside.values.items():
        ahead = beside.ahead[peer]
        above = f"{ahead.value:+.4f}  {ahead.low:+} to {ahead.high:+}"
        table.add_row(f"[dim]{peer}[/dim]", f"{value:.4f}", "", above)
    out.print(table)
