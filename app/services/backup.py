"""Use cases of backup and restore: the whole database into one file, and back."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from app import __version__
from app.db import Connection, Database
from app.errors import ArchiveError
from app.exchange.archive import Archive, reading, writing
from app.schema import knows_revision, migrate_to, revision_of
from app.store import backup as store
from app.values.backup import CopiedTable, Manifest, Table

Told = Callable[[str, int], None]
"""Is told the name of a table and how many more bytes of it are done."""


async def back_up(database: Database, path: Path, told: Told) -> Manifest:
    """Copy everything as of one moment, while the service goes on.

    Raises:
        ArchiveError: there is a file of that name, or it cannot be written.
        UnavailableError: the database cannot be reached.
    """
    with writing(path) as archive:
        async with database.snapshot() as connection:
            revision = await revision_of(connection)
            for table in await store.tables(connection):
                with archive.table(table) as entry:

                    async def take(
                        piece: bytes,
                        write: Callable[[bytes], None] = entry.write,
                        name: str = table.key,
                    ) -> None:
                        write(piece)
                        told(name, len(piece))

                    await store.copy_out(connection, table, take)
            manifest = Manifest(
                version=__version__,
                schema_revision=str(revision),
                server=await store.server_version(connection),
                made_at=datetime.now(UTC),
                tables=tuple(archive.tables),
                counters=tuple(await store.counters(connection)),
            )
        archive.finish(manifest)
    return manifest


def check(path: Path, told: Told) -> Manifest:
    """Read a whole archive and compare it with what was written.

    Raises:
        ArchiveError: it is not a backup, is damaged, or is of a newer version.
    """
    with reading(path) as archive:
        manifest = archive.manifest
        if not knows_revision(manifest.schema_revision):
            raise ArchiveError(
                f"{path} was made by version {manifest.version}, whose schema this version does "
                "not know. Update the service first."
            )
        for copied in manifest.tables:
            for piece in archive.pieces(copied):
                told(copied.table.key, len(piece))
    return manifest


async def restore(database: Database, path: Path, told: Told, *, replace: bool) -> Manifest:
    """Put a checked archive into a database, in one transaction: all of it or nothing.

    The schema is made as it was when the archive was written, filled, and then brought up to date.

    Raises:
        ArchiveError: the archive is of no use, or the database is not empty or in use.
        UnavailableError: the database cannot be reached.
    """
    with reading(path) as archive:
        manifest = archive.manifest
        async with database.rebuilding() as connection:
            await _clear(connection, replace=replace)
            await migrate_to(connection, manifest.schema_revision)
            tables = await store.tables(connection)
            _compare(manifest, tables)
            await store.switch_triggers(connection, tables, on=False)
            references = await store.drop_references(connection)
            for copied in manifest.tables:
                await _fill(connection, archive, copied, told)
            await store.add_references(connection, references)
            await store.set_counters(connection, manifest.counters)
            await store.switch_triggers(connection, tables, on=True)
            await migrate_to(connection)
            tables = await store.tables(connection)
            await store.switch_triggers(connection, tables, on=False)
            await store.begin_new_epoch(connection)
            await store.switch_triggers(connection, tables, on=True)
            await store.analyze(connection)
    return manifest


async def _clear(connection: Connection, *, replace: bool) -> None:
    if others := await store.others(connection):
        raise ArchiveError(
            f"The database is in use by {others} connections of the service. Stop the service and "
            "its workers first."
        )
    there = await store.tables(connection)
    revision = await revision_of(connection)
    if revision is None:
        if there:
            raise ArchiveError("The database has tables of something else. Make an empty one.")
        return
    if not knows_revision(revision):
        raise ArchiveError("The database has the schema of a newer version.")
    if await store.has_rows(connection, there):
        if not replace:
            raise ArchiveError(
                "The database is not empty. Restore into an empty one, or say --replace to lose "
                "what is there."
            )
        await store.switch_triggers(connection, there, on=False)
        await store.empty(connection, there)
        await store.switch_triggers(connection, there, on=True)


def _compare(manifest: Manifest, tables: list[Table]) -> None:
    """Refuse an archive whose tables are not those of its revision: rows would have no place."""
    if sorted(t.key for t in tables) != sorted(c.table.key for c in manifest.tables):
        raise ArchiveError("The archive's tables are not those of its schema revision.")


async def _fill(connection: Connection, archive: Archive, copied: CopiedTable, told: Told) -> None:
    rows = await store.copy_in(
        connection, copied.table, _in_turn(archive.pieces(copied), copied.table.key, told)
    )
    if rows != copied.rows:
        raise ArchiveError(f"{copied.table.key} has {rows} rows, and {copied.rows} were written.")


async def _in_turn(pieces: Iterator[bytes], name: str, told: Told) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece
        told(name, len(piece))
