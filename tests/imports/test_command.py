"""`python -m app import` on a database of its own."""

import json
from pathlib import Path

from tests.support.service import run_app

BODY = "N;Что;Коды\n1;Катанка медная;7408 11 000 0\n2;Шина медная;7700\n"


def test_the_command_imports_with_a_mapping_and_tells_what_to_mend(
    database_url: str, tmp_path: Path
) -> None:
    file, mapping = tmp_path / "goods.csv", tmp_path / "mapping.json"
    file.write_text(BODY, encoding="cp1251")
    columns = {"columns": {"key": ["N"], "title": ["Что"], "codes": ["Коды"]}}
    mapping.write_text(json.dumps(columns), encoding="utf-8")
    asked = ("import", str(file), "--mapping", str(mapping), "--country", "KZ")
    tried = run_app(*asked, "--dry-run", database_url=database_url)
    assert tried.returncode == 0, tried.stderr
    assert "would be 2 created" in tried.stdout
    done = run_app(*asked, database_url=database_url)
    assert "goods.csv: 2 created" in done.stdout
    assert "row 3: codes '7700': The TN VED has no chapter 77." in done.stdout
    again = run_app(*asked, database_url=database_url)
    assert "2 unchanged" in again.stdout


def test_a_file_of_another_format_ends_with_an_error(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "goods.csv"
    file.write_text("<!DOCTYPE html><html></html>", encoding="utf-8")
    done = run_app("import", str(file), "--format", "csv", database_url=database_url)
    assert done.returncode == 1
    assert "is a web page" in done.stderr
