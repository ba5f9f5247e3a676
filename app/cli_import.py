"""The command that imports a file, with a progress bar."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from app.api.schemas.fields import CountryCode, PortalName
from app.api.schemas.imports import MappingIn
from app.cli_database import database_url, run
from app.cli_fields import checked
from app.config import Settings
from app.db import Actor, Database, ReadSession
from app.errors import CommandError
from app.exchange.intake.troubles import told
from app.services import import_batches, import_mappings, import_run, imports, portals
from app.services.access import Caller
from app.values.imports import ImportDraft, ImportRecord, RowReport
from app.values.page import Paging
from app.vocabulary.imports import ImportFormat, ImportStatus, RowResult
from app.vocabulary.terms import Language, Scope

_STEP = 1024 * 1024
_SHOWN = 10
_SCOPES = frozenset({Scope.WRITE})


@dataclass(frozen=True)
class _Asked:
    path: Path
    portal: str
    format: ImportFormat | None
    mapping: str | None
    dry_run: bool
    organization_id: UUID | None
    country: str | None
    retire: bool
    most_bytes: int


def import_file(  # noqa: PLR0913, PLR0917 - options of the command line
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="What to import.")],
    format: Annotated[  # noqa: A002 - its name on the command line
        ImportFormat | None, typer.Option(help="Of the file; found where not given.")
    ] = None,
    mapping: Annotated[
        str | None, typer.Option(help="A saved mapping's name, or a JSON file with one.")
    ] = None,
    portal: Annotated[str, typer.Option(help="Owner of the records.")] = "import",
    organization_id: Annotated[
        UUID | None, typer.Option(help="Owner of rows that name none.")
    ] = None,
    country: Annotated[str | None, typer.Option(help="State of owners without one.")] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
    retire: Annotated[
        bool, typer.Option("--retire", help="Withdraw what the file no longer has.")
    ] = False,
) -> None:
    """Import a file of a portal: created or replaced by the source's own key, row by row."""
    portal = checked(PortalName, "portal", portal)
    country = None if country is None else checked(CountryCode, "country", country)
    settings = Settings()
    asked = _Asked(
        file, portal, format, mapping, dry_run, organization_id, country, retire,
        settings.import_unpacked_bytes,
    )  # fmt: skip
    with database_url(settings) as url:
        run(url, Database.migrate, migrated=False)
        record, troubled = run(url, partial(_import, asked=asked))
    _tell(record, troubled)
    if record.status is not ImportStatus.COMPLETED:
        raise CommandError(record.error or f"The import is {record.status}.")
    failed = record.counts.get(RowResult.FAILED, 0)
    if failed and failed == sum(record.counts.values()):
        raise CommandError(f"Nothing of {record.file_name} could be taken: {failed} rows failed.")


async def _import(database: Database, *, asked: _Asked) -> tuple[ImportRecord, list[RowReport]]:
    caller = Caller("command line", asked.portal, _SCOPES)
    mapping = _from_file(asked.mapping)
    async with database.write(Actor(caller.name, caller.portal, "")) as session:
        await portals.ensure(session, asked.portal)
        draft = ImportDraft(
            portal=asked.portal,
            requested_by=caller.name,
            scopes=_SCOPES,
            file_name=asked.path.name[-200:],
            size=asked.path.stat().st_size,
            format=asked.format,
            dry_run=asked.dry_run,
            organization_id=asked.organization_id,
            country=asked.country,
            mapping=mapping
            if mapping is not None
            else await _saved(ReadSession(session), caller, asked.mapping),
            retire=asked.retire,
        )
        key = await imports.start(session, caller, draft, _parts(asked.path), queued=False)
    await _run(database, key, asked)
    async with database.read() as reading:
        page = await imports.report(
            reading, caller, key, result=None, troubled=True, paging=Paging(limit=_SHOWN)
        )
        return await imports.read(reading, caller, key), list(page.items)


async def _run(database: Database, key: UUID, asked: _Asked) -> None:
    console = Console(stderr=True)
    shown = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rows]:,} rows"),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    )
    watched = import_batches.Progress()
    work = asyncio.create_task(
        import_run.run(database, key, most_bytes=asked.most_bytes, progress=watched)
    )
    with shown:
        bar = shown.add_task(asked.path.name, total=1.0, rows=0)
        while not work.done():
            await asyncio.wait({work}, timeout=0.2)
            shown.update(bar, completed=watched.done, rows=watched.rows)
    await work


async def _saved(session: ReadSession, caller: Caller, said: str | None) -> Mapping[str, object]:
    if said is None:
        return {}
    return (await import_mappings.read(session, caller, said)).mapping


def _from_file(said: str | None) -> Mapping[str, object] | None:
    """The mapping in a file; None when it names none."""
    path = Path(said or "")
    if not path.is_file():
        return None
    try:
        whole = MappingIn.model_validate(json.loads(path.read_text(encoding="utf-8-sig")))
    except (ValidationError, ValueError) as error:
        raise CommandError(f"The mapping {path.name} is not valid: {error}") from error
    return whole.model_dump(mode="json", exclude_none=True)


def _parts(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_STEP):
            yield piece


def _tell(record: ImportRecord, troubled: list[RowReport]) -> None:
    counted = ", ".join(f"{number} {name}" for name, number in record.counts.items() if number)
    tried = "would be " if record.dry_run else ""
    rate = record.position / record.seconds if record.seconds else 0
    typer.echo(f"{record.file_name}: {tried}{counted or 'no rows'} ({rate:,.0f} rows a second)")
    for note in record.notes:
        typer.echo(f"  {note}")
    for row in troubled:
        for problem in row.problems:
            said = f" {problem.value!r}" if problem.value else ""
            reason, mend = told(problem.code, problem.words, Language.EN)
            typer.echo(f"  {row.place}: {problem.field}{said}: {reason} {mend}")
