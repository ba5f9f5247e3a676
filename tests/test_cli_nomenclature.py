"""Commands that import and compare editions of the nomenclature."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli_nomenclature import commands
from app.errors import ConflictError, SourceError
from tests.support.nomenclature import archive, copper, correlation, table, write, zipped

Run = Callable[..., Result]


@pytest.fixture
def call(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The commands on a database of this test."""
    monkeypatch.setenv("APP_DATABASE_URL", database_url)

    def called(*words: object) -> Result:
        return CliRunner().invoke(commands, [str(word) for word in words])

    return called


def said(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.output


def test_editions_are_imported_listed_and_compared(call: Run, tmp_path: Path) -> None:
    assert "No edition is loaded" in said(call("editions"))
    part = write(tmp_path / "part.csv.gz", table(copper()))
    assert "Edition 2026-03-08, from 2026-03-08: 2 sections, 2 chapters" in said(
        call("import", part, "--partial")
    )
    assert "already; nothing was changed" in said(call("import", part, "--partial"))
    packed = zipped(tmp_path / "fts.zip", archive())
    done = said(
        call("import", packed, "--partial", "--edition", "fts", "--valid-from", "2024-08-01")
    )
    assert "Edition fts, from 2024-08-01" in done
    assert "left out: 1 records of sections" in done
    listed = said(call("editions"))
    assert listed.index("2026-03-08  (part)") < listed.index("fts  (part)")
    compared = said(call("difference", "fts", "2026-03-08"))
    assert "+ 8536  Выключатели" in compared
    assert "- 7409  Плиты, листы и полосы медные" in compared
    assert "~ 7408199000" not in compared
    assert "0 codes of listings are not in the newest edition." in said(call("withdrawn"))


def test_hints_are_imported(call: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "hs.csv", correlation())
    assert said(call("import-hints", path)) == "hs.csv: 3 hints (hs_correlation).\n"


def test_a_refusal_is_one_of_our_errors(call: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "part.csv", table(copper()))
    assert isinstance(call("import", path).exception, SourceError)
    said(call("import", path, "--partial", "--edition", "a"))
    again = call("import", path, "--partial", "--edition", "b")
    assert isinstance(again.exception, ConflictError)
    assert call("import", tmp_path / "nowhere.csv").exit_code == 2
    assert call("import", path, "--valid-from", "soon").exit_code == 2
