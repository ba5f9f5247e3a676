"""Commands that make and fill the registry."""

import re
from collections.abc import Iterable
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from app.cli_database import database_url, run
from app.config import Settings
from app.db import Database
from app.exchange.jsonlines import read_seeds
from app.exchange.seeds import SeedOrganization
from app.services import seeding

_WARNINGS_SHOWN = 10
"""Enough to see what kind they are."""

_PORTAL_LENGTH = 50


def migrate() -> None:
    """Bring the database's schema up to date."""
    with database_url(Settings()) as url:
        run(url, Database.migrate, migrated=False)
    typer.echo("The schema is up to date.")


def seed(
    files: Annotated[
        list[Path] | None,
        typer.Option("--from", help="JSON Lines of real registers, plain or gzip; repeatable."),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(help="Take only the first rows of each file.", min=1)
    ] = None,
) -> None:
    """Load real registers from files, or the demonstration registry into an empty one."""
    with database_url(Settings()) as url:
        run(url, Database.migrate, migrated=False)
        if not files:
            done = run(url, seeding.seed_demonstration_if_empty)
            typer.echo(summary(done) if done else "The registry is not empty; nothing was loaded.")
        for path in files or ():
            work = partial(seeding.seed, rows=_tracked(path, limit), portal=_portal(path))
            _report(path, run(url, work))


def summary(done: seeding.Seeded) -> str:
    """Say in a line what was stored."""
    return (
        f"{done.organizations} organizations, {done.offers} offers, {done.needs} needs"
        f" ({done.unchanged} were there, {len(done.warnings)} warnings)"
    )


def _report(path: Path, done: seeding.Seeded) -> None:
    typer.echo(f"{path.name}: {summary(done)}")
    for warning in done.warnings[:_WARNINGS_SHOWN]:
        typer.echo(f"  {warning}")
    if len(done.warnings) > _WARNINGS_SHOWN:
        typer.echo(f"  … and {len(done.warnings) - _WARNINGS_SHOWN} more")


def _portal(path: Path) -> str:
    """The owner of a file's records, named after the file so that a second load finds them."""
    name = re.sub(r"[^a-z0-9]+", "-", path.name.split(".")[0].lower()).strip("-")
    return f"seed.{name[:_PORTAL_LENGTH]}" if name else "seed"


def _tracked(path: Path, limit: int | None) -> Iterable[SeedOrganization]:
    rows = islice(read_seeds(path), limit)
    console = Console(stderr=True)
    return track(rows, description=path.name, console=console, disable=not console.is_terminal)
