"""Command that finds partners for every listing of a side."""

import importlib
import json
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from app import clock
from app.api.suggestion_answers import Reader, said_of
from app.cli_database import check, database_url
from app.config import Settings
from app.errors import CommandError
from app.exchange.match_files import PLAN, keep_to_plan, part_path, write_part
from app.exchange.word_vectors import FOLDER
from app.matching import Suggestion
from app.matching.types import Reason
from app.services import match_all as service
from app.services.live import LiveRegistry
from app.services.match_all import Everything, Task
from app.vocabulary.reach import EVERYONE
from app.vocabulary.terms import Language, Side


def match_all(  # noqa: PLR0913 - each is an option of the command
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write.")],
    *,
    side: Annotated[Side, typer.Option(help="Whose partners: of every need, or offer.")] = (
        Side.NEED
    ),
    best: Annotated[int, typer.Option(help="Partners of each at most.", min=1, max=1000)] = 10,
    min_score: Annotated[float, typer.Option(help="Least probability.", min=0, max=1)] = 0.1,
    reasons: Annotated[
        Language | None, typer.Option(help="Say why, in this language: ru or en.")
    ] = None,
    part: Annotated[int, typer.Option(help="Listings of a file.", min=1)] = 2000,
    processes: Annotated[
        int | None, typer.Option(help="Processes of this machine; as many as processors.", min=1)
    ] = None,
    threads: Annotated[
        int | None, typer.Option(help="Threads instead of processes.", min=1)
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(help="Dask scheduler, such as tcp://10.0.0.5:8786; needs the extra cluster."),
    ] = None,
) -> None:
    """Find the best partners of every public need (or offer) and write them as Parquet.

    One file a part. Stopped half-way, the same command goes on with the parts that are missing, as
    long as the registry has not changed: on a later day as of the day when it was begun. Every way
    of working gives the same files.
    """
    settings = Settings()
    with database_url(settings) as url:
        reads_codes, compiled = settings.code_assistant, settings.compiled_search
        vectors = settings.data_dir.resolve() / FOLDER if settings.semantic else None
        check(url)
        live = service.read(url, reads_codes=reads_codes, compiled=compiled, vectors=vectors)
        # What was begun on an earlier day goes on as of that day.
        day = _unfinished_day(output) or clock.today()
        asked = Everything(
            side=side, best=best, min_score=min_score, language=reasons, revision=live.revision,
            day=day, reads_codes=reads_codes, compiled=compiled, vectors=vectors,
        )  # fmt: skip
        count = len(service.askers(live, asked))
        keep_to_plan(output, _plan(asked, part, count))
        tasks = {
            number: Task(url, asked, start, min(start + part, count))
            for number, start in enumerate(range(0, count, part))
            if not part_path(output, number).exists()
        }
        with _workers(processes, threads, scheduler) as pool:
            _work(pool, tasks, output)
    typer.echo(f"{output}: partners of {count} listings, {-(-count // part)} files")


def told(live: LiveRegistry, item: Suggestion, language: Language) -> tuple[Reason, ...]:
    """What a service says of a pair, the age of its records included."""
    return said_of(Reader(live, EVERYONE, language), item)


def _unfinished_day(folder: Path) -> date | None:
    """The day as of which parts of a folder are still to be written; None where none are."""
    try:
        plan = json.loads((folder / PLAN).read_text(encoding="utf-8"))
        parts = -(-plan["listings"] // plan["part"])
        whole = all(part_path(folder, number).exists() for number in range(parts))
        return None if whole else date.fromisoformat(plan["day"])
    except (OSError, ValueError, KeyError, TypeError, ZeroDivisionError):
        return None  # `keep_to_plan` says what is wrong


def _plan(asked: Everything, part: int, count: int) -> dict[str, object]:
    facts = asdict(asked) | {"day": asked.day.isoformat(), "part": part, "listings": count}
    # Comes to the same, so it may differ from one go to the next.
    del facts["compiled"]
    vectors = facts.pop("vectors")
    return facts if vectors is None else facts | {"semantic": True}


def _work(pool: Executor, tasks: dict[int, Task], output: Path) -> None:
    columns = (
        *Progress.get_default_columns()[:-1],
        TextColumn("{task.completed}/{task.total} listings"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        total = sum(task.end - task.start for task in tasks.values())
        bar = progress.add_task("matching", total=total)
        waiting = {
            pool.submit(service.answer, task, told): number for number, task in tasks.items()
        }
        try:
            for done in as_completed(waiting):
                number = waiting[done]
                write_part(output, number, done.result())
                progress.advance(bar, tasks[number].end - tasks[number].start)
        finally:
            for future in waiting:
                future.cancel()


@contextmanager
def _workers(
    processes: int | None, threads: int | None, scheduler: str | None
) -> Iterator[Executor]:
    given: Sequence[object] = [way for way in (processes, threads, scheduler) if way is not None]
    if len(given) > 1:
        raise CommandError("Choose one of --processes, --threads and --scheduler.")
    if scheduler is not None:
        with _cluster(scheduler) as pool:
            yield pool
    elif threads is not None:
        with ThreadPoolExecutor(threads) as pool:
            yield pool
    else:
        # A forked process has the registry already; where there is no forking, it reads it.
        ways = multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("fork" if "fork" in ways else "spawn")
        with ProcessPoolExecutor(processes or os.cpu_count(), mp_context=context) as pool:
            yield pool


@contextmanager
def _cluster(scheduler: str) -> Iterator[Executor]:
    try:
        distributed = importlib.import_module("distributed")
    except ImportError as error:
        raise CommandError("--scheduler needs the extra `cluster`.") from error
    try:
        client: Any = distributed.Client(scheduler, timeout=10)
    except (OSError, ValueError) as error:
        raise CommandError(f"There is no Dask scheduler at {scheduler}.") from error
    with client, client.get_executor(pure=False, retries=3) as pool:
        yield pool
