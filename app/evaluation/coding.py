"""Answers a task that asks for codes, with the code assistant that serves the API."""

from collections.abc import Iterable, Iterator

from app.evaluation.ranking import MOST_ANSWERS, Ranked, known_codes
from app.evaluation.tasks import Document, Task
from app.matching.assistant import Assistant, CodedText, Title, fit


def rank_codes(
    task: Task, *, learn_from: Iterable[Document], titles: Iterable[Title] = ()
) -> Iterator[Ranked]:
    """Learn from coded texts and titles, then rank codes for each query of the task."""
    listings = [
        CodedText(document.id, document.text, known_codes(document.codes), document.organization)
        for document in learn_from
    ]
    assistant = Assistant(fit(listings, titles))
    assistant.learn(listings)
    for query in task.queries:
        codes = assistant.ranked(query.text, MOST_ANSWERS)
        # The order is the answer; a falling score says so to any reader of the run.
        yield Ranked(query.id, tuple((code, 1 / place) for place, code in enumerate(codes, 1)))
