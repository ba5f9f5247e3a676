"""Questions of backup and restore: the tables as the catalogue knows them, copied as they are."""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable

from sqlalchemy import text

from app.db import Connection
from app.values.backup import Counter, Table

_SCHEMAS = ("public", "queue")
_VERSION = "alembic_version"

_TABLES = text(
    """
    SELECT n.nspname, c.relname,
           array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attgenerated = '')
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind = 'r' AND n.nspname = ANY(:schemas)
    GROUP BY 1, 2 ORDER BY 1, 2
    """
)

_SEQUENCES = text(
    "SELECT schemaname, sequencename FROM pg_sequences WHERE schemaname = ANY(:schemas)"
    " ORDER BY 1, 2"
)

_FOREIGN = text(
    """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
    FROM pg_constraint
    WHERE contype = 'f' AND connamespace::regnamespace::text = ANY(:schemas)
    ORDER BY 1, 2
    """
)

_OTHERS = text(
    """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
      AND application_name = current_setting('application_name')
    """
)


async def tables(connection: Connection) -> list[Table]:
    """Return the service's tables, without the one that the migrations keep for themselves."""
    found = await connection.execute(_TABLES, {"schemas": list(_SCHEMAS)})
    return [
        Table(schema, name, tuple(columns)) for schema, name, columns in found if name != _VERSION
    ]


async def server_version(connection: Connection) -> str:
    """Return PostgreSQL's version."""
    return str(await connection.scalar(text("SHOW server_version")))


async def counters(connection: Connection) -> list[Counter]:
    """Return where the sequences stand; they may be ahead of what a snapshot shows."""
    found = []
    for schema, name in (await connection.execute(_SEQUENCES, {"schemas": list(_SCHEMAS)})).all():
        row = await connection.execute(
            text(f"SELECT last_value, is_called FROM {_quoted(schema, name)}")  # noqa: S608 - quoted
        )
        found.append(Counter(schema, name, *row.one()))
    return found


async def copy_out(
    connection: Connection, table: Table, take: Callable[[bytes], Awaitable[None]]
) -> None:
    """Hand over all rows of a table in PostgreSQL's text format, piece by piece."""
    raw = await connection.get_raw_connection()
    if raw.driver_connection is None:
        raise AssertionError("a connection in a transaction has a driver")
    await raw.driver_connection.copy_from_table(
        table.name, schema_name=table.schema, columns=table.columns, output=take, format="text"
    )


async def copy_in(connection: Connection, table: Table, pieces: AsyncIterator[bytes]) -> int:
    """Store rows as `copy_out` wrote them, and return their number."""
    raw = await connection.get_raw_connection()
    if raw.driver_connection is None:
        raise AssertionError("a connection in a transaction has a driver")
    done = await raw.driver_connection.copy_to_table(
        table.name, schema_name=table.schema, columns=table.columns, source=pieces, format="text"
    )
    return int(done.rpartition(" ")[2])


async def has_rows(connection: Connection, some: Iterable[Table]) -> bool:
    """Whether any of some tables has a row."""
    for table in some:
        asked = text(f"SELECT EXISTS (SELECT FROM {_quoted(table.schema, table.name)})")  # noqa: S608
        if await connection.scalar(asked):
            return True
    return False


async def others(connection: Connection) -> int:
    """Return how many more connections of this service the database has."""
    return int(await connection.scalar(_OTHERS) or 0)


async def switch_triggers(connection: Connection, some: Iterable[Table], *, on: bool) -> None:
    """Switch the tables' own triggers off, or on again; what they would do has been done."""
    word = "ENABLE" if on else "DISABLE"
    for table in some:
        name = _quoted(table.schema, table.name)
        await connection.execute(text(f"ALTER TABLE {name} {word} TRIGGER USER"))


async def empty(connection: Connection, some: Iterable[Table]) -> None:
    """Take all rows out of some tables, which nothing else refers to."""
    names = ", ".join(_quoted(table.schema, table.name) for table in some)
    await connection.execute(text(f"TRUNCATE {names}"))


async def drop_references(connection: Connection) -> list[str]:
    """Drop the foreign keys, so that tables can come in any order; return how to add them."""
    found = (await connection.execute(_FOREIGN, {"schemas": list(_SCHEMAS)})).all()
    for table, name, _ in found:
        await connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
    return [f"ALTER TABLE {table} ADD CONSTRAINT {name} {rule}" for table, name, rule in found]


async def add_references(connection: Connection, statements: Iterable[str]) -> None:
    """Add the foreign keys again; PostgreSQL checks every row."""
    for statement in statements:
        await connection.exec_driver_sql(statement)


async def set_counters(connection: Connection, some: Iterable[Counter]) -> None:
    """Let sequences go on from where they stood."""
    for counter in some:
        await connection.execute(
            text("SELECT setval(CAST(:name AS regclass), :last, :called)"),
            {
                "name": _quoted(counter.schema, counter.name),
                "last": counter.last,
                "called": counter.is_called,
            },
        )


async def begin_new_epoch(connection: Connection) -> None:
    """Forget the numbers that the server of the backup gave, and the cursors that name them.

    Transaction numbers belong to a server; those of another may be ahead of this one's, and such
    rows would be read again at every look. The new epoch tells whoever keeps a copy to read anew.
    """
    await connection.execute(
        text(
            "UPDATE progress p SET transaction = 0, revision = coalesce((SELECT min(c.revision) - 1"
            " FROM changes c WHERE (c.transaction, c.revision) > (p.transaction, p.revision)),"
            " (SELECT max(revision) FROM changes), p.revision)"
        )
    )
    await connection.execute(text("UPDATE changes SET transaction = 0"))
    await connection.execute(text("UPDATE list_editions SET transaction = 0"))
    await connection.execute(
        text(
            "INSERT INTO secrets (name, value) VALUES ('epoch', :value)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        ),
        {"value": secrets.token_bytes(16)},
    )


async def analyze(connection: Connection) -> None:
    """Let the planner know the tables' new sizes."""
    await connection.execute(text("ANALYZE"))


def _quoted(schema: str, name: str) -> str:
    return ".".join('"' + part.replace('"', '""') + '"' for part in (schema, name))
