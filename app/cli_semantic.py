"""Measures for the evaluate command what word vectors add to tasks and labelled pairs."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from app.cli_rank import error_out
from app.evaluation.labelled import read_labelled
from app.evaluation.meaning import Added, meanings_in_pairs, meanings_in_task
from app.evaluation.sampling import drawn
from app.evaluation.tasks import TaskKind, read_judgements, read_task
from app.exchange.word_vectors import read_vectors
from app.matching.meanings import Meanings

out = Console()


def measure_meanings(
    folders: Sequence[Path],
    labelled: Path | None,
    vectors: Path,
    output: Path,
    *,
    sizes: tuple[int, int],
) -> None:
    """Ask with and without word vectors, and write what they add beside `output`.

    Args:
        folders: of tasks.
        labelled: folder of labelled pairs.
        vectors: folder of word vectors.
        output: the results stand beside it, in `semantic.json`.
        sizes: queries and listings that are drawn of a task.
    """
    words = read_vectors(vectors)
    meanings = Meanings(words)
    queries, listings = sizes
    tasks: dict[str, dict[str, object]] = {}
    kept = {"model": words.model, "words": len(words.stems), "tasks": tasks, "labelled": {}}
    path = output.with_name("semantic.json")
    if labelled:
        kept["labelled"] = meanings_in_pairs(read_labelled(labelled), meanings)
        out.print_json(data=kept["labelled"])
        _write(path, kept)
    for folder in track(folders, description="asking with and without", console=error_out):
        task = read_task(folder)
        if task.kind is TaskKind.CODES:
            continue
        sample = drawn(task, read_judgements(folder), queries=queries, listings=listings)
        found = meanings_in_task(sample, meanings)
        _show(f"{task.name}, {task.metric}", found)
        tasks[task.name] = {
            "metric": task.metric,
            "listings": len(sample.task.corpus),
            "added": {language: asdict(added) for language, added in found.items()},
        }
        _write(path, kept)


def _write(path: Path, kept: Mapping[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{json.dumps(kept, ensure_ascii=False, indent=1)}\n", encoding="utf-8")


def _show(title: str, found: Mapping[str, Added]) -> None:
    table = Table("questions in", "asked", "without", "added", "95 %", title=title)
    for language, one in found.items():
        low, high = one.added.low, one.added.high
        value = f"{one.added.value:+.4f}"
        table.add_row(language, str(one.asked), f"{one.without:.4f}", value, f"{low:+} to {high:+}")
    out.print(table)
