"""Says in the reader's language what was found wrong with a whole file.

Such sentences are raised, logged and stored in English. The catalogue has the Russian of each, and
a test asks that none is missing.
"""

import re
import tomllib
from functools import cache
from pathlib import Path

from app.vocabulary.terms import Language

_BRACED = re.compile(r"\\\{(\w+)\\\}")


def in_language(text: str, language: Language) -> str:
    """Return a sentence in English, or in Russian for all others; an unknown one stays as it is."""
    if language is Language.EN:
        return text
    for form, russian in _catalogue():
        found = form.fullmatch(text)
        if found:
            return russian.format(**found.groupdict())
    return text


@cache
def _catalogue() -> tuple[tuple[re.Pattern[str], str], ...]:
    text = Path(__file__).with_name("file_words.toml").read_text(encoding="utf-8")
    return tuple((_form(item["en"]), item["ru"]) for item in tomllib.loads(text)["said"])


def _form(sentence: str) -> re.Pattern[str]:
    return re.compile(_BRACED.sub(r"(?P<\1>.+?)", re.escape(sentence)), re.DOTALL)
