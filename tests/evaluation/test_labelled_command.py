"""The evaluate command with labelled pairs only: what it writes, and when it fails."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli import cli
from app.errors import SourceError

FITS = {
    "id": "x-1",
    "need": {"title": "Катанка медная 8 мм", "country": "AM", "codes": ["740811"]},
    "offer": {
        "title": "Медная катанка, 8 мм",
        "country": "KZ",
        "codes": ["7408110000"],
        "kind": "material",
    },
    "grade": "strong",
    "category": "same_goods",
    "note": "n",
    "reason": "r",
}
FITS_NOT = {
    **FITS,
    "id": "x-2",
    "offer": {"title": "Шины грузовые", "country": "BY", "codes": ["4011"], "kind": "product"},
    "grade": "none",
    "category": "unrelated",
}


def evaluate(folder: Path, gates: str) -> Result:
    rows = "\n".join(json.dumps(row) for row in (FITS, FITS_NOT))
    (folder / "pairs.jsonl").write_text(rows, encoding="utf-8")
    (folder / "gates.toml").write_text(gates, encoding="utf-8")
    arguments = ["--labelled", folder, "--gates", folder / "gates.toml"]
    output = ["--output", folder / "quality.json"]
    return CliRunner().invoke(cli, ["evaluate", *map(str, (*arguments, *output))])


def test_measures_groups_and_errors_are_written(tmp_path: Path) -> None:
    done = evaluate(tmp_path, "[labelled]\nauc = 1.0\n[labelled_at_most]\nbrier = 0.1\n")
    assert done.exit_code == 0
    written = json.loads((tmp_path / "quality.json").read_text(encoding="utf-8"))["labelled"]
    assert written["auc"]["value"] == 1
    assert written["by_category"]["unrelated"]["pairs"] == 1
    assert written["by_language"]["ru"]["pairs"] == 2
    assert written["by_purpose"]["supply"]["pairs"] == 2
    assert {error["id"] for error in written["worst"]} == {"x-1", "x-2"}


def test_a_missed_gate_fails_after_the_results_are_written(tmp_path: Path) -> None:
    done = evaluate(tmp_path, "[labelled]\nauc = 1.01\n")
    assert isinstance(done.exception, SourceError)
    assert "labelled auc: 1.0 is below 1.01" in str(done.exception)
    assert (tmp_path / "quality.json").exists()


def test_without_anything_to_measure_the_command_says_what_to_give() -> None:
    done = CliRunner().invoke(cli, ["evaluate"])
    assert done.exit_code == 2
    assert "--labelled" in done.output


def test_a_folder_without_pairs_is_named(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["evaluate", "--labelled", str(tmp_path)])
    with pytest.raises(SourceError, match="no labelled pairs"):
        raise done.exception or AssertionError
