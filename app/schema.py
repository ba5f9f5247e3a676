"""The schema of the database: its migrations, and which versions of the code run on it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.errors import UnsuitableDatabaseError

MIGRATIONS = Path(__file__).parent.parent / "migrations"
OLDEST_POSTGRES = 15
OLDEST_CODE = "0021"
"""The schema revision of the oldest version that can run on today's schema.

A migration that takes away what that version uses raises it; one that only adds does not.
"""

_RUNS_WITH = text("SELECT obj_description('alembic_version'::regclass, 'pg_class')")


async def bring_up_to_date(connection: AsyncConnection) -> None:
    """Run the migrations that are missing; a newer schema that this code runs on stays as it is.

    Raises:
        UnsuitableDatabaseError: the schema is of a newer version that this code does not run on.
    """
    current = await revision_of(connection)
    if current is None or knows_revision(current):
        await connection.run_sync(_upgrade)
        # Only the owner of the tables may say so, and the service need not run as him.
        if await connection.scalar(_RUNS_WITH) != OLDEST_CODE:
            await connection.execute(text(f"COMMENT ON TABLE alembic_version IS '{OLDEST_CODE}'"))
    elif not await serves(connection):
        raise UnsuitableDatabaseError(
            f"The database has the schema {current} of a newer version, on which this one does not "
            "run. Start the newer version, or restore a backup for this one."
        )


async def serves(connection: AsyncConnection) -> bool:
    """Whether this code runs on the schema: its own, or a newer one that says so."""
    current = await revision_of(connection)
    if current is None or knows_revision(current):
        return current == ScriptDirectory.from_config(_config()).get_current_head()
    return knows_revision(str(await connection.scalar(_RUNS_WITH)))


async def revision_of(connection: AsyncConnection) -> str | None:
    """The last migration that a database knows; None where there was none."""
    return await connection.run_sync(_current_head)


def knows_revision(revision: str) -> bool:
    """Whether a migration is one of this version."""
    return any(
        script.revision == revision
        for script in ScriptDirectory.from_config(_config()).walk_revisions()
    )


async def migrate_to(connection: AsyncConnection, revision: str = "head") -> None:
    """Bring the schema to a revision, up or down, within the caller's transaction."""

    def move(sync: Connection) -> None:
        config, current = _config(sync), _current_head(sync)
        below = current is not None and revision in _below(current)
        (command.downgrade if below else command.upgrade)(config, revision)

    await connection.run_sync(move)


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    command.upgrade(_config(connection), "head")


def _current_head(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _below(revision: str) -> set[str]:
    scripts = ScriptDirectory.from_config(_config()).iterate_revisions(revision, "base")
    return {script.revision for script in scripts} - {revision}


async def check_version(connection: AsyncConnection) -> None:
    """Raise UnsuitableDatabaseError where the server is too old."""
    number = int(await connection.scalar(text("SHOW server_version_num")) or 0)
    if number < OLDEST_POSTGRES * 10_000:
        raise UnsuitableDatabaseError(f"PostgreSQL {OLDEST_POSTGRES} or newer is needed.")


async def check_locale(connection: AsyncConnection) -> None:
    """Raise UnsuitableDatabaseError where the database's locale does not know Cyrillic.

    Trigrams of Cyrillic words are silently empty under the plain C locale.
    """
    alike = await connection.scalar(text("SELECT similarity('пшеница', 'пшеничная')"))
    if not alike:
        raise UnsuitableDatabaseError(
            "The database's locale does not know Cyrillic. Create it with ENCODING 'UTF8' and a "
            "UTF-8 locale such as C.UTF-8; see docs/operations.md."
        )
