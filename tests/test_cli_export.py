"""Whole lists written into files by the command line."""

import asyncio
import csv
import json
import sys
from pathlib import Path

import pytest

from app import cli
from app.db import Database
from app.vocabulary.terms import Side, Visibility
from tests.support.commands import signals_kept
from tests.support.records import PORTAL, add_listing, add_organization


def call(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    """Run the command, and return how it ended."""
    monkeypatch.setattr(sys, "argv", ["app", "export", *map(str, arguments)])
    with signals_kept(), pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


@pytest.fixture
def filled(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two organizations with an offer each, of which one is private."""

    async def fill() -> None:
        database = Database(database_url)
        async with database.write() as session:
            for country, visibility in (("KZ", Visibility.PUBLIC), ("BY", Visibility.PRIVATE)):
                owner = await add_organization(session, name=f"Завод {country}", country=country)
                await add_listing(
                    session, owner, Side.OFFER, visibility=visibility, title=f"=Катанка {country}"
                )
        await database.close()

    asyncio.run(fill())
    monkeypatch.setenv("APP_DATABASE_URL", database_url)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.usefixtures("filled")
def test_a_file_has_what_is_public_unless_somebody_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "offers.csv"
    assert call(monkeypatch, "offers", "-o", path) == 0
    assert capsys.readouterr().out.endswith("offers.csv: 1 offers\n")
    assert [row["title"] for row in rows(path)] == ["'=Катанка KZ"]
    assert call(monkeypatch, "offers", "-o", path, "--portal", PORTAL) == 0
    assert len(rows(path)) == 2
    assert call(monkeypatch, "offers", "-o", path, "--portal", "another") == 0
    assert len(rows(path)) == 1
    assert call(monkeypatch, "offers", "-o", path, "--everything") == 0
    assert len(rows(path)) == 2
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.usefixtures("filled")
def test_filters_leave_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "organizations.jsonl"
    assert call(monkeypatch, "organizations", "-o", path, "--country", "by") == 0
    assert [json.loads(line)["name"] for line in path.read_text().splitlines()] == ["Завод BY"]
    assert call(monkeypatch, "needs", "-o", path) == 0
    assert path.read_text() == ""


@pytest.mark.usefixtures("filled")
def test_what_cannot_be_done_is_said_and_leaves_the_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "offers.pdf"
    path.write_text("kept")
    assert call(monkeypatch, "offers", "-o", path) == 1
    assert "Give --format" in capsys.readouterr().err
    assert call(monkeypatch, "offers", "-o", path, "--format", "csv", "--country", "XX") == 1
    assert "There is no state XX" in capsys.readouterr().err
    assert path.read_text() == "kept"
    assert call(monkeypatch, "offers", "-o", path, "--format", "xlsx") == 0
    assert path.read_bytes()[:2] == b"PK"


@pytest.mark.usefixtures("filled")
def test_first_digits_are_read_as_the_api_reads_them_and_others_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "offers.csv"
    assert call(monkeypatch, "offers", "-o", path, "--code", "7408.11", "--everything") == 0
    assert len(rows(path)) == 2
    assert call(monkeypatch, "offers", "-o", path, "--code", "74x") == 1
    assert "Give the first 1 to 10 digits" in capsys.readouterr().err
