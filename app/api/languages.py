"""Which language a request is answered in: titles and labels, problems, the description."""

import re
from contextvars import ContextVar

from app.vocabulary.messages import said
from app.vocabulary.terms import Language

_LONGEST = 500
_WEIGHT = re.compile(r"[01](\.\d*)?|\.\d+", re.ASCII)
_PROBLEMS: ContextVar[Language] = ContextVar("language of problems", default=Language.EN)


def preferred(accept_language: str | None) -> Language | None:
    """The best language that a reader names and we have; None when he names none of them."""
    named = _named(accept_language)
    ranked = [(-quality, place, code) for place, (code, quality) in enumerate(named) if quality]
    return min(ranked)[2] if ranked else None


def _named(accept_language: str | None) -> list[tuple[Language, float]]:
    """Languages that we have, in the reader's order, with their weights; 0 is not acceptable."""
    found = []
    for part in (accept_language or "")[:_LONGEST].split(","):
        tag, *parameters = (piece.strip().lower() for piece in part.split(";"))
        code = tag.split("-")[0]
        weight = next((one[2:] for one in parameters if one.startswith("q=")), "1")
        if code in set(Language):
            found.append((Language(code), float(weight) if _WEIGHT.fullmatch(weight) else 0.0))
    return found


def _otherwise(accept_language: str | None, *order: Language) -> Language:
    """The first of some languages that the reader does not refuse, else the first."""
    refused = {code for code, quality in _named(accept_language) if not quality}
    return next((code for code in order if code not in refused), order[0])


def of_titles(accept_language: str | None) -> Language:
    """The language of titles and labels: Russian unless the reader names another one."""
    return preferred(accept_language) or _otherwise(accept_language, Language.RU, Language.EN)


def choose_for_problems(accept_language: str | None) -> None:
    """Say what the reader of this request's problems and description understands.

    Both are written in English and Russian: who names no language gets English, as developers do
    who call the service from programs; who names one of the member states' languages gets Russian.
    """
    chosen = preferred(accept_language) or _otherwise(accept_language, Language.EN, Language.RU)
    _PROBLEMS.set(chosen.russian_or_english)


def of_problems() -> Language:
    """The language of the problems of the request that is being answered; English or Russian."""
    return _PROBLEMS.get()


def told(sentence: str) -> str:
    """A sentence of ours in the language of the problems of the request."""
    return said(sentence, of_problems())
