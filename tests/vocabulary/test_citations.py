"""Citations of documents in the reader's language."""

import pytest

from app.vocabulary.citations import Citation
from app.vocabulary.terms import Language

ACT = {Language.RU: "Акт 1", Language.EN: "Act 1"}


@pytest.mark.parametrize(
    ("texts", "original", "language", "said"),
    [
        (ACT, None, Language.RU, "Акт 1"),
        (ACT, None, Language.EN, "Act 1"),
        (ACT, None, Language.KK, "Акт 1"),
        (ACT, Language.RU, Language.RU, "Акт 1"),
        (ACT, Language.RU, Language.BE, "Акт 1"),
        (ACT, Language.RU, Language.EN, "Act 1 (our translation)"),
        (ACT, Language.EN, Language.RU, "Акт 1 (наш перевод)"),
        ({Language.EN: "Act 1"}, None, Language.HY, "Act 1"),
        ({Language.KK: "1-акт"}, None, Language.EN, "1-акт"),
    ],
)
def test_a_citation_is_said_in_the_readers_language_or_the_nearest(
    texts: dict[Language, str], original: Language | None, language: Language, said: str
) -> None:
    assert Citation(texts, original).said(language) == said


def test_one_text_is_said_as_it_is() -> None:
    assert {Citation.of("Act 1").said(language) for language in Language} == {"Act 1"}
