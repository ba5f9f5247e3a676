"""Answers about cells are remembered: a column says the same again and again."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

_LONGEST = 500
"""Characters; a longer cell comes once, and a few thousand of them would fill the memory."""

P = ParamSpec("P")
T = TypeVar("T")


def remembered(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Have a function remember its answers to so many questions, unless they are long."""

    def of(function: Callable[P, T]) -> Callable[P, T]:
        known = lru_cache(maxsize=most)(function)

        @wraps(function)
        def asked(*args: P.args, **kwargs: P.kwargs) -> T:
            if _length(args) > _LONGEST:
                return function(*args, **kwargs)
            answer: T = known(*args, **kwargs)  # type: ignore[arg-type] # all of them are texts
            return answer

        return asked

    return of


def _length(said: object) -> int:
    if isinstance(said, str):
        return len(said)
    return sum(map(_length, said)) if isinstance(said, tuple) else 0
