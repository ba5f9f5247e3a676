"""A backup restores every row of every table, onto another server too, or nothing at all."""

import asyncio
import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from app import cli
from app.config import Settings
from app.db import Database, ReadSession
from app.embedded import EmbeddedPostgres
from app.errors import ArchiveError, CursorError
from app.main import create_app
from app.schema import migrate_to
from app.services import backup, changes, seeding
from app.store import backup as store
from app.store import queue
from app.values.feed import ChangesAsked
from app.vocabulary.reach import EVERYONE
from tests.support.commands import signals_kept
from tests.support.records import add_organization
from tests.support.serving import started

EARLIER = "0011"
"""A migration of before; what came later is added after its rows are there."""


def call(monkeypatch: pytest.MonkeyPatch, url: str, *arguments: object) -> int:
    """Run a command on a database and return how it ended."""
    monkeypatch.setenv("APP_DATABASE_URL", url)
    monkeypatch.setattr(sys, "argv", ["app", *map(str, arguments)])
    with signals_kept(), pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


async def contents(url: str) -> dict[str, set[str]]:
    """Every row of every table as PostgreSQL writes it, and where the sequences stand."""
    database = Database(url)
    found: dict[str, set[str]] = {}
    async with database.snapshot() as connection:
        for table in await store.tables(connection):
            rows = await connection.execute(text(f"SELECT t::text FROM {table.key} t"))  # noqa: S608
            found[table.key] = set(rows.scalars())
        found["counters"] = {str(one) for one in await store.counters(connection)}
    await database.close()
    return found


@pytest.fixture(scope="module")
def filled(server: EmbeddedPostgres, template: str) -> Iterator[str]:
    """The demonstration registry, with rows that the change feed and the queue have of it."""
    server.create_database("to_back_up", template=template)
    url = server.url("to_back_up")

    async def fill() -> None:
        database = Database(url)
        await seeding.seed_demonstration_if_empty(database)
        async with database.write() as session:
            await queue.put(session, "webhooks", "тест\t\\N\n")
            await add_organization(session, name='Ա «Ղ» "қ"\t\\N\r\n; \\.', country="AM")
        await database.close()

    asyncio.run(fill())
    yield url
    server.drop_database("to_back_up")


