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
from app.errors import CommandError, UnsuitableDatabaseError

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
        UnsuitableDatabaseError: it needs the schema, and the database has another one.
    """

    async def opened() -> T:
        database = Database(url)
        try:
            if migrated and not await database.is_current():
                raise UnsuitableDatabaseError(
                    "Its schema is not the one of this version. Run `python -m app migrate`."
                )
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(opened())
