"""Leads a database to another state of its tables."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from app.db import Database
from app.schema import MIGRATIONS


def migration_config(connection: Connection) -> Config:
    """What alembic is told of a connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


async def migrate_to(database: Database, revision: str) -> None:
    """Build or take down what a revision has and has not."""

    def run(connection: Connection) -> None:
        there = MigrationContext.configure(connection).get_current_revision() or ""
        down = revision == "base" or revision < there
        (command.downgrade if down else command.upgrade)(migration_config(connection), revision)

    async with database.engine.begin() as connection:
        await connection.run_sync(run)
