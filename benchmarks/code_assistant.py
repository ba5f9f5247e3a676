"""How often, how surely and how fast the code assistant is right, on one task folder.

    python benchmarks/code_assistant.py TASK [--titles tnved_eaeu_ru.csv.gz]

TASK holds `corpus.jsonl.gz`, `queries.jsonl.gz` and `qrels.tsv.gz`. Prints a table, then JSON.
"""

import argparse
import csv
import gzip
import json
import pickle
import resource
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from app.matching.assistant import Assistant, CodedText, Title, fit
from app.vocabulary.terms import Language

LEVELS = (4, 6, 10)
_RESAMPLES = 1000
_BINS = 10
_MEGABYTE = 1e6


@dataclass(frozen=True, slots=True)
class Task:
    """Listings to learn from, questions, and the right code of each question."""

    corpus: list[CodedText]
    questions: list[str]
    codes: list[str]


@dataclass(frozen=True, slots=True)
class Level:
    """Quality at a number of digits; `low` and `high` bound hit@1 at 95 %."""

    digits: int
    hit: float
    low: float
    high: float
    calibration_error: float


@dataclass(frozen=True, slots=True)
class Measured:
    """One assistant on all questions; times in milliseconds, with reasons."""

    name: str
    levels: list[Level]
    median_ms: float
    p95_ms: float


def main() -> None:
    """Measure without listings, then with them."""
    arguments = _arguments()
    task = read_task(arguments.task)
    titles = list(read_titles(arguments.titles)) if arguments.titles else []
    measured = [measure("nomenclature only", Assistant(fit((), titles)), task)]
    started = time.perf_counter()
    model = fit(task.corpus, titles)
    fitted = time.perf_counter()
    assistant = Assistant(model)
    assistant.learn(task.corpus)
    learnt = time.perf_counter()
    measured.append(measure(f"and {len(task.corpus)} listings", assistant, task))
    costs = {
        "listings": float(len(task.corpus)),
        "fit_seconds": fitted - started,
        "learn_seconds": learnt - fitted,
        "model_megabytes": len(pickle.dumps(model)) / _MEGABYTE,
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / _MEGABYTE,
    }
    show(measured, costs)


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


def read_titles(path: Path) -> Iterable[Title]:
    """Read the nomenclature's CSV layout, and chain titles as its README says."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    full: dict[str, str] = {}
    for code, row in rows.items():
        parent = rows.get(row["parent"])
        if parent is None or len(code) <= LEVELS[0]:
            full[code] = row["title_ru"]
        elif parent["node"] == row["node"]:
            full[code] = full[row["parent"]]
        else:
            steps = (full[row["parent"]], row["context_ru"], row["title_ru"])
            full[code] = " > ".join(step for step in steps if step)
    return [Title(code, Language.RU, text) for code, text in full.items() if code.isdigit()]


def measure(name: str, assistant: Assistant, task: Task) -> Measured:
    """Ask all questions."""
    paths, times = [], []
    for question in task.questions:
        started = time.perf_counter()
        suggestions = assistant.suggest(question)
        times.append(1000 * (time.perf_counter() - started))
        paths.append(suggestions[0].path if suggestions else ())
    levels = [_level(paths, task.codes, digits) for digits in LEVELS]
    return Measured(name, levels, float(np.median(times)), float(np.quantile(times, 0.95)))


def calibration_error(probabilities: Sequence[float], right: Sequence[bool]) -> float:
    """Return the mean distance between promised and kept, over ten bins of probability."""
    promised, kept = np.array(probabilities), np.array(right, dtype=float)
    bins = np.minimum((promised * _BINS).astype(int), _BINS - 1)
    own = (bins == place for place in range(_BINS))
    gaps = (abs(promised[b].mean() - kept[b].mean()) * b.mean() for b in own if b.any())
    return float(sum(gaps))


def show(measured: Sequence[Measured], costs: dict[str, float]) -> None:
    """Print a table for people and JSON for programs."""
    for one in measured:
        print(f"{one.name}: suggest {one.median_ms:.1f} ms median, {one.p95_ms:.1f} ms p95")
        for level in one.levels:
            print(
                f"  {level.digits:2} digits  hit@1 {level.hit:.3f} "
                f"[{level.low:.3f}, {level.high:.3f}]  ECE {level.calibration_error:.3f}"
            )
    print(", ".join(f"{name} {value:.1f}" for name, value in costs.items()))
    print(json.dumps({"measured": [asdict(one) for one in measured], "costs": costs}))


def _level(
    paths: Sequence[tuple[tuple[str, float], ...]], codes: Sequence[str], digits: int
) -> Level:
    answers = [next((step for step in path if len(step[0]) >= digits), ("", 0.0)) for path in paths]
    right = [
        answer[:digits] == code[:digits] for (answer, _), code in zip(answers, codes, strict=True)
    ]
    random = np.random.default_rng(7)
    drawn = random.integers(0, len(right), (_RESAMPLES, len(right)))
    low, high = np.quantile(np.array(right)[drawn].mean(axis=1), (0.025, 0.975))
    error = calibration_error([probability for _, probability in answers], right)
    return Level(digits, float(np.mean(right)), float(low), float(high), error)


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from (json.loads(line) for line in file)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", type=Path)
    parser.add_argument("--titles", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
