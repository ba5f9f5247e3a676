"""The command line: each command on a real database, and what it says when it cannot."""

import gc
import json
import warnings
from pathlib import Path

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from app import cli_serve
from app.config import Settings
from app.embedded import EmbeddedPostgres
from app.embedded.postmaster import USER
from tests.support.commands import Command, refused
from tests.support.full_disk import full_disk
from tests.support.service import database_processes, forget, run_app


def test_migrations_run_once_and_the_other_commands_ask_for_them(
    command: Command, server: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    server.create_database("unmigrated")
    monkeypatch.setenv("APP_DATABASE_URL", server.url("unmigrated"))
    for asked in (("keys", "list"), ("worker", "--drain"), ("match-all", "-o", str(tmp_path))):
        assert "python -m app migrate" in refused(command(*asked))
    for _ in range(2):
        assert command("migrate").output == "The schema is up to date.\n"
    assert command("keys", "list").code == 0
    server.drop_database("unmigrated")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("APP_DATABASE_URL", "postgresql+asyncpg://me:secret@127.0.0.1:1/x", "cannot be reached"),
        ("APP_DATABASE_URL", "postgresql+asyncpg://me:secret:word", "not an address"),
        ("APP_DATABASE_URL", "mysql://me:secret@host/x", "APP_DATABASE_URL: must start with"),
        ("APP_WORKERS", "many", "APP_WORKERS: Input should be a valid integer"),
        ("APP_LOG_FORMAT", "xml", "APP_LOG_FORMAT: Input should be 'json' or 'text'"),
        ("APP_LOG_LEVEL", "loud", "APP_LOG_LEVEL: must be DEBUG, INFO, WARNING or ERROR"),
        ("APP_SMTP_HOST", "mail.example", "wrong: APP_SMTP_HOST needs APP_SMTP_SENDER"),
    ],
)
def test_wrong_settings_are_one_line_without_secrets(
    command: Command, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    complaint = refused(command("migrate"))
    assert said in complaint
    assert "secret" not in complaint


def test_a_database_that_is_not_there_is_one_line(
    command: Command, server: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("APP_DATABASE_URL", server.url("absent"))
    for asked in (("keys", "list"), ("worker", "--drain"), ("match-all", "-o", str(tmp_path))):
        said = refused(command(*asked))
        assert said.endswith('The database refuses: database "absent" does not exist.\n')
    stranger = server.url("absent").replace(f"//{USER}@", "//stranger@")
    monkeypatch.setenv("APP_DATABASE_URL", stranger)
    assert 'The database refuses: role "stranger" does not exist' in refused(command("worker"))


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("backup", "registry.zip"),
        *(("export offers", f"offers.{form}") for form in ("csv", "xlsx", "parquet")),
    ],
)
def test_a_disk_that_is_full_is_told_as_that(
    command: Command, tmp_path: Path, asked: str, name: str
) -> None:
    with full_disk(100):
        said = refused(command(*asked.split(), "-o", str(tmp_path / name)))
    with warnings.catch_warnings():  # xlsxwriter leaves open what it could not write
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
    assert "File too large" in said  # as the system says it here
    assert list(tmp_path.iterdir()) == []


def test_the_description_is_printed_without_a_database(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("APP_DATABASE_URL")
    described = json.loads(command("openapi").output)
    assert described["openapi"].startswith("3.1")
    assert "/v1/needs/{need_id}/suggestions" in described["paths"]


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/docs"),
        ("0.0.0.0", "http://127.0.0.1:8000/docs"),  # noqa: S104
        ("::", "http://[::1]:8000/docs"),
        ("partners.example", "http://partners.example:8000/docs"),
    ],
)
def test_the_printed_addresses_can_be_opened_from_here(
    capsys: pytest.CaptureFixture[str], host: str, address: str
) -> None:
    cli_serve._welcome(Settings(), host, 8000)
    assert f" {address}\n" in capsys.readouterr().out


@pytest.mark.parametrize(("key", "warnings"), [("k" * 31, 1), ("k" * 32, 0), ("", 0), (None, 0)])
def test_a_short_key_of_the_operator_is_warned_of_and_not_said(
    key: str | None, warnings: int
) -> None:
    with capture_logs() as said:
        cli_serve._warn_of_short_key(
            Settings(bootstrap_key=None if key is None else SecretStr(key))
        )
    assert [line["log_level"] for line in said] == ["warning"] * warnings
    assert "kkk" not in str(said)


def test_help_explains_every_command(command: Command) -> None:
    said = command("--help").output
    for name in ("serve", "migrate", "seed", "keys", "openapi"):
        line = next(line for line in said.splitlines() if f" {name} " in line)
        assert len(line.strip("│ ").split()) > 3, f"{name} is not explained"


def test_a_command_alone_starts_the_embedded_database_and_stops_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert run_app("migrate", data_dir=str(data)).returncode == 0
    done = run_app("keys", "create", "key", "--portal", "by", data_dir=str(data))
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert done.stdout.startswith("eup_")
    assert database_processes(data) == set()
    forget(data)
