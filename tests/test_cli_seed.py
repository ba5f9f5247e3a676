"""Commands that fill the registry: the demonstration, and files of real registers."""

import asyncio
from pathlib import Path

from app.db import Database, ReadSession
from app.store import listings, organizations
from tests.exchange.rows import write
from tests.support.commands import Command, refused


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


def test_the_demonstration_registry_goes_into_an_empty_registry_only(
    command: Command, database_url: str
) -> None:
    first = command("seed")
    assert " organizations, " in first.output
    assert "0 warnings" in first.output
    before = stored(database_url)
    assert command("seed").output == "The registry is not empty; nothing was loaded.\n"
    assert stored(database_url) == before


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
