"""Commands with paths and names that are no good: one line that says so, and no success."""

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.support.commands import Command, refused

NOWHERE = "/no/such/folder"


def pack(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    text = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode()))


@pytest.fixture
def task(tmp_path: Path) -> Path:
    """A task of codes with a question and nothing to learn from."""
    folder = tmp_path / "tasks" / "codes"
    folder.mkdir(parents=True)
    (folder / "task.json").write_text('{"kind": "codes", "levels": [4]}', encoding="utf-8")
    pack(folder / "queries.jsonl.gz", [{"_id": "q", "text": "Катанка медная"}])
    (folder / "qrels.tsv.gz").write_bytes(gzip.compress(b"query\tid\trelevance\nq\t7408\t1\n"))
    return folder


def test_what_a_task_is_learnt_from_must_be_there(
    command: Command, task: Path, tmp_path: Path
) -> None:
    output = tmp_path / "run.tsv"
    asked = ("rank", task, "--output", output, "--learn-from")
    assert f"{NOWHERE} has no corpus.jsonl.gz" in refused(command(*asked, NOWHERE))
    assert "has no corpus.jsonl.gz" in refused(command(*asked, task))
    (task / "corpus.jsonl.gz").write_bytes(gzip.compress(b'{"_id": "d"}\n'))
    assert "corpus.jsonl.gz: text is missing" in refused(command(*asked, task))
    (task / "corpus.jsonl.gz").write_bytes(gzip.compress(b'["d"]\n' * 1000)[:-12])
    assert "corpus.jsonl.gz: " in refused(command(*asked, task))
    assert not output.exists()
    pack(task / "corpus.jsonl.gz", [{"_id": "d", "text": "Катанка медная", "codes": ["7408"]}])
    assert command(*asked, task).code == 0


def test_a_file_that_cannot_be_written_or_read_is_named(
    command: Command, task: Path, tmp_path: Path
) -> None:
    missing = f"{NOWHERE}/x"
    folder = tmp_path / "x.csv"
    folder.mkdir()
    for said, *arguments in (
        (f"{missing}.tsv: No such file", "rank", task, "--output", f"{missing}.tsv"),
        ("Is a directory", "rank", task, "--output", tmp_path),
        ("No such file", "rank", NOWHERE, "--output", tmp_path / "x.tsv"),
        ("No such file", "rank", task, "--output", tmp_path / "x", "--nomenclature", NOWHERE),
        ("no folder /no/such", "export", "offers", "-o", f"{missing}.csv"),
        ("is a folder", "export", "offers", "-o", folder),
        ("portal: ", "export", "offers", "-o", tmp_path / "y.csv", "--portal", "../x"),
        (f"{NOWHERE}: No such file", "evaluate", NOWHERE),
        ("has no task folders", "evaluate", tmp_path),
        ("has no task other", "evaluate", task.parent, "--only", "other"),
        (NOWHERE, "evaluate", task.parent, "--gates", NOWHERE),
        ("no labelled pairs", "evaluate", "--labelled", NOWHERE),
        ("No such file", "restore", NOWHERE),
        ("", "backup", "-o", f"{missing}.zip"),
        ("", "match-all", "-o", task / "task.json"),
        ("No failed job has the number 7", "jobs", "retry", "7"),
        ("", "scorecard", "fit", "--name", "supply-2", "--from", NOWHERE),
        ("No such file", "scorecard", "compare", "supply-1", "supply-1", "--task", NOWHERE),
    ):
        complaint = refused(command(*arguments))
        assert said in complaint, complaint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = [", "gates.toml: "),
        ("codes = 1", "gates.toml: "),
        ('[codes]\n"hit@1" = "high"', "gates.toml: "),
        ("[codes]\nnothing = 0.5", "codes nothing: there is no such measure"),
    ],
)
def test_gates_of_another_shape_are_refused(
    command: Command, task: Path, tmp_path: Path, text: str, said: str
) -> None:
    gates, output = tmp_path / "gates.toml", tmp_path / "quality.json"
    gates.write_text(text, encoding="utf-8")
    pack(task / "corpus.jsonl.gz", [{"_id": "d", "text": "Катанка медная", "codes": ["7408"]}])
    done = command("evaluate", task.parent, "--gates", gates, "--output", output)
    assert done.code == 1
    assert said in done.errors
    assert "Traceback" not in done.errors


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--portal", "../x"), "portal: "),
        (("--country", "Nowhere"), "country: "),
        (("--mapping", "nothing"), "nothing"),
        ((), "Nothing of notes.csv could be taken: 2 rows failed."),
        (("--dry-run",), "2 rows failed"),
    ],
)
def test_an_import_that_takes_nothing_fails(
    command: Command, tmp_path: Path, more: tuple[str, ...], said: str
) -> None:
    notes = tmp_path / "notes.csv"
    notes.write_text("key;title;codes\n1;;7408\n2;;7409\n", encoding="utf-8")
    done = command("import", notes, *more)
    assert done.code == 1
    assert said in done.errors
