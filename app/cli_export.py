"""Command that writes whole lists into files."""

import tempfile
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn

from app import clock
from app.api import export_tables as tables
from app.api.export_answers import Wanted, written
from app.api.schemas.fields import CodePrefix, PortalName
from app.cli_database import database_url, run
from app.cli_fields import checked
from app.config import Settings
from app.db import Database
from app.errors import CommandError
from app.exchange.table_writers import IN_FILES, Delimiter, TableFormat
from app.exchange.tables import Row
from app.services import exports
from app.services.access import BOOTSTRAP, Caller, reach
from app.values.export import OwnedListing
from app.values.organization import OrganizationRecord
from app.values.page import ListingFilter, OrganizationFilter
from app.vocabulary.countries import countries as known_states
from app.vocabulary.reach import EVERYONE, Reach
from app.vocabulary.terms import Kind, Purpose, Role, Scope, Side, Status

T = TypeVar("T")


class Exported(StrEnum):
    """What can be exported."""

    OFFERS = "offers"
    NEEDS = "needs"
    ORGANIZATIONS = "organizations"


def export(  # noqa: PLR0913 - each is an option of the command
    what: Annotated[Exported, typer.Argument(help="offers, needs or organizations.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="File to write.")],
    *,
    form: Annotated[
        TableFormat | None,
        typer.Option(
            "--format", help="csv, xlsx, jsonl or parquet; by the file's name if left out."
        ),
    ] = None,
    delimiter: Annotated[Delimiter, typer.Option(help="Of CSV.")] = Delimiter.COMMA,
    country: Annotated[
        list[str] | None, typer.Option(help="State of the organization; repeatable.")
    ] = None,
    code: Annotated[str | None, typer.Option(help="First digits of TN VED codes.")] = None,
    q: Annotated[str | None, typer.Option(help="Words that must all occur.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="Of offers.")] = None,
    purpose: Annotated[Purpose | None, typer.Option(help="Of offers and needs.")] = None,
    industry: Annotated[str | None, typer.Option(help="Of offers and needs.")] = None,
    status: Annotated[Status | None, typer.Option(help="Of offers and needs.")] = None,
    available: Annotated[
        bool, typer.Option("--available", help="Only active ones that have not expired.")
    ] = False,
    role: Annotated[Role | None, typer.Option(help="Of organizations.")] = None,
    portal: Annotated[
        str | None, typer.Option(help="As this portal sees it; what is public if left out.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--everything", help="As an administrator sees it, private records too.")
    ] = False,
) -> None:
    """Write offers, needs or organizations into a file, with the columns of the API."""
    wanted_format = form or _format_of(output)
    _check_place(output)
    seen = _reach(portal, everything=everything)
    countries = frozenset(_state(one) for one in country or ())
    digits = None if code is None else checked(CodePrefix, "code", code)
    if what is Exported.ORGANIZATIONS:
        asked = OrganizationFilter(countries=countries, role=role, code=digits, q=q, reach=seen)
        wanted = Wanted(what, tables.ORGANIZATION_COLUMNS, wanted_format, delimiter)
        work = partial(_organizations, asked=asked, wanted=wanted, output=output)
    else:
        side = Side.OFFER if what is Exported.OFFERS else Side.NEED
        listed = ListingFilter(
            countries=countries,
            code=digits,
            q=q,
            kind=kind,
            purpose=purpose,
            industry=industry,
            status=status,
            available_on=clock.today() if available else None,
            reach=seen,
        )
        wanted = Wanted(what, tables.listing_columns(side), wanted_format, delimiter)
        work = partial(_listings, side=side, asked=listed, wanted=wanted, output=output)
    with database_url(Settings()) as url:
        count = run(url, work)
    typer.echo(f"{output}: {count} {what}")


async def _listings(
    database: Database, *, side: Side, asked: ListingFilter, wanted: Wanted, output: Path
) -> int:
    def shape(some: list[OwnedListing]) -> Iterable[Row]:
        return [tables.listing_row(record, owner, asked.reach) for record, owner in some]

    return await _write(exports.listings(database, side, asked), shape, wanted, output)


async def _organizations(
    database: Database, *, asked: OrganizationFilter, wanted: Wanted, output: Path
) -> int:
    def shape(some: list[OrganizationRecord]) -> Iterable[Row]:
        return [tables.organization_row(record, asked.reach) for record in some]

    return await _write(exports.organizations(database, asked), shape, wanted, output)


async def _write(
    batches: AsyncGenerator[list[T], None],
    shape: Callable[[list[T]], Iterable[Row]],
    wanted: Wanted,
    output: Path,
) -> int:
    """Write beside the file, and put it in its place once it is whole."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description} {task.completed}"), TimeElapsedColumn())
    with (
        Progress(*columns, console=console, disable=not console.is_terminal) as progress,
        tempfile.TemporaryDirectory(dir=output.parent, prefix=".export-") as name,
    ):
        folder = Path(name)
        task = progress.add_task(wanted.name, total=None)

        def counted(some: list[T]) -> Iterable[Row]:
            progress.advance(task, len(some))
            return shape(some)

        made = folder / wanted.file_name
        if wanted.format in IN_FILES:
            async for _ in written(wanted, folder, batches, counted):
                pass
        else:
            with made.open("wb") as file:
                async with aclosing(written(wanted, folder, batches, counted)) as pieces:
                    async for piece in pieces:
                        file.write(piece)
        made.replace(output)
        return int(progress.tasks[0].completed)


def _format_of(output: Path) -> TableFormat:
    try:
        return TableFormat(output.suffix.removeprefix(".").lower())
    except ValueError as error:
        raise CommandError(
            f"{output.name} does not end in .csv, .xlsx, .jsonl or .parquet. Give --format."
        ) from error


def _check_place(output: Path) -> None:
    if not output.parent.is_dir():
        raise CommandError(f"There is no folder {output.parent}. Make it first.")
    if output.is_dir():
        raise CommandError(f"{output} is a folder. Name a file in it.")


def _state(text: str) -> str:
    code = text.strip().upper()
    if code not in known_states():
        raise CommandError(f"There is no state {text}. Use an ISO 3166-1 code, such as KZ.")
    return code


def _reach(named: str | None, *, everything: bool) -> Reach:
    portal = None if named is None else checked(PortalName, "portal", named)
    if everything:
        return reach(Caller(BOOTSTRAP, portal or BOOTSTRAP, frozenset({Scope.ADMINISTER})))
    if portal is None:
        return EVERYONE
    return reach(Caller("export", portal, frozenset({Scope.READ})))
