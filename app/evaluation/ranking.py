"""Answers a task with the index, scorecard and folding that serve the API."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from app.evaluation.tasks import Document, Task, TaskKind, TaskQuery
from app.matching import SUPPLY, Listing, MemoryIndex, Query, Suggestion, fold, suggest
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


def rank(task: Task, *, titles: Iterable[Title] = ()) -> Iterator[Ranked]:
    """Rank the organizations or documents of a task for each of its queries."""
    assistant = Assistant(fit((), titles))
    assistant.learn(
        CodedText(document.id, document.text, codes, document.organization)
        for document in task.corpus
        if (codes := known_codes(document.codes))
    )
    index = MemoryIndex()
    index.apply(_offer(document, assistant) for document in task.corpus)
    for query in task.queries:
        need = _need(query, assistant)
        yield Ranked(query.id, tuple(_answers(task, query, need, index))[:MOST_ANSWERS])


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


def _answers(
    task: Task, query: TaskQuery, need: Listing, index: MemoryIndex
) -> Iterator[tuple[str, float]]:
    found = suggest(index, Query(need, _DAY, limit=1_000_000), SUPPLY)
    kept = [item for item in found.items if _allowed(item, query)]
    if task.kind is TaskKind.LISTINGS:
        for item in kept:
            yield item.judgement.listing.id, item.judgement.points
    else:
        for partner in fold(kept):
            yield partner.organization_id, partner.points


def _allowed(item: Suggestion, query: TaskQuery) -> bool:
    listing = item.judgement.listing
    return (
        listing.organization_id not in query.exclude and listing.id not in query.exclude_documents
    )
