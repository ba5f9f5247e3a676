"""The command line: each command on a real database, and what it says when it cannot."""

import asyncio
import gzip
import json
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from app import cli, cli_serve
from app.config import Settings
from app.db import Database, ReadSession
from app.embedded import EmbeddedPostgres
from app.errors import AuthenticationError
from app.services import keys
from app.services.access import Caller
from app.store import listings, organizations
from app.vocabulary.terms import Scope
from tests.support.service import database_processes, forget, run_app


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it said."""

    code: int
    output: str
    errors: str


Command = Callable[..., Done]


@contextmanager
def signals_kept() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def command(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Run a command on this test's database."""
    monkeypatch.setenv("APP_DATABASE_URL", database_url)

    def run(*args: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["app", *map(str, args)])
        with signals_kept(), pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return Done(int(ended.value.code or 0), said.out, said.err)

    return run


def refused(done: Done) -> str:
    """What a command complained of: one line, and no success."""
    assert done.code == 1
    assert done.errors.count("\n") == 1
    assert "Traceback" not in done.errors
    return done.errors


def recognise(database_url: str, key: str) -> Caller:
    async def ask() -> Caller:
        database = Database(database_url, pool_size=1)
        try:
            async with database.read() as session:
                return await keys.recognise(session, key)
        finally:
            await database.close()

    return asyncio.run(ask())


def stored(database_url: str) -> list[str]:
    """Names of organizations and titles of listings."""

    async def ask() -> list[str]:
        database = Database(database_url, pool_size=1)
        try:
            async with database.read() as session:
                return await _all_words(session)
        finally:
            await database.close()

    return asyncio.run(ask())


async def _all_words(session: ReadSession) -> list[str]:
    names = [o.name async for chunk in organizations.all_records(session) for o in chunk]
    return names + [x.title async for chunk in listings.all_records(session) for x in chunk]


def test_a_key_is_printed_once_and_works(command: Command, database_url: str) -> None:
    done = command("keys", "create", "Казахстан", "--portal", "kz-industry", "--scope", "write")
    assert (done.code, done.output.count("\n")) == (0, 1)
    caller = recognise(database_url, done.output.strip())
    assert replace(caller, key_id=None) == Caller(
        "Казахстан", "kz-industry", frozenset({Scope.WRITE})
    )


def test_a_key_may_read_and_write_unless_told_otherwise(
    command: Command, database_url: str
) -> None:
    key = command("keys", "create", "portal", "--portal", "by").output.strip()
    assert recognise(database_url, key).scopes == {Scope.READ, Scope.WRITE}


def test_the_list_shows_every_key_but_no_secret(command: Command) -> None:
    name = "a name of ministry [red]with brackets[/red], long enough to be cut on narrow screens"
    key = command("keys", "create", name, "--portal", "kz-industry").output.strip()
    command("keys", "create", "other", "--portal", "by")
    listed = command("keys", "list").output
    assert name in listed
    assert "other" in listed
    assert key not in listed
    assert key.split("_")[1] in listed


def test_a_rotated_key_gives_way_to_its_successor(command: Command, database_url: str) -> None:
    first = command("keys", "create", "portal", "--portal", "by", "--days", "30").output.strip()
    second = command("keys", "rotate", "portal", "--grace", "1").output.strip()
    assert recognise(database_url, first).portal == "by"
    third = command("keys", "rotate", "portal").output.strip()
    with pytest.raises(AuthenticationError):
        recognise(database_url, second)
    assert recognise(database_url, third).name == "portal"
    assert "no valid key named nobody" in refused(command("keys", "rotate", "nobody"))


@pytest.mark.parametrize("days", [36_501, 9_999_999_999])
@pytest.mark.parametrize(
    "way", [("create", "new", "--portal", "by", "--days"), ("rotate", "--grace")]
)
def test_a_key_ends_within_the_calendar(command: Command, way: tuple[str, ...], days: int) -> None:
    assert command("keys", "create", "portal", "--portal", "by", "--days", 36_500).code == 0
    last = ("portal",) if way[0] == "rotate" else ()
    done = command("keys", *way, days, *last)
    assert (done.code, done.output) == (2, "")
    assert "less than or equal to 36500" in done.errors


def test_a_revoked_key_works_no_more_and_cannot_be_revoked_again(
    command: Command, database_url: str
) -> None:
    key = command("keys", "create", "portal", "--portal", "by").output.strip()
    assert command("keys", "revoke", "portal").output == "The key portal is revoked.\n"
    with pytest.raises(AuthenticationError):
        recognise(database_url, key)
    assert "no valid key named portal" in refused(command("keys", "revoke", "portal"))


