"""Whatever pydantic can say of a field is said in Russian, and in words for callers."""

import re
from collections import defaultdict
from contextvars import copy_context

import pytest
from pydantic_core import ErrorDetails

from app.api.languages import choose_for_problems
from app.api.problems import MENDS, problem_of_fields
from app.vocabulary.messages import catalogue, parts
from app.vocabulary.terms import Language
from tests.support import messages
from tests.support.wrong_values import refusals

# Names and examples stand as they are in every language.
KEPT = re.compile(
    r"'[^']*'|`[^`]*`|https?://\S+|\bGET /\S+|\b[\w.]+@[\w.]+|\b[A-Z][A-Z\d-]+\b"
    r"|\b(need|offer)(_id)?\b|\balpha-2\b|tensile_strength:\S+|density:\S+"
    r"|(?<=Нет поля ).*"
)
ENGLISH = re.compile(r"[A-Za-z]{3,}")
OF_PROGRAMMERS = re.compile(r"<\w+\.\w+|Error\b|sys\.|\bnot None\b|pattern|UUID|[Dd]atetime")


@pytest.fixture(scope="module")
def said() -> dict[str, dict[str, ErrorDetails]]:
    """By kind, every different thing that pydantic says of some wrong value."""
    found: dict[str, dict[str, ErrorDetails]] = defaultdict(dict)
    for error in refusals():
        found[error["type"]].setdefault(error["msg"], error)
    return found


def told(error: ErrorDetails, language: str) -> str:
    def tell() -> str:
        choose_for_problems(language)
        [field] = problem_of_fields([error]).errors or []
        return field.detail

    # As in a request of its own: the language is left behind with it.
    return copy_context().run(tell)


def test_wrong_values_come_to_most_kinds_of_refusals(
    said: dict[str, dict[str, ErrorDetails]],
) -> None:
    assert len(said) > 45
    assert {"uuid_parsing", "date_from_datetime_parsing", "tuple_type", "literal_error"} <= set(
        said
    )
    assert "value_error" not in said  # the words of a programmer's library


def test_every_refusal_of_a_field_is_in_russian(said: dict[str, dict[str, ErrorDetails]]) -> None:
    russian = {told(error, "ru") for kind in said.values() for error in kind.values()}
    assert len(russian) > 100
    left = {sentence for sentence in russian if ENGLISH.search(KEPT.sub("", sentence))}
    assert left == set()
    assert {s for s in russian if not re.search("[а-яё]", s) or not s.endswith((".", "!"))} == set()


def test_no_refusal_shows_how_it_is_programmed(said: dict[str, dict[str, ErrorDetails]]) -> None:
    english = {told(error, "en") for kind in said.values() for error in kind.values()}
    assert {sentence for sentence in english if OF_PROGRAMMERS.search(sentence)} == set()


def test_the_catalogue_knows_every_kind_that_comes(
    said: dict[str, dict[str, ErrorDetails]],
) -> None:
    known = {messages.blank(one) for one in catalogue(Language.RU).messages}
    unknown = [
        kind
        for kind in said
        if kind not in {*MENDS, *messages.OF_PYDANTIC, "enum"}
        and not all(_is_ours(msg, known) for msg in said[kind])
    ]
    assert unknown == []


def _is_ours(sentence: str, known: set[str]) -> bool:
    return messages.blank(sentence) in known or any(
        re.fullmatch(".+".join(map(re.escape, parts(one)[0])), sentence)
        for one in catalogue(Language.RU).messages
        if parts(one)[1]
    )
