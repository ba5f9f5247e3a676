"""Lists of objects as the API writes them, in a cell of an export or in JSON Lines."""

import json
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any, TypeVar

from app.exchange.intake.items import Trouble, clean, trouble

Said = Mapping[str, Any]
T = TypeVar("T")

_MOST_TEXT = 200
_ANSWERS = {True: True, False: False, "true": True, "false": False, "": False, None: False}


def is_json(text: str) -> bool:
    """Whether a cell has such a list; people write none that begins so."""
    return text.lstrip().startswith("[")


def objects_of(
    text: str, name: str, read: Callable[[Said], T], troubles: list[Trouble]
) -> list[T] | None:
    """Read each object of a list; None, and a word on it, where one is not as the API writes it.

    Args:
        text: JSON.
        name: of the field.
        read: of one object; raises ValueError, TypeError, LookupError or AttributeError.
        troubles: takes what is wrong.
    """
    try:
        return [read(one) for one in json.loads(text)]
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        troubles.append(trouble("invalid_json_list", name, text))
        return None


def number_in(said: Said, name: str) -> float | None:
    """A number of an object, or of its text.

    Raises:
        ValueError: it is none, or without an end.
    """
    value = said.get(name)
    if value is None or value == "":
        return None
    number = float(value)
    if not isfinite(number):
        raise ValueError(value)
    return number


def word_in(said: Said, name: str) -> str | None:
    """A short text of an object.

    Raises:
        ValueError: it is too long; AttributeError if it is no text.
    """
    value = said.get(name)
    word = clean(value, name, []) if value else ""
    if len(word) > _MOST_TEXT:
        raise ValueError(word)
    return word or None


def answer_in(said: Said, name: str) -> bool:
    """Yes or no of an object; no where it is not said.

    Raises:
        LookupError: it is neither.
    """
    return _ANSWERS[said.get(name)]
