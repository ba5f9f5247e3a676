"""Commands of the official nomenclature: import editions and hints, compare, find what went."""

import time
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from app.cli_database import database_url, run
from app.config import Settings
from app.db import Database
from app.services import editions, withdrawn
from app.services.editions import Import, Imported
from app.services.nomenclature import LiveNomenclature
from app.services.withdrawn import WithdrawnCode
from app.values.nomenclature import Change, Difference, EditionRecord, HintFile
from app.vocabulary.codes import display_code
from app.vocabulary.terms import Language

commands = typer.Typer(help="The official nomenclature, beside our own.", no_args_is_help=True)

_SIGNS = {Change.ADDED: "+", Change.WITHDRAWN: "-", Change.RENAMED: "~"}


@commands.command("import")
def import_edition(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True,
            help="Table (CSV, plain or gzip), or the customs service's archive (zip or folder).",
        ),
    ],
    edition: Annotated[
        str | None,
        typer.Option(
            help="Name; its first day where none is given. That of an edition which is there adds "
            "titles in another language to it."
        ),
    ] = None,
    valid_from: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="First day; else the newest date in the file."),
    ] = None,
    language: Annotated[Language, typer.Option(help="Language of the titles.")] = Language.RU,
    *,
    part: Annotated[
        bool,
        typer.Option("--partial", help="Let a part of the nomenclature in, such as one chapter."),
    ] = False,
) -> None:
    """Import an official nomenclature, all of it or nothing."""
    asked = Import(
        path=file,
        name=edition,
        valid_from=valid_from.date() if valid_from else None,
        language=language,
        partial=part,
    )
    started = time.monotonic()
    with database_url(Settings()) as url:
        run(url, Database.migrate, migrated=False)
        done = run(url, partial(editions.import_file, asked=asked))
    _say_imported(done, language, time.monotonic() - started)


@commands.command("import-hints")
def import_hints(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True,
            help="Correlation HS 2022 - HS 2017, or CPA, OKPD2 and OKRB 007 candidates.",
        ),
    ],
) -> None:
    """Import hints into other classifications, in place of the same kind that was there."""

    async def work(database: Database) -> HintFile:
        return await editions.import_hints(database, file)

    with database_url(Settings()) as url:
        run(url, Database.migrate, migrated=False)
        done = run(url, work)
    typer.echo(f"{done.file_name}: {len(done.hints):,} hints ({done.layout}).")


@commands.command("editions")
def list_editions() -> None:
    """List the editions, the newest first."""

    async def work(database: Database) -> tuple[EditionRecord, ...]:
        async with database.read() as session:
            return await editions.all_editions(session)

    with database_url(Settings()) as url:
        found = run(url, work)
    for edition in found:
        typer.echo(
            f"{edition.name}{'  (part)' if edition.partial else ''}\n"
            f"    from {edition.valid_from}, imported {edition.imported_at:%Y-%m-%d %H:%M} UTC, "
            f"titles in {' '.join(edition.languages)}\n"
            f"    {_counts(edition)}\n"
            f"    {edition.file_name} ({edition.layout}), SHA-256 {edition.sha256}"
        )
    if not found:
        typer.echo("No edition is loaded; the thesaurus answers alone.")


@commands.command("difference")
def compare(
    old: Annotated[str, typer.Argument(help="Name of an edition.")],
    new: Annotated[str, typer.Argument(help="Name of another.")],
) -> None:
    """Say what was added (+), withdrawn (-) and renamed (~) between two editions."""

    async def work(database: Database) -> Difference:
        async with database.read() as session:
            return await editions.difference(session, old, new)

    with database_url(Settings()) as url:
        found = run(url, work)
    for change in found.changes:
        former = f" (was: {change.former_title})" if change.former_title else ""
        typer.echo(f"{_SIGNS[change.change]} {change.code}  {change.title}{former}")
    typer.echo(", ".join(f"{count:,} {kind}" for kind, count in found.counts.items()))


@commands.command("withdrawn")
def list_withdrawn(
    limit: Annotated[int | None, typer.Option(min=1, help="Show only the first ones.")] = None,
) -> None:
    """List the listings whose code the newest edition does not have, with likely successors."""

    async def work(database: Database) -> tuple[WithdrawnCode, ...]:
        live = LiveNomenclature(database)
        await live.catch_up()
        async with database.read() as session:
            return await withdrawn.withdrawn(session, live.catalogue, limit=limit)

    with database_url(Settings()) as url:
        found = run(url, work)
    for item in found:
        typer.echo(f"{item.side} {item.listing_id}  {display_code(item.code)}  {item.title}")
        if item.former_title:
            typer.echo(f"    was  {item.former_title}")
        for code, title in item.successors:
            typer.echo(f"    now? {display_code(code)}  {title}")
    typer.echo(f"{len(found):,} codes of listings are not in the newest edition.")


def _say_imported(done: Imported, language: Language, seconds: float) -> None:
    edition = done.edition
    if not done.changed:
        typer.echo(f"The file is the edition {edition.name} already; nothing was changed.")
        return
    if done.titles_only:
        typer.echo(f"Titles in {language} were added to the edition {edition.name}.")
        return
    typer.echo(
        f"Edition {edition.name}, from {edition.valid_from}: {_counts(edition)}; {seconds:.1f} s."
    )
    for sentence in done.left_out:
        typer.echo(f"  left out: {sentence}")


def _counts(edition: EditionRecord) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in edition.counts.items() if count)
