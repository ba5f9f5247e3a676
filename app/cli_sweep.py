"""Sweeps the peers' configurations for the evaluate command, and reads what was found."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from app.errors import SourceError
from app.evaluation.sampling import drawn
from app.evaluation.sweep import Swept, described, sweep
from app.evaluation.tasks import read_judgements, read_task

QUERIES = 300
"""Of a task, unless told otherwise: a configuration needs fewer than a comparison."""

Configurations = dict[str, dict[str, dict[str, object]]]

out = Console()


def sweep_peers(folders: Sequence[Path], output: Path, *, queries: int, listings: int) -> None:
    """Sweep the peers over parts of tasks; what the file knows of other tasks stays in it."""
    known = read_swept(output)
    for folder in folders:
        task = read_task(folder)
        found = sweep(drawn(task, read_judgements(folder), queries=queries, listings=listings))
        _show(task.name, found)
        known[task.name] = described(found)
        output.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(dict(sorted(known.items())), ensure_ascii=False, indent=1)
        output.write_text(f"{text}\n", encoding="utf-8")


def read_swept(path: Path) -> Configurations:
    """Read the best configurations of the peers by task and name; empty without the file.

    Raises:
        SourceError: the file is broken.
    """
    if not path.exists():
        return {}
    try:
        found: Configurations = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise SourceError(f"{path}: {error}") from error
    return found


def _show(name: str, found: Mapping[str, Swept]) -> None:
    table = Table("peer", "value", "configuration", title=name)
    for peer, best in found.items():
        said = ", ".join(f"{key} {value}" for key, value in best.peer.described().items())
        table.add_row(peer, f"{best.value:.4f}", said)
    out.print(table)
