"""Answers a task with the index, scorecard and folding that serve the API."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from app.evaluation.tasks import Document, Task, TaskKind, TaskQuery
from app.matching import (
    SUPPLY,
    Index,
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
class Read:
    """A task in the library's words: its corpus as offers, its queries as needs by their ids."""

    task: Task
    offers: tuple[Listing, ...]
    need: Callable[[TaskQuery], Listing]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A task that is ready to be asked: read, and its corpus indexed."""

    task: Task
    index: Index
    need: Callable[[TaskQuery], Listing]


def read(task: Task, *, titles: Iterable[Title] = ()) -> Read:
    """Read a task as the service reads its listings, codes from texts included."""
    assistant = Assistant(fit((), titles))
    assistant.learn(
        CodedText(document.id, document.text, codes, document.organization)
        for document in task.corpus
        if (codes := known_codes(document.codes))
    )
    offers = tuple(_offer(document, assistant) for document in task.corpus)
    return Read(task, offers, partial(_need, assistant))


def indexed(task: Read, index: Index | None = None) -> Prepared:
    """Put the corpus of a task into an empty index, as the service does with its listings."""
    index = MemoryIndex() if index is None else index
    index.apply(task.offers)
    return Prepared(task.task, index, task.need)


def prepare(task: Task, *, titles: Iterable[Title] = (), index: Index | None = None) -> Prepared:
    """Read and index a task."""
    return indexed(read(task, titles=titles), index)


def rank(
    task: Task,
    *,
    titles: Iterable[Title] = (),
    scorecard: Scorecard = SUPPLY,
    index: Index | None = None,
) -> Iterator[Ranked]:
    """Rank the organizations or documents of a task for each of its queries."""
    yield from ranked(prepare(task, titles=titles, index=index), scorecard)


def ranked(prepared: Prepared, scorecard: Scorecard = SUPPLY) -> Iterator[Ranked]:
    """Rank what a prepared task asks for, query by query."""
    for query in prepared.task.queries:
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
    return Query(prepared.need(query), _DAY, limit=1_000_000)


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


def _need(assistant: Assistant, query: TaskQuery) -> Listing:
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
