"""What every command that needs the database does: find it, open it, close it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from app.config import Settings
from app.db import Database
from app.embedded import EmbeddedPostgres
from app.embedded.guard import Guard
from app.errors import CommandError, UnavailableError, UnsuitableDatabaseError
from app.reachable import refusal_for_good
from app.starting import patiently

DATABASE = "registry"

T = TypeVar("T")


@contextmanager
def database_url(settings: Settings) -> Iterator[str]:
    """The configured database, or the embedded one for as long as the command runs."""
    if settings.database_url is not None:
        try:
            make_url(settings.database_url)
        except (ArgumentError, ValueError) as error:
            raise CommandError(  # without the reason, which may quote the password
                "APP_DATABASE_URL is not an address such as postgresql+asyncpg://user@host/name."
            ) from error
        yield settings.database_url
        return
    server = EmbeddedPostgres(settings.data_dir)
    try:
        server.start()
        server.create_database(DATABASE)
        with Guard(server):
            yield server.url(DATABASE)
    finally:
        server.stop()


def run(url: str, work: Callable[[Database], Awaitable[T]], *, migrated: bool = True) -> T:
    """Do some work with a database.

    Args:
        url: address of the database.
        work: what to do.
        migrated: whether the work needs the schema of this version.

    Raises:
        CommandError: the database refuses, and would do so again.
        UnsuitableDatabaseError: it needs the schema, and the database has another one.
    """

    async def opened() -> T:
        database = Database(url)
        try:
            if migrated:
                await check_schema(database)
            return await work(database)
        finally:
            await database.close()

    with _refusals_told():
        return asyncio.run(opened())


def check(url: str) -> None:
    """Refuse a database as `run` does, before somebody else opens it by its address.

    Raises:
        CommandError: the database refuses, and would do so again.
        UnavailableError: it cannot be reached.
        UnsuitableDatabaseError: it has another schema.
    """
    run(url, check_schema, migrated=False)


async def check_schema(database: Database) -> None:
    """Refuse a database whose schema this version does not run on.

    Raises:
        UnavailableError: the database cannot be reached.
        UnsuitableDatabaseError: the database has another schema.
    """
    if not await database.is_current():
        raise UnsuitableDatabaseError(
            "Its schema is not the one of this version. Run `python -m app migrate`."
        )


async def when_reached(work: Callable[[], Awaitable[None]]) -> None:
    """Do the first work of a start, for which a database that is away is waited.

    Raises:
        CommandError: the database refuses, and would do so again.
        UnavailableError: the process was told to leave before.
    """

    async def tried() -> None:
        with _refusals_told():
            await work()

    await patiently(tried)


@contextmanager
def _refusals_told() -> Iterator[None]:
    """Say what the database itself says where it would refuse again."""
    try:
        yield
    except UnavailableError as error:
        said = refusal_for_good(error)
        if said is None:
            raise
        raise CommandError(f"The database refuses: {said}.") from error
