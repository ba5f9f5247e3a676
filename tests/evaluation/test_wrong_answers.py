"""Smaller tasks, and the wrong answers that people read."""

import gzip
import json
from pathlib import Path

from typer.testing import CliRunner

from app.cli import cli
from app.evaluation.sampling import drawn
from app.evaluation.tasks import Document, TaskQuery
from app.evaluation.wrong import wrong_answers
from tests.evaluation.small_tasks import PIPES, RODS, TYRES, partners

QUERIES = (TaskQuery("right", "катанка медная"), TaskQuery("wrong", "катанка медная 8 мм"))
TASK = partners(RODS, PIPES, TYRES, queries=QUERIES)
JUDGEMENTS = {"right": {"o1": 1}, "wrong": {"o3": 1}}


def test_a_smaller_task_is_the_same_at_every_call_and_keeps_what_can_be_answered() -> None:
    many = tuple(Document(f"d{n}", f"товар {n}", organization=f"o{n}") for n in range(40))
    queries = tuple(TaskQuery(f"q{n}", f"товар {n}") for n in range(40))
    task = partners(*many, queries=queries)
    judgements = {f"q{n}": {f"o{n}": 1} for n in range(40)}
    small = drawn(task, judgements, queries=5, listings=20)
    assert small == drawn(task, judgements, queries=5, listings=20)
    assert len(small.task.corpus) == 20
    assert len(small.task.queries) == 5
    there = {document.organization for document in small.task.corpus}
    assert all(set(grades) <= there for grades in small.judgements.values())
    assert small.judgements.keys() == {query.id for query in small.task.queries}


def test_only_wrong_answers_are_shown_with_the_right_one_and_its_reasons() -> None:
    small = drawn(TASK, JUDGEMENTS, queries=10, listings=10)
    [found] = wrong_answers(small, 10)
    assert found.query.id == "wrong"
    assert found.first is not None
    assert found.first.listing.id == "d1"
    assert found.grade == 0
    assert found.best is not None
    assert found.best.listing.id == "d3"
    assert any("texts" in reason for reason in found.first.reasons)


def test_the_command_prints_them(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    about = {"name": "small", "kind": "partners", "metric": "mrr@10"}
    (folder / "task.json").write_text(json.dumps(about), encoding="utf-8")
    rows: dict[str, list[dict[str, object]]] = {
        "corpus.jsonl.gz": [
            {"_id": d.id, "text": d.text, "codes": d.codes, "organization": d.organization}
            for d in TASK.corpus
        ],
        "queries.jsonl.gz": [{"_id": q.id, "text": q.text} for q in QUERIES],
    }
    for name, lines in rows.items():
        text = "\n".join(json.dumps(line) for line in lines)
        (folder / name).write_bytes(gzip.compress(text.encode()))
    qrels = "query\tid\trelevance\nright\to1\t1\nwrong\to3\t1\n"
    (folder / "qrels.tsv.gz").write_bytes(gzip.compress(qrels.encode()))
    done = CliRunner().invoke(cli, ["evaluate", str(tmp_path), "--errors", "5"])
    assert done.exit_code == 0, done.output
    assert "small 1: wrong" in done.stdout
    assert "Катанка медная 8 мм" in done.stdout
    assert "Шины" in done.stdout
