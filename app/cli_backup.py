"""Commands that copy the whole database into a file, and back."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TransferSpeedColumn,
)

from app.cli_database import database_url, run
from app.config import Settings
from app.services import backup as use_case


def backup(
    output: Annotated[Path, typer.Option("--output", "-o", help="File to write, such as a.zip.")],
) -> None:
    """Copy the whole database, as of one moment, into a file; the service may go on."""
    with database_url(Settings()) as url, _progress("Backup") as told:
        done = run(url, partial(use_case.back_up, path=output, told=told))
    typer.echo(
        f"{output}: {done.rows} rows of {len(done.tables)} tables, "
        f"{output.stat().st_size / 1e6:.1f} MB, schema {done.schema_revision}"
    )


def restore(
    archive: Annotated[Path, typer.Argument(help="File that `backup` wrote.")],
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Lose what the database has now.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Only read the file and say whether it is whole.")
    ] = False,
) -> None:
    """Put a backup into an empty database, and bring its schema up to date."""
    with _progress("Check") as told:
        found = use_case.check(archive, told)
    if not check:
        with database_url(Settings()) as url, _progress("Restore", found.size) as told:
            work = partial(use_case.restore, path=archive, told=told, replace=replace)
            run(url, work, migrated=False)
    typer.echo(
        f"{archive}: {found.rows} rows of {len(found.tables)} tables, "
        f"made {found.made_at:%Y-%m-%d %H:%M} UTC, " + ("whole" if check else "restored")
    )


@contextmanager
def _progress(name: str, size: int | None = None) -> Iterator[use_case.Told]:
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(name, total=size)

        def told(table: str, count: int) -> None:
            progress.update(task, description=f"{name} {table}", advance=count)

        yield told
