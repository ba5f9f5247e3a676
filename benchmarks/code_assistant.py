"""How often, how surely and how fast the code assistant is right, and what each part adds.

    python benchmarks/code_assistant.py TASK --titles tnved_eaeu_ru.csv.gz --learn goods.jsonl.gz

TASK holds `corpus.jsonl.gz`, `queries.jsonl.gz` and `qrels.tsv.gz`. Writes the measured part of
`docs/code-assistant.md`. Takes some ten minutes of one core.
"""

import argparse
import multiprocessing
import os
import pickle
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from code_ablation import answers, hearings, judges
from code_measures import measured
from code_page import Costs, Run, write
from code_task import Task, read_listings, read_task, read_titles

from app.matching.assistant import Assistant, Model, Title, fit

_MEGABYTE = 1e6
_TIMED = 500


def main() -> None:
    """Measure every part, each with what was there before it, and write the page."""
    arguments = _arguments()
    task, titles = read_task(arguments.task), list(read_titles(arguments.titles))
    runs = [
        alone("our thesaurus alone", fit(()), task),
        alone("and official titles", fit((), titles), task),
    ]
    runs.append(learnt("our thesaurus and listings", fit(task.corpus), task))
    model = fit(task.corpus, titles)
    runs.append(learnt("everything", model, task))
    heard = hearings(model, task.corpus, task.questions)
    for name, judge in judges(model, task.corpus):
        levels = measured(answers(judge, heard), task.codes)
        runs.append(Run(f"everything but {name}", levels))
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        costs = process.submit(learn, arguments.learn, titles, task.questions[:_TIMED]).result()
    write(runs, costs, len(task.corpus), len(task.questions))


def alone(name: str, model: Model, task: Task) -> Run:
    """Measure a model without listings."""
    return ask(name, Assistant(model), task)


def learnt(name: str, model: Model, task: Task) -> Run:
    """Measure a model with the listings that it was fitted on as neighbours."""
    assistant = Assistant(model)
    assistant.learn(task.corpus)
    return ask(name, assistant, task)


def ask(name: str, assistant: Assistant, task: Task) -> Run:
    """Ask all questions, with reasons."""
    paths, times = [], []
    for question in task.questions:
        started = time.perf_counter()
        suggestions = assistant.suggest(question)
        times.append(1000 * (time.perf_counter() - started))
        paths.append(suggestions[0].path if suggestions else ())
    levels = measured(paths, task.codes)
    return Run(name, levels, float(np.median(times)), float(np.quantile(times, 0.95)))


def learn(path: Path, titles: Sequence[Title], questions: Sequence[str]) -> Costs:
    """Learn many listings in a process of its own, and say what that costs."""
    listings, load = read_listings(path), os.getloadavg()[0]
    started, used = time.perf_counter(), time.process_time()
    model = fit(listings, titles)
    fitted, used = time.perf_counter(), time.process_time() - used
    assistant = Assistant(model)
    assistant.learn(listings)
    neighbours = time.perf_counter() - fitted
    times = []
    for question in questions:
        asked = time.perf_counter()
        assistant.suggest(question)
        times.append(1000 * (time.perf_counter() - asked))
    peak = _peak_megabytes()
    return Costs(
        listings=len(listings),
        fit_seconds=fitted - started,
        fit_cpu_seconds=used,
        neighbour_seconds=neighbours,
        peak_megabytes=peak,
        model_megabytes=len(pickle.dumps(model)) / _MEGABYTE,
        median_ms=float(np.median(times)),
        p95_ms=float(np.quantile(times, 0.95)),
        load=(load, os.getloadavg()[0]),
    )


def _peak_megabytes() -> float:
    """Return the most memory that this process has held; `getrusage` would count its parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024 / _MEGABYTE


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", type=Path)
    parser.add_argument("--titles", type=Path, required=True)
    parser.add_argument("--learn", type=Path, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