@pytest.fixture(scope="module")
def archive(filled: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("backup") / "registry.zip"
    with pytest.MonkeyPatch.context() as patch:
        assert call(patch, filled, "backup", "-o", path) == 0
    return path


@pytest.fixture
def unmigrated(server: EmbeddedPostgres) -> Iterator[str]:
    """A database without a table."""
    server.create_database("to_restore")
    yield server.url("to_restore")
    server.drop_database("to_restore")


def test_every_row_of_every_table_is_there_after_a_restore_onto_another_server(
    filled: str, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert archive.stat().st_mode & 0o077 == 0, "others may read private records"
    other = EmbeddedPostgres(tmp_path / "other", durable=False)
    other.start()
    try:
        other.create_database("registry")
        url = other.url("registry")
        assert call(monkeypatch, url, "restore", archive) == 0
        before, after = asyncio.run(contents(filled)), asyncio.run(contents(url))
        assert sum(map(len, before.values())) > 1_000
        # Numbers of transactions are the other server's affair; the epoch is new on purpose.
        for table in ("public.changes", "public.list_editions"):
            assert len(before.pop(table)) == len(after.pop(table))
        new = after["public.secrets"] - before["public.secrets"]
        assert [row.startswith("(epoch,") for row in new] == [True]
        after["public.secrets"] -= new
        assert before == after
        asyncio.run(_the_service_goes_on(url, tmp_path))
    finally:
        other.stop()


async def _the_service_goes_on(url: str, folder: Path) -> None:
    """It answers, takes a write with a new revision, and the history is as closed as before."""
    settings = Settings(
        database_url=url, data_dir=folder, bootstrap_key="k" * 32, jobs=False, log_level="ERROR",
        compiled_search=False, code_assistant=False, index_poll_seconds=3600,
    )  # fmt: skip
    app = create_app(settings)
    async with started(app) as api:
        newest = app.state.live.revision
        answer = await api.client.post(
            "/v1/organizations",
            json={"name": "ОсОО «Кайра»", "country": "KG"},
            headers={"Authorization": f"Bearer {'k' * 32}"},
        )
        assert answer.status_code == 201, answer.text
        assert answer.json()["revision"] == newest + 1
        changed = await api.client.get("/v1/changes", params={"since": "0", "limit": 100})
        assert changed.status_code == 200
        # Numbers of another server would be read again at every look.
        assert app.state.live._applied == set() or len(app.state.live._applied) <= 1
        async with app.state.database.engine.begin() as connection:
            with pytest.raises(Exception, match="history"):
                await connection.execute(text("DELETE FROM history"))


async def test_cursors_from_before_a_restore_are_refused_so_that_copies_are_read_anew(
    filled: str, archive: Path, database_url: str
) -> None:
    database = Database(filled)
    async with database.read() as session:
        cursor = await changes.cursor_of_now(session)
    await database.close()
    # The same server, which is not told apart by its name.
    restored = Database(database_url)
    await backup.restore(restored, archive, lambda *_: None, replace=False)
    async with restored.read() as session:
        with pytest.raises(CursorError):
            await changes.page(ReadSession(session), EVERYONE, ChangesAsked(cursor, 10))
        assert (await changes.page(session, EVERYONE, ChangesAsked("0", 10))).items
    await restored.close()


async def test_an_archive_of_an_earlier_schema_is_brought_up_to_date(
    server: EmbeddedPostgres, unmigrated: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.create_database("earlier")
    database = Database(server.url("earlier"))
    async with database.engine.begin() as connection:
        await migrate_to(connection, EARLIER)
        await connection.execute(
            text("INSERT INTO secrets (name, value) VALUES ('pseudonyms', 'abc')")
        )
    path = tmp_path / "earlier.zip"
    await backup.back_up(database, path, lambda *_: None)
    await database.close()
    server.drop_database("earlier")
    restored = Database(unmigrated)
    await backup.restore(restored, path, lambda *_: None, replace=False)
    assert await restored.is_current()
    async with restored.engine.connect() as connection:
        assert await connection.scalar(text("SELECT value FROM secrets WHERE name = 'pseudonyms'"))
    await restored.close()


def rewritten(archive: Path, path: Path, **changes: object) -> Path:
    """The archive with another manifest."""
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "manifest.json":
                content = json.dumps(json.loads(content) | changes).encode()
            new.writestr(name, content)
    return path


def broken(archive: Path, folder: Path) -> dict[str, tuple[Path, str]]:
    whole = archive.read_bytes()
    cut, flipped, other = (folder / name for name in ("cut.zip", "flipped.zip", "other.zip"))
    cut.write_bytes(whole[: len(whole) // 2])
    middle = len(whole) // 3
    flipped.write_bytes(whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :])
    other.write_bytes(b"PGDMP, or so")
    swapped = folder / "swapped.zip"
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(swapped, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content[:-2] if name.endswith("listings.copy") else content)
    return {
        "missing": (folder / "missing.zip", "cannot be read"),
        "cut": (cut, "not a whole backup"),
        "flipped": (flipped, "not a whole backup"),
        "another file": (other, "not a whole backup"),
        "a row less": (swapped, "not what was written"),
        "newer form": (rewritten(archive, folder / "f.zip", format=2), "newer version"),
        "newer schema": (
            rewritten(archive, folder / "s.zip", schema_revision="9999"), "does not know"
        ),
    }  # fmt: skip


def test_a_damaged_or_newer_archive_is_refused_before_anything_is_touched(
    archive: Path,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = asyncio.run(contents(database_url))
    for name, (path, said) in broken(archive, tmp_path).items():
        assert call(monkeypatch, database_url, "restore", "--replace", path) == 1, name
        assert said in " ".join(capsys.readouterr().err.split()), name
    assert asyncio.run(contents(database_url)) == before


def test_a_filled_database_is_refused_unless_told_and_a_failing_restore_changes_nothing(
    archive: Path,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    async def add(name: str) -> None:
        database = Database(database_url)
        async with database.write() as session:
            await add_organization(session, name=name)
        await database.close()

    asyncio.run(add("ООО «Было раньше»"))
    before = asyncio.run(contents(database_url))
    assert call(monkeypatch, database_url, "restore", archive) == 1
    assert "--replace" in capsys.readouterr().err
    # Whole by its sums, and yet not to be stored: a listing of an organization that is not there.
    with zipfile.ZipFile(archive) as old:
        manifest = json.loads(old.read("manifest.json"))
    for copied in manifest["tables"]:
        if copied["table"]["name"] == "organizations":
            copied |= {"rows": 0, "size": 0, "sha256": _NOTHING}
    wrong = tmp_path / "wrong.zip"
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(wrong, "w") as new:
        for name in old.namelist():
            content = b"" if name.endswith(".organizations.copy") else old.read(name)
            new.writestr(name, json.dumps(manifest) if name == "manifest.json" else content)
    assert call(monkeypatch, database_url, "restore", "--replace", wrong) == 1
    assert asyncio.run(contents(database_url)) == before

    assert call(monkeypatch, database_url, "restore", "--replace", archive) == 0
    after = asyncio.run(contents(database_url))["public.organizations"]
    assert not any("Было раньше" in row for row in after)
    assert len(after) > 100


async def test_a_database_in_use_and_a_foreign_one_are_left_alone(
    archive: Path, database_url: str, unmigrated: str
) -> None:
    serving, asked = Database(database_url), Database(database_url)
    async with serving.engine.connect() as connection:
        await connection.execute(text("SELECT 1"))
        with pytest.raises(ArchiveError, match="Stop the service"):
            await backup.restore(asked, archive, lambda *_: None, replace=True)
    foreign = Database(unmigrated)
    async with foreign.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE theirs (id int)"))
    with pytest.raises(ArchiveError, match="something else"):
        await backup.restore(foreign, archive, lambda *_: None, replace=True)
    for opened in (serving, asked, foreign):
        await opened.close()


def test_a_backup_does_not_write_over_a_file_and_leaves_no_pieces(
    filled: str,
    archive: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert call(monkeypatch, filled, "backup", "-o", archive) == 1
    assert "exists" in capsys.readouterr().err
    assert call(monkeypatch, filled, "backup", "-o", tmp_path / "no" / "folder.zip") == 1
    assert call(monkeypatch, filled, "restore", "--check", archive) == 0
    assert "whole" in capsys.readouterr().out
    assert [path.name for path in archive.parent.iterdir()] == [archive.name]


_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
