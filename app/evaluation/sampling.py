"""Smaller tasks drawn from tasks, the same at every call: for what is too dear on whole ones."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random

from app.evaluation.tasks import Task, TaskKind

_SEED = 20261126


@dataclass(frozen=True, slots=True)
class Drawn:
    """A task drawn from another, with the judgements that still hold in it."""

    task: Task
    judgements: dict[str, dict[str, int]]


def drawn(
    task: Task,
    judgements: Mapping[str, Mapping[str, int]],
    *,
    queries: int,
    listings: int,
) -> Drawn:
    """Draw listings at random, and queries among those that still have a right answer.

    Args:
        task: to draw from.
        judgements: of the task.
        queries: at most so many.
        listings: at most so many; a registry of that size.
    """
    chance = Random(f"{_SEED} {task.name}")  # noqa: S311 - the same every time
    corpus = task.corpus
    if len(corpus) > listings:
        kept = set(chance.sample(range(len(corpus)), listings))
        corpus = tuple(document for row, document in enumerate(corpus) if row in kept)
    there = {
        (document.organization or document.id) if task.kind is TaskKind.PARTNERS else document.id
        for document in corpus
    }
    held = {
        query: {
            key: grade
            for key, grade in grades.items()
            if key in there or task.kind is TaskKind.CODES
        }
        for query, grades in judgements.items()
    }
    asked = [query for query in task.queries if any(held.get(query.id, {}).values())]
    some = tuple(chance.sample(asked, min(queries, len(asked))))
    smaller = replace(task, corpus=corpus, queries=some)
    return Drawn(smaller, {query.id: held[query.id] for query in some})
