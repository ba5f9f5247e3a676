"""Commands for API keys."""

import sys
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.api.schemas.fields import PortalName, ShortText
from app.cli_database import database_url, run
from app.cli_fields import checked
from app.config import Settings
from app.db import Database
from app.services import keys
from app.values.api_key import KeyRecord
from app.vocabulary.terms import Scope

commands = typer.Typer(help="Make, list, rotate and revoke API keys.", no_args_is_help=True)

_WIDE = 500
"""Columns where nobody looks: another program reads whole lines."""

_MOST_DAYS = 36_500
"""A century: a key that is to last does not expire at all."""


@commands.command("create")
def create_key(
    name: Annotated[str, typer.Argument(help="Unique name of the key.")],
    portal: Annotated[str, typer.Option(help="Portal whose records it brings.")],
    scope: Annotated[list[Scope] | None, typer.Option(help="What it may do; repeatable.")] = None,
    days: Annotated[
        int | None, typer.Option(help="Days until it expires.", min=1, max=_MOST_DAYS)
    ] = None,
) -> None:
    """Make a key and print it; it cannot be shown again."""
    name = checked(ShortText, "name", name)
    portal = checked(PortalName, "portal", portal)

    async def work(database: Database) -> str:
        async with database.write() as session:
            scopes = scope or [Scope.READ, Scope.WRITE]
            return await keys.create(
                session, name=name, portal=portal, scopes=scopes, expires_at=_in(days)
            )

    with database_url(Settings()) as url:
        typer.echo(run(url, work))


@commands.command("list")
def list_keys() -> None:
    """List the keys; never the keys themselves."""

    async def work(database: Database) -> list[KeyRecord]:
        async with database.read() as session:
            return await keys.all_keys(session)

    with database_url(Settings()) as url:
        records = run(url, work)
    table = Table("name", "portal", "scopes", "prefix", "created", "expires", "revoked")
    for record in records:
        table.add_row(
            escape(record.name),
            record.portal,
            " ".join(sorted(record.scopes)),
            record.prefix,
            f"{record.created_at:%Y-%m-%d}",
            f"{record.expires_at:%Y-%m-%d}" if record.expires_at else "",
            f"{record.revoked_at:%Y-%m-%d}" if record.revoked_at else "",
        )
    Console(width=None if sys.stdout.isatty() else _WIDE).print(table)


@commands.command("rotate")
def rotate_key(
    name: Annotated[str, typer.Argument(help="Name of the key.")],
    grace: Annotated[
        int, typer.Option(help="Days that the old one stays valid.", min=0, max=_MOST_DAYS)
    ] = 0,
) -> None:
    """Make a successor of a key and print it; it cannot be shown again."""

    async def work(database: Database) -> str:
        async with database.write() as session:
            return await keys.rotate(session, name, grace=timedelta(days=grace))

    with database_url(Settings()) as url:
        typer.echo(run(url, work))


@commands.command("revoke")
def revoke_key(name: Annotated[str, typer.Argument(help="Name of the key.")]) -> None:
    """Revoke a key at once."""

    async def work(database: Database) -> None:
        async with database.write() as session:
            await keys.revoke(session, name)

    with database_url(Settings()) as url:
        run(url, work)
    typer.echo(f"The key {name} is revoked.")


def _in(days: int | None) -> datetime | None:
    return None if days is None else datetime.now(UTC) + timedelta(days=days)
