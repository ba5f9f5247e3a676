"""Wrong first answers of tasks, to be read by people: the same ones at every call."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from app.evaluation.ranking import Prepared, allowed, answers, prepare, question
from app.evaluation.sampling import Drawn
from app.evaluation.tasks import TaskKind, TaskQuery
from app.matching import SUPPLY, Listing, Suggestion, explain
from app.matching.reasons import reasons
from app.vocabulary.terms import Language

_SEED = 20261126


@dataclass(frozen=True, slots=True)
class Seen:
    """A listing with its place in the answer, its score and the reasons that are worth something.

    Attributes:
        place: from 1; None where it was not found.
    """

    place: int | None
    listing: Listing
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A query whose first answer is not among the best ones.

    Attributes:
        first: what was answered, with `grade` in the judgements.
        best: the best placed of the right ones; None where the query rules all of them out.
    """

    task: str
    query: TaskQuery
    need: Listing
    first: Seen | None
    grade: int
    best: Seen | None


def wrong_answers(drawn: Drawn, number: int) -> Iterator[Wrong]:
    """Ask queries in a random order until so many were answered wrongly."""
    prepared = prepare(drawn.task)
    chance = Random(f"{_SEED} {drawn.task.name}")  # noqa: S311 - the same every time
    queries = list(drawn.task.queries)
    chance.shuffle(queries)
    for query in queries:
        if number <= 0:
            return
        found = _wrong(prepared, query, drawn.judgements[query.id])
        if found is not None:
            number -= 1
            yield found


def _wrong(prepared: Prepared, query: TaskQuery, grades: dict[str, int]) -> Wrong | None:
    found = answers(prepared, query, SUPPLY)
    best = max(grades.values())
    right = {key for key, grade in grades.items() if grade == best}
    if found and found[0][0] in right:
        return None
    first = _seen(1, found[0][2]) if found else None
    grade = grades.get(found[0][0], 0) if found else 0
    near = next(
        (_seen(place, item) for place, (key, _, item) in enumerate(found, 1) if key in right), None
    )
    if near is None:
        near = _unfound(prepared, query, right)
    return Wrong(prepared.task.name, query, prepared.need(query), first, grade, near)


def _unfound(prepared: Prepared, query: TaskQuery, right: set[str]) -> Seen | None:
    """The right listing that the scorecard likes best, though no search brought it up."""
    partners = prepared.task.kind is TaskKind.PARTNERS
    judged = []
    for document in prepared.task.corpus:
        key = (document.organization or document.id) if partners else document.id
        other = prepared.index.get(document.id)
        if key in right and other is not None and allowed(other.listing, query):
            asked = question(prepared, query)
            judged.append(explain(prepared.index, asked, other, SUPPLY)[0])
    best = max(judged, key=lambda item: item.judgement.points, default=None)
    return None if best is None else _seen(None, best)


def _seen(place: int | None, item: Suggestion) -> Seen:
    told = reasons(item, Language.EN)
    return Seen(
        place,
        item.judgement.listing,
        item.judgement.score,
        tuple(
            f"{one.points:+.2f} {one.label}" for one in told if one.points and one.aspect != "base"
        ),
    )
