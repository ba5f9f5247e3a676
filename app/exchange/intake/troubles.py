"""Words for what is wrong with rows, in Russian and English."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter

from app.vocabulary.terms import Language


def told(code: str, words: Mapping[str, str], language: Language) -> tuple[str, str]:
    """Return what is wrong, and how to mend it; Russian for all languages but English."""
    known = _texts().get(code)
    if known is None:
        return code, ""
    reason, mend = known[language.russian_or_english.value]
    return _put(reason, words), _put(mend, words)


def codes() -> frozenset[str]:
    """Every code that has words."""
    return frozenset(_texts())


def _put(text: str, words: Mapping[str, str]) -> str:
    return Formatter().vformat(text, (), _Words(words))


class _Words(dict[str, str]):
    """Words of a sentence; one that is not known is an ellipsis."""

    def __missing__(self, key: str) -> str:
        return "…"


@cache
def _texts() -> dict[str, dict[str, list[str]]]:
    text = Path(__file__).with_name("troubles.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
