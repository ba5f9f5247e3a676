"""A task of the code assistant: listings to learn from, questions, and their right codes."""

import csv
import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.matching.assistant import CodedText, Title
from app.vocabulary.terms import Language

HEADING = 4


@dataclass(frozen=True, slots=True)
class Task:
    """Listings to learn from, questions, and the right code of each question."""

    corpus: list[CodedText]
    questions: list[str]
    codes: list[str]


def read_task(folder: Path) -> Task:
    """Read a task folder; the first code of a question in the judgements is the right one."""
    corpus = [
        CodedText(row["_id"], row["text"], tuple(row["codes"]), row.get("organization"))
        for row in _rows(folder / "corpus.jsonl.gz")
        if row.get("codes")
    ]
    with gzip.open(folder / "qrels.tsv.gz", "rt", encoding="utf-8") as file:
        right = {row[0]: row[1] for row in list(csv.reader(file, delimiter="\t"))[1:]}
    questions = [row for row in _rows(folder / "queries.jsonl.gz") if row["_id"] in right]
    return Task(
        corpus, [row["text"] for row in questions], [right[row["_id"]] for row in questions]
    )


def read_listings(path: Path) -> list[CodedText]:
    """Read declared goods: lines of `id`, `text`, `code10` and `firm_norm`."""
    return [
        CodedText(row["id"], row["text"], (row["code10"],), row.get("firm_norm"))
        for row in _rows(path)
    ]


def read_titles(path: Path) -> Iterable[Title]:
    """Read the nomenclature's CSV layout, and chain titles as its README says."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    full: dict[str, str] = {}
    for code, row in rows.items():
        parent = rows.get(row["parent"])
        if parent is None or len(code) <= HEADING:
            full[code] = row["title_ru"]
        elif parent["node"] == row["node"]:
            full[code] = full[row["parent"]]
        else:
            steps = (full[row["parent"]], row["context_ru"], row["title_ru"])
            full[code] = " > ".join(step for step in steps if step)
    return [Title(code, Language.RU, text) for code, text in full.items() if code.isdigit()]


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from (json.loads(line) for line in file)
