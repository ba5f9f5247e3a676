"""Migrations make the tables of the models, step by step and back."""

import asyncio
from collections.abc import AsyncIterator
from itertools import count

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from app.db import Database
from app.embedded import EmbeddedPostgres
from app.models import Base
from tests.support.migrations import migrate_to, migration_config

_numbers = count(1)

TABLES = {
    "api_keys",
    "changes",
    "decisions",
    "identifiers",
    "listing_codes",
    "listings",
    "organizations",
}


@pytest.fixture
async def empty(server: EmbeddedPostgres) -> AsyncIterator[Database]:
    """A database in which nothing has been built yet."""
    name = f"unmigrated_{next(_numbers)}"
    server.create_database(name)
    opened = Database(server.url(name), pool_size=2)
    yield opened
    await opened.close()
    server.drop_database(name)


async def rows(database: Database, statement: str) -> set[tuple[object, ...]]:
    async with database.engine.connect() as connection:
        return {tuple(row) for row in await connection.execute(text(statement))}


async def tables(database: Database) -> set[object]:
    found = await rows(
        database, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    )
    return {name for (name,) in found} - {"alembic_version"}


async def shape(database: Database) -> set[tuple[object, ...]]:
    """Everything that the catalogue knows of the tables: what alembic compares, and more."""
    columns = await rows(
        database,
        "SELECT table_name, column_name, data_type, is_nullable, column_default, is_identity,"
        " character_maximum_length, numeric_precision, numeric_scale"
        " FROM information_schema.columns WHERE table_schema = 'public'",
    )
    constraints = await rows(
        database,
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
        " FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0"
        " AND contype <> 't'",  # triggers are written by migrations alone
    )
    indexes = await rows(
        database,
        "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    )
    comments = await rows(
        database,
        # By name: a column that was added later has another number.
        "SELECT objoid::regclass::text, attname, description FROM pg_description"
        " JOIN pg_class ON pg_class.oid = objoid"
        " LEFT JOIN pg_attribute ON attrelid = objoid AND attnum = objsubid"
        " WHERE classoid = 'pg_class'::regclass AND relnamespace = 'public'::regnamespace",
    )
    everything = columns | constraints | indexes | comments
    return {row for row in everything if "alembic_version" not in row}


async def test_an_upgrade_builds_the_tables(empty: Database) -> None:
    assert await tables(empty) == set()
    assert not await empty.is_current()
    await empty.migrate()
    assert await tables(empty) == set(Base.metadata.tables) >= TABLES
    assert await empty.is_current()


async def test_migrating_again_changes_nothing(empty: Database) -> None:
    await empty.migrate()
    before = await shape(empty)
    await empty.migrate()
    assert await shape(empty) == before


async def test_models_and_migrations_agree(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        return list(compare_metadata(context, Base.metadata))

    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_tables_made_from_the_models_are_those_that_the_migrations_make(
    empty: Database, database: Database
) -> None:
    # alembic compares neither checks nor the inside of indexes; the catalogue has both.
    async with empty.engine.begin() as connection:
        await connection.execute(text("CREATE EXTENSION pg_trgm"))
        await connection.run_sync(Base.metadata.create_all)
    made, migrated = await shape(empty), await shape(database)
    assert made - migrated == set()
    assert migrated - made == set()


async def test_a_downgrade_leaves_nothing_and_an_upgrade_builds_it_all_again(
    empty: Database,
) -> None:
    await empty.migrate()
    before = await shape(empty)
    await migrate_to(empty, "base")
    assert await tables(empty) == set()
    assert not await empty.is_current()
    await empty.migrate()
    assert await shape(empty) == before
    assert await empty.is_current()


async def test_every_step_can_be_taken_back_and_forth(empty: Database) -> None:
    async with empty.engine.connect() as connection:
        script = await connection.run_sync(
            lambda c: ScriptDirectory.from_config(migration_config(c))
        )
    steps = [step.revision for step in script.walk_revisions()][::-1]
    assert len(steps) == len(set(steps)) >= 1
    assert len(script.get_heads()) == 1
    below = ["base", *steps]
    for lower, step in zip(below, steps, strict=False):
        await migrate_to(empty, step)
        there = await shape(empty)
        await migrate_to(empty, lower)
        await migrate_to(empty, step)
        assert await shape(empty) == there


async def test_several_processes_may_migrate_at_once(empty: Database) -> None:
    others = [Database(empty.url, pool_size=1) for _ in range(3)]
    try:
        await asyncio.gather(*(database.migrate() for database in (empty, *others)))
    finally:
        for database in others:
            await database.close()
    assert await tables(empty) == set(Base.metadata.tables)
    held = await rows(empty, "SELECT 1 FROM pg_locks WHERE locktype = 'advisory'")
    assert held == set()
