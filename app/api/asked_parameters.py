"""Refuses parameters of an address that a call does not know, and those given too often.

A misspelt filter would otherwise give another list than the one asked for, and nobody would notice.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from fastapi import Request
from fastapi.routing import APIRoute
from rapidfuzz import fuzz

from app.api.problems import MORE_WRONG
from app.errors import FieldError, InvalidInputError

_OTHERS_DECIDE = "/v1/reconcile"
"""What is sent there is decided by a protocol and its clients, old ones too, and not by us."""

_OF_ONE_PAGE = frozenset({"limit"})
"""Small closed sets are one page, whatever the limit: readers of pages send it everywhere."""

_MEANT = {
    "q": ("search", "query", "text", "words"),
    "limit": ("size", "count", "per_page", "page_size", "top"),
    "cursor": ("page", "offset", "after", "skip"),
    "prefix": ("code", "codes", "code_prefix"),
    "code": ("prefix", "tnved", "hs", "hs_code"),
    "sort": ("order", "order_by", "orderby"),
}
"""What other services call it."""

_KNOWN: dict[str, Mapping[str, bool]] = {}

_ALIKE = 70
_SHORTEST = 3
_LONGEST = 80
_MOST_NAMED = 20


def check_parameters(request: Request, route: APIRoute) -> None:
    """Let a request through whose address has only what the call knows, and each as often.

    Raises:
        InvalidInputError: a parameter is not known, or is given twice where one is taken.
    """
    if not request.scope["query_string"] or not route.path.startswith("/v1/"):
        return
    if route.path.startswith(_OTHERS_DECIDE):
        return
    given = Counter(name for name, _ in request.query_params.multi_items())
    wrong = list(_wrong(given, _known(route)))
    if wrong:
        named = ", ".join(error.pointer for error in wrong[:5])
        several = MORE_WRONG.format(count=len(wrong), named=named)
        raise InvalidInputError(several if len(wrong) > 1 else wrong[0].detail, wrong)


def _known(route: APIRoute) -> Mapping[str, bool]:
    """The parameters of a call, read from its route once: operations have names of their own."""
    if route.name not in _KNOWN:
        _KNOWN[route.name] = parameters_of(route)
    return _KNOWN[route.name]


def parameters_of(route: APIRoute) -> Mapping[str, bool]:
    """The parameters that a call knows, each with whether it may be given several times."""
    found: dict[str, bool] = {}
    waiting = [route.dependant]
    while waiting:
        dependant = waiting.pop()
        waiting += dependant.dependencies
        for one in dependant.query_params:
            found[one.alias] = _takes_several(one.field_info.annotation)
    if "next_cursor" in getattr(route.response_model, "model_fields", ()):
        found |= dict.fromkeys(_OF_ONE_PAGE - found.keys(), False)
    return found


def _takes_several(annotation: Any) -> bool:
    origin = get_origin(annotation)
    if origin in {Union, UnionType}:
        return any(_takes_several(part) for part in get_args(annotation) if part is not NoneType)
    if origin is Annotated:
        return _takes_several(get_args(annotation)[0])
    kind = origin or annotation
    return isinstance(kind, type) and issubclass(kind, Collection) and not issubclass(kind, str)


def _wrong(given: Mapping[str, int], known: Mapping[str, bool]) -> Iterator[FieldError]:
    for name, times in list(given.items())[:_MOST_NAMED]:
        shown = name[:_LONGEST]
        if name not in known:
            yield _unknown(shown, list(known))
        elif times > 1 and not known[name]:
            yield FieldError(
                f"?{shown}",
                "repeated_parameter",
                f"The parameter {shown} is given {times} times. Give it once.",
            )


def _unknown(name: str, known: Sequence[str]) -> FieldError:
    """Say what the caller may have meant."""
    code, pointer = "unknown_parameter", f"?{name}"
    if not known:
        return FieldError(pointer, code, f"This call has no parameters. Leave {name} out.")
    nearest = nearest_name(name, known)
    if nearest is not None:
        return FieldError(
            pointer, code, f"There is no parameter {name} here. Did you mean {nearest}?"
        )
    names = ", ".join(sorted(known))
    return FieldError(pointer, code, f"There is no parameter {name} here. Take one of {names}.")


def nearest_name(name: str, known: Sequence[str]) -> str | None:
    """Return the known name that another one was most likely meant to be; None for none."""
    asked = name.casefold().replace("-", "_").removesuffix("[]")
    for meant, others in _MEANT.items():
        if asked in others and meant in known:
            return meant
    scored = [(_likeness(asked, one), one) for one in known]
    likeness, best = max(scored, default=(0.0, ""))
    return best if likeness >= _ALIKE else None


def _likeness(asked: str, one: str) -> float:
    whole: float = fuzz.ratio(asked, one)
    part: float = fuzz.partial_ratio(asked, one) if min(len(asked), len(one)) > _SHORTEST else 0.0
    return max(whole, part * 0.9)
