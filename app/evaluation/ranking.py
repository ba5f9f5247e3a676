"""Answers a task with the index, scorecard and folding that serve the API."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from app.evaluation.tasks import Document, Task, TaskKind, TaskQuery
from app.matching import (
    SUPPLY,
    Listing,
    MemoryIndex,
    Query,
    Scorecard,
    Suggestion,
    fold,
    suggest,
)
from app.matching.assistant import Assistant, CodedText, Title, fit
from app.matching.assistant.reading import read_codes
from app.vocabulary.codes import CodeError, parse_code
from app.vocabulary.nomenclature import missing_ancestor
from app.vocabulary.terms import Kind, Side

MOST_ANSWERS = 100

_DAY = date(2026, 1, 1)
"""Nothing in a task expires, so any day does; a fixed one keeps runs equal."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """The answers to one query, best first: ids and scores."""

    query_id: str
    answers: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A task that is ready to be asked: its corpus indexed, the code assistant taught."""

    task: Task
    assistant: Assistant
    index: MemoryIndex


def prepare(task: Task, *, titles: Iterable[Title] = ()) -> Prepared:
    """Index the corpus of a task as the service indexes its listings."""
    assistant = Assistant(fit((), titles))
    assistant.learn(
        CodedText(document.id, document.text, codes, document.organization)
        for document in task.corpus
        if (codes := known_codes(document.codes))
    )
    index = MemoryIndex()
    index.apply(_offer(document, assistant) for document in task.corpus)
    return Prepared(task, assistant, index)


def rank(
    task: Task, *, titles: Iterable[Title] = (), scorecard: Scorecard = SUPPLY
) -> Iterator[Ranked]:
    """Rank the organizations or documents of a task for each of its queries."""
    prepared = prepare(task, titles=titles)
    for query in task.queries:
        found = answers(prepared, query, scorecard)
        yield Ranked(query.id, tuple((key, worth) for key, worth, _ in found)[:MOST_ANSWERS])


def answers(
    prepared: Prepared, query: TaskQuery, scorecard: Scorecard
) -> list[tuple[str, float, Suggestion]]:
    """What a task asks for, best first: its key, its points, and the best pair behind it."""
    found = suggest(prepared.index, question(prepared, query), scorecard)
    kept = [item for item in found.items if allowed(item.judgement.listing, query)]
    if prepared.task.kind is TaskKind.LISTINGS:
        return [(item.judgement.listing.id, item.judgement.points, item) for item in kept]
    return [
        (partner.organization_id, partner.points, partner.pairs[0])
        for partner in fold(kept, scorecard.calibration)
    ]


def question(prepared: Prepared, query: TaskQuery) -> Query:
    """A query of a task as the library is asked it."""
    return Query(_need(query, prepared.assistant), _DAY, limit=1_000_000)


def allowed(listing: Listing, query: TaskQuery) -> bool:
    """Whether a listing may answer a query."""
    return (
        listing.organization_id not in query.exclude and listing.id not in query.exclude_documents
    )


def _offer(document: Document, assistant: Assistant) -> Listing:
    codes = known_codes(document.codes)
    return Listing(
        id=document.id,
        side=Side.OFFER,
        organization_id=document.organization or document.id,
        title=document.text,
        codes=codes,
        predicted=read_codes(assistant, document.text, codes),
        kind=Kind.PRODUCT,
    )


def _need(query: TaskQuery, assistant: Assistant) -> Listing:
    codes = known_codes(query.codes)
    return Listing(
        id=f"query:{query.id}",
        side=Side.NEED,
        title=query.text,
        language=query.language,
        codes=codes,
        predicted=read_codes(assistant, query.text, codes),
    )


def known_codes(codes: Iterable[str]) -> tuple[str, ...]:
    """Bring a task's codes into the registry's form; those it would refuse are left out."""
    found = []
    for text in codes:
        try:
            code = parse_code(text)
        except CodeError:
            continue
        if missing_ancestor(code) is None:
            found.append(code)
    return tuple(found)
