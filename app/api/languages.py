"""Which language a request is answered in: titles and labels, problems, the description."""

from contextvars import ContextVar

from app.vocabulary.messages import said
from app.vocabulary.terms import Language

_LONGEST = 500
_PROBLEMS: ContextVar[Language] = ContextVar("language of problems", default=Language.EN)


def preferred(accept_language: str | None) -> Language | None:
    """The best language that a reader names and we have; None when he names none of them."""
    ranked: list[tuple[float, int, Language]] = []
    for place, part in enumerate((accept_language or "")[:_LONGEST].split(",")):
        tag, _, weight = part.partition(";q=")
        code = tag.strip().lower().split("-")[0]
        if code in set(Language):
            try:
                quality = float(weight or 1)
            except ValueError:
                quality = 0.0
            ranked.append((-quality, place, Language(code)))
    return min(ranked)[2] if ranked else None


def of_titles(accept_language: str | None) -> Language:
    """The language of titles and labels: Russian unless the reader names another one."""
    return preferred(accept_language) or Language.RU


def choose_for_problems(accept_language: str | None) -> None:
    """Say what the reader of this request's problems and description understands.

    Both are written in English and Russian: who names no language gets English, as developers do
    who call the service from programs; who names one of the member states' languages gets Russian.
    """
    chosen = preferred(accept_language) or Language.EN
    _PROBLEMS.set(chosen if chosen is Language.EN else Language.RU)


def of_problems() -> Language:
    """The language of the problems of the request that is being answered; English or Russian."""
    return _PROBLEMS.get()


def told(sentence: str) -> str:
    """A sentence of ours in the language of the problems of the request."""
    return said(sentence, of_problems())
