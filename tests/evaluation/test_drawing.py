"""Pairs drawn from tasks to measure how true scores are."""

import gzip
import json
from pathlib import Path
from random import Random
from xml.etree import ElementTree as ET

import pytest

from app.evaluation.diagram import picture, table
from app.evaluation.drawing import Drawn, Recipe, at_base_rate, draw
from app.evaluation.tasks import read_judgements, read_task
from app.learning.measures import Judged, reliability
from app.learning.samples import scores_of
from app.matching import SUPPLY
from tests.support.commands import Command

GOODS = {
    "катанка медная": "740811", "профиль алюминиевый": "760421", "кабель силовой": "854449",
    "насос центробежный": "841370", "цемент навалом": "252329", "пряжа хлопковая": "520512",
    "труба стальная": "730690", "бумага офисная": "480256",
}  # fmt: skip


def task_folder(folder: Path, metric: str = "ndcg@10", kind: str = "partners") -> Path:
    """A task of eight goods with five makers each; a query asks for one of the goods."""
    folder.mkdir(parents=True)
    chance = Random(1)  # noqa: S311 - the same every time
    corpus = [
        {"_id": f"d{number}-{maker}", "text": f"{goods} {chance.randrange(100)} мм",
         "codes": [code], "organization": f"o{number}-{maker}"}
        for number, (goods, code) in enumerate(GOODS.items()) for maker in range(5)
    ]  # fmt: skip
    queries = [
        {"_id": f"q{number}", "text": f"нужен {goods}"} for number, goods in enumerate(GOODS)
    ]
    about = {"name": folder.name, "kind": kind, "metric": metric}
    (folder / "task.json").write_text(json.dumps(about))
    key = "d" if kind == "listings" else "o"
    relevant = range(5) if metric.startswith("ndcg") else range(1)
    lines = ["query\tid\trelevance"]
    lines += [f"q{n}\t{key}{n}-{maker}\t1" for n in range(len(GOODS)) for maker in relevant]
    for name, text in (
        ("corpus.jsonl.gz", "\n".join(json.dumps(row) for row in corpus)),
        ("queries.jsonl.gz", "\n".join(json.dumps(row) for row in queries)),
        ("qrels.tsv.gz", "\n".join(lines)),
    ):
        with gzip.open(folder / name, "wt", encoding="utf-8") as file:
            file.write(text)
    return folder


def drawn(folder: Path, **recipe: int) -> list[Drawn]:
    return list(draw(read_task(folder), read_judgements(folder), SUPPLY, Recipe(**recipe)))


@pytest.mark.parametrize("kind", ["partners", "listings"])
def test_pairs_are_drawn_as_the_recipe_says(tmp_path: Path, kind: str) -> None:
    folder = task_folder(tmp_path / "goods", kind=kind)
    found = drawn(folder, queries=5, relevant=2, near=0, random=3)
    groups = {one.sample.group for one in found}
    assert len(groups) == 5
    assert all(group.startswith("goods/q") for group in groups)
    for group in groups:
        fits = [one.sample.fits for one in found if one.sample.group == group]
        assert fits.count(True) == 2
        assert fits.count(False) <= 3
    assert all(one.judged for one in found)


def test_the_same_pairs_are_drawn_every_time(tmp_path: Path) -> None:
    folder = task_folder(tmp_path / "goods")
    assert drawn(folder, queries=4) == drawn(folder, queries=4)


def test_a_neighbour_of_the_one_that_was_taken_counts_as_unjudged(tmp_path: Path) -> None:
    known = drawn(task_folder(tmp_path / "graded"), random=0, relevant=1)
    taken = drawn(task_folder(tmp_path / "taken", metric="mrr@10"), random=0, relevant=1)
    assert all(one.judged for one in known)
    assert [one.judged for one in taken] == [one.sample.fits for one in taken]
    assert not all(one.judged for one in taken)


@pytest.mark.parametrize("base_rate", [0.05, 0.1, 0.5])
def test_samples_are_weighed_to_the_base_rate(tmp_path: Path, base_rate: float) -> None:
    found = drawn(task_folder(tmp_path / "goods"))
    weighed = at_base_rate((one.sample for one in found), base_rate)
    total = sum(sample.weight for sample in weighed)
    assert total == pytest.approx(len(weighed))
    assert sum(s.weight for s in weighed if s.fits) / total == pytest.approx(base_rate)


def test_the_table_and_the_picture_show_every_tenth(tmp_path: Path) -> None:
    samples = [one.sample for one in drawn(task_folder(tmp_path / "goods"))]
    bins = reliability(Judged.of(scores_of(SUPPLY, samples), samples))
    assert len(table(bins).splitlines()) == len(bins) + 2
    root = ET.fromstring(picture(bins, "goods"))  # noqa: S314 - made here
    assert len(root.findall(".//{*}circle")) == len(bins)
    assert root.findtext("{*}title") == "goods"


def test_calibration_is_measured_and_kept_by_its_gate(command: Command, tmp_path: Path) -> None:
    task_folder(tmp_path / "tasks" / "goods")
    output, gates = tmp_path / "results" / "quality.json", tmp_path / "gates.toml"
    gates.write_text("[calibration]\nece = 1.0\n")
    given = ["evaluate", tmp_path / "tasks", "--calibration", "--output", output, "--gates", gates]
    done = command(*given)
    assert done.code == 0, done.errors
    assert "knots fitted" in done.output
    found = json.loads((output.parent / "calibration.json").read_text())
    assert found["base_rate"] == 0.1
    assert set(found["measures"]["judged"]) == {"log_loss", "brier", "ece", "auc"}
    assert (output.parent / "calibration.md").read_text() in done.output
    assert (output.parent / "calibration.svg").read_text().startswith("<svg")
    gates.write_text("[calibration]\nece = 0.0\n")
    missed = command(*given)
    assert missed.code == 1
    assert "ece" in missed.errors.splitlines()[-1]


# The library that counts nDCG warns of its own casts.
@pytest.mark.filterwarnings("ignore:.*unsafe cast")
def test_a_scorecard_can_be_tried_on_a_task(command: Command, tmp_path: Path) -> None:
    folder = task_folder(tmp_path / "goods")
    fitted = command("scorecard", "fit", "--name", "supply-2", "--task", folder)
    assert fitted.code == 0, fitted.errors
    assert "task goods" in fitted.output
    compared = command("scorecard", "compare", "supply-1", "supply-2", "--task", folder)
    assert compared.output.count("ndcg@10") == 2
