"""Commands that rank and measure tasks with the library that serves the API; no database."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from app.evaluation.coding import rank_codes
from app.evaluation.ranking import Ranked, rank
from app.evaluation.tasks import Task, TaskKind, read_corpus, read_task

error_out = Console(stderr=True)


def rank_task(
    task: Annotated[Path, typer.Argument(help="Folder of a task.")],
    output: Annotated[Path, typer.Option(help="File to write: query, id, score; tab separated.")],
    learn_from: Annotated[
        Path | None,
        typer.Option(help="Task folder whose corpus stands for the registry's listings."),
    ] = None,
) -> None:
    """Rank a task folder with the library that serves the API."""
    asked = read_task(task)
    _write(output, ranked(asked, learn_from), len(asked.queries))


def ranked(asked: Task, learn_from: Path | None) -> Iterable[Ranked]:
    """Rank a task; codes are learnt from another folder's corpus where one is given."""
    if asked.kind is TaskKind.CODES:
        corpus = read_corpus(learn_from) if learn_from else asked.corpus
        return rank_codes(asked, learn_from=corpus)
    return rank(asked)


def _write(output: Path, answers: Iterable[Ranked], total: int) -> None:
    with output.open("w", encoding="utf-8") as file:
        for ranked in track(answers, total=total, description="ranking", console=error_out):
            for key, score in ranked.answers:
                file.write(f"{ranked.query_id}\t{key}\t{score:.6f}\n")
