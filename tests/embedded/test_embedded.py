"""The embedded server: started, shared, stopped, and its databases."""

import asyncio
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from app.embedded import EmbeddedPostgres
from tests.embedded.holding import (
    SYSTEM,
    ask,
    lasting,
    leave,
    migrate,
    postmaster,
    processes,
    ready,
    recalls,
    remember,
)


@pytest.mark.parametrize(
    "binaries",
    [
        pytest.param(None, id="wheel"),
        pytest.param(
            SYSTEM,
            id="system-15",
            marks=pytest.mark.skipif(not SYSTEM.exists(), reason="no PostgreSQL 15 here"),
        ),
    ],
)
def test_a_second_start_finds_the_data_and_a_stop_leaves_no_process(
    build: Callable[..., EmbeddedPostgres], binaries: Path | None
) -> None:
    server = build(binaries=binaries)
    server.start()
    remember(server)
    assert processes(server)
    server.stop()
    assert lasting(server) == {}
    assert not server._socket_dir.exists()

    again = build(binaries=binaries)
    again.start()
    assert recalls(again)
    assert ask(again, "SHOW server_encoding") == "UTF8"
    asyncio.run(migrate(again))
    assert ask(again, "SELECT similarity('пшеница', 'пшеничная') > 0.3")


def test_making_the_object_makes_and_starts_nothing(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "data")
    server.stop()
    assert not (tmp_path / "data").exists()


def test_starting_and_stopping_twice_does_no_harm(build: Callable[..., EmbeddedPostgres]) -> None:
    server = build()
    server.start()
    first = postmaster(server)
    server.start()
    assert postmaster(server) == first
    server.stop()
    server.stop()
    assert lasting(server) == {}
    server.start()
    assert processes(server)


def test_a_database_is_made_once_and_copied_from_a_template(
    build: Callable[..., EmbeddedPostgres],
) -> None:
    server = build()
    server.start()
    remember(server)
    server.create_database("registry")
    assert recalls(server)
    server.create_database("copy", template="registry")
    assert ask(server, "SELECT word FROM kept", database="copy") == "медь"
    server.drop_database("copy")
    assert "copy" not in server._postmaster.ask("SELECT datname FROM pg_database").split()


@pytest.mark.parametrize(
    "name",
    [
        "папка с данными",
        'it\'s a "quoted" $(touch hacked) `one`, with a comma',
        "/".join(["deep" * 10] * 6),
    ],
    ids=["cyrillic", "shell", "deep"],
)
def test_any_folder_name_will_do(
    folder: Path, build: Callable[..., EmbeddedPostgres], name: str
) -> None:
    server = build(folder / name)
    server.start()
    remember(server)
    server.stop()
    server.start()
    assert recalls(server)
    assert not list(folder.rglob("hacked"))


def test_variables_meant_for_other_servers_do_not_mislead(
    build: Callable[..., EmbeddedPostgres], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "PGHOST": "203.0.113.1",
        "PGPORT": "1",
        "PGDATA": "/nowhere",
        "PGOPTIONS": "-c no.such=1",
        "PGSERVICE": "none",
        "LC_ALL": "C",
    }.items():
        monkeypatch.setenv(name, value)
    server = build()
    server.start()
    remember(server)
    assert recalls(server)


def test_the_server_stays_until_its_last_user_leaves(
    build: Callable[..., EmbeddedPostgres], hold: Callable[..., subprocess.Popen[str]]
) -> None:
    server = build()
    server.start()
    other = hold()
    ready(other)
    first = postmaster(server)
    server.stop()
    assert postmaster(server) == first
    assert processes(server)
    leave(other)
    assert other.returncode == 0
    assert lasting(server) == {}


def test_several_processes_may_start_it_at_once(
    build: Callable[..., EmbeddedPostgres], hold: Callable[..., subprocess.Popen[str]]
) -> None:
    holders = [hold() for _ in range(4)]
    for holder in holders:
        ready(holder)
    server = build()
    server.start()
    masters = [process for process, line in processes(server).items() if "-D" in line]
    assert masters == [postmaster(server)]
    for holder in holders:
        leave(holder)
    assert [holder.returncode for holder in holders] == [0, 0, 0, 0]
    assert postmaster(server)
