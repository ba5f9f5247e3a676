"""Fixtures strategy.

One embedded PostgreSQL a test process, with a template database that the migrations built. Tests of
the store share one database and roll back one outer transaction each. Tests of the API and of
services depend on commits, so each gets a database of its own, cloned from the template.
"""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Generator, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import settings as hypothesis_settings
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, create_async_engine
from xdist.remote import Producer

from app.config import Settings
from app.db import Database, WriteSession
from app.embedded import EmbeddedPostgres
from app.embedded.postmaster import USER
from app.main import create_app
from app.processes import spare_the_collector, uncollected
from tests.support.api import Api
from tests.support.commands import Command, run_command
from tests.support.settings import quiet
from tests.support.sharing import Sharing

# How long an example takes is measured by benchmarks; machines are busy.
hypothesis_settings.register_profile("unhurried", deadline=None)
hypothesis_settings.load_profile("unhurried")

_MEMORY_NEEDED = 6 * 2**30

_numbers = count(1)
_LONGEST = (
    # Four begin at once. The third keeps what it compiles, which the fifth needs.
    *("browser", "clients", "test_stems.py", "test_schemathesis.py", "test_run.py"),
    *("test_docs.py", "test_guard.py", "embedded", "test_upgrade.py", "test_background.py"),
    *("test_connectors.py", "test_bad_input.py", "test_index_searches.py", "test_coding.py"),
    *("test_seeding.py", "test_cli_scorecard.py", "test_injection.py", "test_docs_names.py"),
    # Of the long ones.
    *("test_import_outage.py", "test_fork_server.py"),
)
"""Folders and files that take longest; a process that starts one last would let the others wait."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the tests of the explorer take the pictures of the documents."""
    parser.addoption("--screenshots", metavar="DIR", help="write the explorer's screenshots there")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage among thousands of tests, which stay: it takes a third of a start."""
    with uncollected():
        done = yield
    spare_the_collector()
    return done


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest."""
    items.sort(key=lambda item: _place(item.path))


def _place(file: Path) -> int:
    names = {file.name, file.parent.name}
    return next((at for at, name in enumerate(_LONGEST) if name in names), len(_LONGEST))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Sharing | None:
    """Let the files of a folder that share a service stay on one process, like tests of a file."""
    return Sharing(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """A PostgreSQL of this test process, in memory where there is room: clones are quick there."""
    folder = _memory() or str(tmp_path_factory.getbasetemp())
    with TemporaryDirectory(dir=folder, prefix="postgres") as data:
        running = EmbeddedPostgres(Path(data), durable=False)
        running.start()
        yield running
        running.stop()


def _memory() -> str | None:
    """A file system in memory with room for the databases of several test processes."""
    folder = Path("/dev/shm")  # noqa: S108
    if not os.access(folder, os.W_OK):
        return None
    return str(folder) if shutil.disk_usage(folder).free > _MEMORY_NEEDED else None


@pytest.fixture(scope="session")
def template(server: EmbeddedPostgres) -> str:
    """A database that the migrations built, to be cloned."""
    server.create_database("template")

    async def migrate() -> None:
        database = Database(server.url("template"))
        await database.migrate()
        await database.close()

    asyncio.run(migrate())
    return "template"


@pytest.fixture(scope="session")
async def cloning(server: EmbeddedPostgres) -> AsyncIterator[AsyncConnection]:
    """A connection that clones and drops databases: starting a program each time takes longer."""
    engine = create_async_engine(server.url(USER), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        yield connection
    await engine.dispose()


@pytest.fixture
async def database_url(
    server: EmbeddedPostgres, template: str, cloning: AsyncConnection
) -> AsyncIterator[str]:
    """The address of an empty, migrated database of this test alone."""
    name = f"test_{next(_numbers)}"
    await cloning.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"))
    yield server.url(name)
    await cloning.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An empty, migrated database of this test alone."""
    opened = Database(database_url, pool_size=5)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
async def shared_database(server: EmbeddedPostgres, template: str) -> AsyncIterator[Database]:
    """The database that store tests share and leave as it was."""
    server.create_database("shared", template=template)
    opened = Database(server.url("shared"))
    yield opened
    await opened.close()


@pytest.fixture
async def session(shared_database: Database) -> AsyncIterator[WriteSession]:
    """A session whose whole work is rolled back at the end, commits included."""
    async with shared_database.engine.connect() as connection:
        outer = await connection.begin()
        async with AsyncSession(
            connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        ) as opened:
            yield WriteSession(opened)
        await outer.rollback()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of a service on this test's database."""
    return quiet(database_url, tmp_path)


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[FastAPI]:
    """A service that has started."""
    built = create_app(settings)
    async with built.router.lifespan_context(built):
        yield built


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client without a key."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as opened:
        yield opened


@pytest.fixture
def api(client: httpx.AsyncClient) -> Api:
    """The service as an administrator calls it, with builders for valid bodies."""
    return Api(client)


@pytest.fixture
def command(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Run a command on this test's database."""
    monkeypatch.setenv("APP_DATABASE_URL", database_url)
    return partial(run_command, monkeypatch, capsys)
