"""Commands for scorecards: what there is, fit a new one, compare two, let one judge."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from app import cli_scorecard_tables as tables
from app.cli_database import database_url, run
from app.cli_rank import ranked
from app.config import Settings
from app.db import Database
from app.errors import CommandError
from app.evaluation.drawing import BASE_RATE, Recipe, at_base_rate, draw
from app.evaluation.measures import measure
from app.evaluation.pair_files import observed, read_pairs, refuse_kept_for_judging
from app.evaluation.tasks import TaskKind, read_judgements, read_task
from app.learning.fitted import Fitted
from app.learning.measures import compare
from app.learning.samples import Sample
from app.matching import Scorecard
from app.services import known_scorecards, scorecards
from app.services.code_learning import learn_codes
from app.services.known_scorecards import KnownScorecards
from app.services.live import LiveRegistry
from app.services.nomenclature import LiveNomenclature

commands = typer.Typer(
    help="List, show, fit, compare and activate scorecards.", no_args_is_help=True
)
out = Console()

Name = Annotated[str, typer.Argument(help="Name of a scorecard.")]
TaskFolder = Annotated[
    Path | None, typer.Option(help="Task folder; its judgements stand for pairs.")
]


@commands.command("list")
def list_scorecards() -> None:
    """List the built-in and the fitted scorecards, and which one is active."""
    out.print(tables.listed(_known()))


@commands.command("show")
def show_scorecard(name: Name) -> None:
    """Show a scorecard's points, and how it did on pairs held out if it was fitted."""
    known = _known()
    out.print(tables.shown(known.find(name), known.records.get(name)))


@commands.command("fit")
def fit_scorecard(
    name: Annotated[str, typer.Option(help="Name of the new one, such as supply-2.")],
    source: Annotated[
        str | None, typer.Option("--from", help="`decisions`, or a file of judged pairs.")
    ] = None,
    task: TaskFolder = None,
    base: Annotated[
        str | None, typer.Option(help="Whose points are the prior; the active one by default.")
    ] = None,
) -> None:
    """Fit a new scorecard and store it; it judges nothing until it is activated.

    Part of the pairs is held out, and both scorecards are measured on it.
    """
    tables.check_name(name)
    if (source is None) == (task is None):
        raise CommandError("Say what to fit on: either --from or --task.")

    async def work(database: Database) -> Fitted:
        live = await _registry(database, with_decisions=source == scorecards.DECISIONS)
        card = live.scorecards.find(base)
        samples = _samples(card, live, source, task)
        fitted = scorecards.fit(card, samples, name=name, source=_named(source, task))
        async with database.write() as session:
            await scorecards.store(session, fitted)
        return fitted

    with database_url(Settings()) as url:
        fitted = run(url, work)
    out.print(tables.fitted(fitted))
    typer.echo(f"{name} is stored and not active. To let it judge: scorecard activate {name}")


@commands.command("compare")
def compare_scorecards(
    first: Name,
    second: Name,
    task: TaskFolder = None,
    pairs: Annotated[
        Path | None, typer.Option(help="File or folder of judged pairs (JSON Lines).")
    ] = None,
) -> None:
    """Compare two scorecards on the same judged pairs, and on a task by its order too."""
    if (task is None) == (pairs is None):
        raise CommandError("Say what to compare on: either --task or --pairs.")
    known = _known()
    old, new = known.find(first), known.find(second)
    samples = observed(read_pairs(pairs), old) if pairs else _of_task(old, task)
    out.print(tables.compared(first, second, compare(old, new, samples)))
    if task is not None:
        _compare_order((old, new), task)


@commands.command("activate")
def activate_scorecard(name: Name) -> None:
    """Let a scorecard judge from now on, in every process; an older one is the way back."""

    async def work(database: Database) -> None:
        async with database.write() as session:
            await scorecards.activate(session, name)

    with database_url(Settings()) as url:
        run(url, work)
    typer.echo(f"{name} judges from now on.")


def _known() -> KnownScorecards:
    async def work(database: Database) -> KnownScorecards:
        async with database.read() as session:
            return await known_scorecards.read(session)

    with database_url(Settings()) as url:
        return run(url, work)


async def _registry(database: Database, *, with_decisions: bool) -> LiveRegistry:
    """The registry as the service sees it, codes read from texts included, where it is asked."""
    live = LiveRegistry(database)
    if not with_decisions:
        async with database.read() as session:
            live.scorecards = await known_scorecards.read(session)
        return live
    await live.load()
    if Settings().code_assistant:
        nomenclature = LiveNomenclature(database)
        await nomenclature.catch_up()
        await learn_codes(live, nomenclature.catalogue)
    return live


def _samples(
    card: Scorecard, live: LiveRegistry, source: str | None, task: Path | None
) -> Sequence[Sample]:
    if source == scorecards.DECISIONS:
        return scorecards.samples_of_decisions(live, card)
    if source is not None:
        refuse_kept_for_judging(Path(source))
        return observed(read_pairs(Path(source)), card)
    return _of_task(card, task)


def _of_task(card: Scorecard, folder: Path | None) -> list[Sample]:
    if folder is None:
        raise AssertionError("checked by the caller")
    task = read_task(folder)
    if task.kind is TaskKind.CODES:
        raise CommandError(f"{task.name} ranks codes; it has no pairs of needs and offers.")
    drawn = draw(task, read_judgements(folder), card, Recipe())
    return at_base_rate((one.sample for one in drawn if one.judged), BASE_RATE)


def _named(source: str | None, task: Path | None) -> str:
    if task is not None:
        return f"task {task.name}"
    return source if source == scorecards.DECISIONS else Path(source or "").name


def _compare_order(cards: Sequence[Scorecard], folder: Path) -> None:
    task, judgements = read_task(folder), read_judgements(folder)
    for card in cards:
        found = measure(list(ranked(task, scorecard=card)), judgements, task.metric)[task.metric]
        out.print(f"{card.name}: {task.metric} {found.value} ({found.low} to {found.high})")