def test_a_name_can_be_taken_only_once(command: Command) -> None:
    command("keys", "create", "portal", "--portal", "by")
    again = command("keys", "create", "portal", "--portal", "by")
    assert "There is a key named portal already" in refused(again)


@pytest.mark.parametrize(
    ("name", "portal", "field"),
    [("key", "Kz Industry", "portal"), ("key", "", "portal"), ("", "by", "name")],
)
def test_names_are_checked_as_the_api_checks_them(
    command: Command, name: str, portal: str, field: str
) -> None:
    assert f"{field}: " in refused(command("keys", "create", name, "--portal", portal))


def test_an_unknown_scope_is_refused_with_the_known_ones(command: Command) -> None:
    done = command("keys", "create", "k", "--portal", "by", "--scope", "everything")
    assert done.code == 2
    assert "administer" in done.errors


def test_migrations_run_once_and_the_other_commands_ask_for_them(
    command: Command, server: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.create_database("unmigrated")
    monkeypatch.setenv("APP_DATABASE_URL", server.url("unmigrated"))
    assert "python -m app migrate" in refused(command("keys", "list"))
    for _ in range(2):
        assert command("migrate").output == "The schema is up to date.\n"
    assert command("keys", "list").code == 0
    server.drop_database("unmigrated")


def test_the_demonstration_registry_goes_into_an_empty_registry_only(
    command: Command, database_url: str
) -> None:
    first = command("seed")
    assert " organizations, " in first.output
    assert "0 warnings" in first.output
    before = stored(database_url)
    assert command("seed").output == "The registry is not empty; nothing was loaded.\n"
    assert stored(database_url) == before


def write(path: Path, *rows: object) -> Path:
    lines = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    text = "".join(f"{line}\n" for line in lines)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def maker(number: int) -> dict[str, str]:
    return {"name": f"Завод {number}", "inn": "", "products": f"Втулки вида {number}"}


def test_several_files_are_loaded_and_a_second_load_changes_nothing(
    command: Command, database_url: str, tmp_path: Path
) -> None:
    one = write(tmp_path / "Заводы и makers.2026.jsonl", maker(1), maker(2))
    two = write(tmp_path / "more.jsonl.gz", maker(3))
    done = command("seed", "--from", one, "--from", two)
    assert done.output.splitlines() == [
        f"{one.name}: 2 organizations, 2 offers, 0 needs (0 were there, 0 warnings)",
        "more.jsonl.gz: 1 organizations, 1 offers, 0 needs (0 were there, 0 warnings)",
    ]
    before = stored(database_url)
    assert len(before) == 6
    again = command("seed", "--from", one, "--from", two)
    assert "0 organizations, 0 offers, 0 needs (2 were there" in again.output
    assert stored(database_url) == before


def test_a_limit_keeps_the_rest_of_the_file_unread(command: Command, tmp_path: Path) -> None:
    path = write(tmp_path / "some.jsonl", maker(1), maker(2), "{broken")
    assert "2 organizations" in command("seed", "--from", path, "--limit", 2).output


def test_a_broken_row_is_named_and_what_stands_before_it_is_kept(
    command: Command, database_url: str, tmp_path: Path
) -> None:
    path = write(tmp_path / "some.jsonl", maker(1), maker(2), "{broken", maker(4))
    said = refused(command("seed", "--from", path))
    assert "some.jsonl:3: not JSON" in said
    assert "4 records before it are stored" in said
    assert sorted(stored(database_url)) == [
        "Втулки вида 1", "Втулки вида 2", "Завод 1", "Завод 2",
    ]  # fmt: skip
    write(path, maker(1), maker(2), maker(3), maker(4))
    assert "2 organizations, 2 offers" in command("seed", "--from", path).output


def test_warnings_are_shown_but_do_not_flood(command: Command, tmp_path: Path) -> None:
    rows = [maker(number) | {"inn": f"{number:03}"} for number in range(25)]
    lines = command("seed", "--from", write(tmp_path / "some.jsonl", *rows)).output.splitlines()
    assert "25 organizations" in lines[0]
    assert "some.jsonl:1: RU-INN must have 10 digits" in lines[1]
    assert lines[-1] == "  … and 15 more"
    assert len(lines) == 12


def test_a_missing_file_is_one_line(command: Command) -> None:
    assert "There is no file nowhere.jsonl" in refused(command("seed", "--from", "nowhere.jsonl"))


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
    command: Command, server: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APP_DATABASE_URL", server.url("absent"))
    assert 'database "absent" does not exist' in refused(command("keys", "list"))


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
