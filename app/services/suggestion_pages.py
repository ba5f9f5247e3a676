"""Pages of suggestions: their cursors are sealed with a stamp of who asked for what."""

from dataclasses import replace

from app.errors import CursorError
from app.services.suggestions import Place, Question
from app.store.cursors import question_stamp, seal, unseal
from app.values.page import Paging


def turned_to(cursor: str | None, question: Question) -> Question:
    """The question for the page that a cursor leads to: for the first one without it.

    Raises:
        CursorError: the cursor is broken or of another question.
    """
    if cursor is None:
        return question
    points, key, rank = unseal(cursor, _stamp(question), [float, str, int])
    place = Place(float(str(points)), str(key), int(str(rank)))
    if place.rank < 1:
        raise CursorError("The cursor cannot be read. Start again without it.")
    return replace(question, after=place)


def cursor_of(question: Question, points: float, key: str, rank: int) -> str:
    """Say where a page of the answer to a question ends."""
    return seal(_stamp(question), [points, key, rank])


def _stamp(question: Question) -> str:
    """What must stay as it is from page to page; what only shapes a page may change."""
    kept = (question.asker, question.filters, question.scorecard, question.diversify)
    return question_stamp(kept, Paging())
