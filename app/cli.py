"""The command line of the service."""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated, TypeVar

import typer
import uvicorn
from rich.console import Console
from rich.progress import track
from rich.table import Table

from app.config import Settings
from app.db import Database
from app.embedded import EmbeddedPostgres
from app.errors import AppError
from app.exchange.jsonlines import read_seeds
from app.exchange.seeds import SeedOrganization
from app.logs import configure
from app.main import create_app
from app.services import keys, seeding
from app.values.api_key import KeyRecord
from app.vocabulary.terms import Scope

cli = typer.Typer(help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False)
key_commands = typer.Typer(help="Make, list and revoke API keys.", no_args_is_help=True)
cli.add_typer(key_commands, name="keys")

out = Console()
error_out = Console(stderr=True)
T = TypeVar("T")

DATABASE = "registry"


def main() -> None:
    """Run a command; what goes wrong on purpose is one line, not a trace."""
    try:
        cli()
    except AppError as error:
        error_out.print(f"[red]{error.title}:[/red] {error.detail}", highlight=False)
        sys.exit(1)


@cli.command()
def serve(
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Start everything: database, migrations, demonstration registry when empty, service."""
    settings = Settings()
    with _database_url(settings) as url:
        configure(log_format=settings.log_format, level=settings.log_level)
        asyncio.run(_prepare(url, demonstration=settings.demonstration))
        # Worker processes read their settings from the environment.
        os.environ["APP_DATABASE_URL"] = url
        _print_welcome(host, port)
        uvicorn.run(
            "app.main:create_app",
            factory=True,
            host=host,
            port=port,
            workers=settings.workers,
            log_config=None,
            timeout_graceful_shutdown=20,
        )


@cli.command()
def migrate() -> None:
    """Bring the database's schema up to date."""
    with _database_url(Settings()) as url:
        asyncio.run(_with_database(url, Database.migrate))
    out.print("The schema is up to date.")


@cli.command()
def seed(
    files: Annotated[
        list[Path] | None,
        typer.Option("--from", help="JSON Lines of real registers, plain or gzip; repeatable."),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(help="Take only the first organizations of each file.", min=1)
    ] = None,
) -> None:
    """Load real registers from files, or the demonstration registry into an empty one."""
    with _database_url(Settings()) as url:
        asyncio.run(_with_database(url, Database.migrate))
        if not files:
            done = asyncio.run(_with_database(url, seeding.seed_demonstration_if_empty))
            out.print(_seeded(done) if done else "The registry is not empty; nothing was loaded.")
        for path in files or ():
            rows = _tracked(path, limit)
            portal = f"seed.{path.name.split('.')[0].replace('_', '-')[:50]}"
            work = partial(seeding.seed, rows=rows, portal=portal)
            seeded = asyncio.run(_with_database(url, work))
            out.print(f"{path.name}: {_seeded(seeded)}")
            for warning in seeded.warnings[:10]:
                out.print(f"  {warning}", highlight=False)
            if len(seeded.warnings) > 10:  # noqa: PLR2004 - enough to see what kind
                out.print(f"  … and {len(seeded.warnings) - 10} more")


@cli.command()
def openapi() -> None:
    """Print the OpenAPI description."""
    app = create_app(Settings(database_url="postgresql+asyncpg://nobody@/nothing"))
    typer.echo(json.dumps(app.openapi(), ensure_ascii=False, indent=1, sort_keys=True))


@key_commands.command("create")
def create_key(
    name: Annotated[str, typer.Argument(help="Unique name of the key.")],
    portal: Annotated[str, typer.Option(help="Portal whose records it brings.")],
    scope: Annotated[list[Scope] | None, typer.Option(help="What it may do; repeatable.")] = None,
) -> None:
    """Make a key and print it; it cannot be shown again."""

    async def work(database: Database) -> str:
        async with database.write() as session:
            scopes = scope or [Scope.READ, Scope.WRITE]
            return await keys.create(session, name=name, portal=portal, scopes=scopes)

    with _database_url(Settings()) as url:
        typer.echo(asyncio.run(_with_database(url, work)))


@key_commands.command("list")
def list_keys() -> None:
    """List the keys; never the keys themselves."""

    async def work(database: Database) -> list[KeyRecord]:
        async with database.read() as session:
            return await keys.all_keys(session)

    with _database_url(Settings()) as url:
        records = asyncio.run(_with_database(url, work))
    table = Table("name", "portal", "scopes", "prefix", "created", "revoked")
    for record in records:
        table.add_row(
            record.name,
            record.portal,
            " ".join(sorted(record.scopes)),
            record.prefix,
            f"{record.created_at:%Y-%m-%d}",
            f"{record.revoked_at:%Y-%m-%d}" if record.revoked_at else "",
        )
    out.print(table)


@key_commands.command("revoke")
def revoke_key(name: Annotated[str, typer.Argument(help="Name of the key.")]) -> None:
    """Revoke a key at once."""

    async def work(database: Database) -> None:
        async with database.write() as session:
            await keys.revoke(session, name)

    with _database_url(Settings()) as url:
        asyncio.run(_with_database(url, work))
    out.print(f"The key {name} is revoked.")


@contextmanager
def _database_url(settings: Settings) -> Iterator[str]:
    """The configured database, or the embedded one for as long as the command runs."""
    if settings.database_url is not None:
        yield settings.database_url
        return
    server = EmbeddedPostgres(settings.data_dir)
    server.start()
    try:
        server.create_database(DATABASE)
        yield server.url(DATABASE)
    finally:
        server.stop()


async def _with_database(url: str, work: Callable[[Database], Awaitable[T]]) -> T:
    database = Database(url)
    try:
        return await work(database)
    finally:
        await database.close()


async def _prepare(url: str, *, demonstration: bool) -> None:
    async def work(database: Database) -> None:
        await database.migrate()
        if demonstration:
            done = await seeding.seed_demonstration_if_empty(database)
            if done is not None:
                out.print(f"Demonstration registry loaded: {_seeded(done)}")

    await _with_database(url, work)


def _tracked(path: Path, limit: int | None) -> Iterator[SeedOrganization]:
    for number, row in enumerate(track(read_seeds(path), description=path.name, console=error_out)):
        if limit is not None and number >= limit:
            return
        yield row


def _seeded(done: seeding.Seeded) -> str:
    return (
        f"{done.organizations} organizations, {done.offers} offers, {done.needs} needs"
        f" ({done.unchanged} were there, {len(done.warnings)} warnings)"
    )


def _print_welcome(host: str, port: int) -> None:
    base = f"http://{host}:{port}"
    question = '{"queries":[{"title":"медная катанка","codes":["7408"],"country":"RU","limit":3}]}'
    out.print(f"\nExplorer  {base}/\nAPI docs  {base}/docs\n\nTry it:", highlight=False)
    out.print(
        f"  curl -s {base}/v1/suggestions -H 'Content-Type: application/json' -d '{question}'\n",
        highlight=False,
        soft_wrap=True,
    )
