"""Answers about short texts are remembered: columns and listings say the same again and again."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def remembered(most: int, *, longest: int = 500) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Have a function remember its answers to so many questions.

    Args:
        most: questions.
        longest: characters of a question; a longer one comes once, and a few thousand of them would
            fill the memory.
    """

    def of(function: Callable[P, T]) -> Callable[P, T]:
        known = lru_cache(maxsize=most)(function)

        @wraps(function)
        def asked(*args: P.args, **kwargs: P.kwargs) -> T:
            if sum([len(one) if isinstance(one, str) else _length(one) for one in args]) > longest:
                return function(*args, **kwargs)
            answer: T = known(*args, **kwargs)  # type: ignore[arg-type] # all of them are texts
            return answer

        return asked

    return of


def _length(said: object) -> int:
    if isinstance(said, str):
        return len(said)
    return sum(map(_length, said)) if isinstance(said, tuple) else 0
