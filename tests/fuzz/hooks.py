"""What schemathesis' command line is told of this service; `schemathesis.toml` names this file.

Without `FUZZ_ADMINISTRATOR` in the environment nothing is made and the requests go out as they were
made up, but for those that would take away the key of the run.
"""

import atexit
import json
import os
from collections import Counter, defaultdict
from functools import lru_cache
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any, get_args

import httpx
import schemathesis
from pydantic_core.core_schema import ErrorType
from schemathesis import Case, GenerationMode, HookContext, Response
from schemathesis.core.failures import AcceptedNegativeData, Failure
from schemathesis.core.parameters import ParameterLocation
from schemathesis.openapi.checks import MissingHeaderNotRejected, RejectedPositiveData

from tests.fuzz.mending import mended, mended_body, mended_query
from tests.fuzz.roles import one_in
from tests.fuzz.world import World
from tests.support.api import Json

ROLE = os.environ.get("FUZZ_ROLE", "administer")
_SPARSE = int(os.environ.get("FUZZ_SPARSE", "1"))
_ADMINISTRATOR = os.environ.get("FUZZ_ADMINISTRATOR")
_ANSWERS = os.environ.get("FUZZ_ANSWERS")
_GRACE = 7 * 24 * 3600
_LONGEST_KEY = 200
_SHAPE = frozenset(get_args(ErrorType))
"""What pydantic refuses for its shape, which the description must have told."""

_COMPOSED = ("The text is blank", "once it is composed")
_ONCE = frozenset({"POST /v1/keys", "POST /v1/portals", "POST /v1/connectors", "POST /v1/lists"})
_SPENT = (
    *("/erasure", "/decision"),
    *("/submission", "/review", "/agreement", "/refusal", "/return", "/withdrawal"),
)

_counted: dict[str, Counter[int]] = defaultdict(Counter)
_boundaries: Counter[str] = Counter()
_lock = Lock()
_turns = count(1)
_AS_MADE_UP = 4
"""One of so many fitting requests keeps its made-up values, but for ids."""


@lru_cache(maxsize=1)
def _world(base: str) -> World:
    # Each request has a connection of its own: one that is kept may be closed as it is taken.
    client = httpx.Client(
        base_url=base, timeout=60, limits=httpx.Limits(max_keepalive_connections=0)
    )

    def send(method: str, path: str, headers: Json, **sent: Any) -> Json:
        answer = client.request(method, path, headers=headers, **sent)
        answer.raise_for_status()
        return dict(answer.json()) if answer.content else {}

    key = os.environ.get("FUZZ_KEY")
    return World(send, str(_ADMINISTRATOR), own={"Authorization": key} if key else {})


@lru_cache(maxsize=1000)
def _kept(base: str, name: str) -> Json:
    """Records that a call may use again and again."""
    return dict(_world(base).records(name, ROLE))


@schemathesis.hook
def filter_case(context: HookContext, case: Case[Any]) -> bool:
    """Send boundary cases as often as `one_in` says; the first of each call always."""
    if case.meta is None or case.meta.phase.name.value != "coverage":
        return True
    label = case.operation.label
    with _lock:
        _boundaries[label] += 1
        place = _boundaries[label]
    return place % one_in(ROLE, case.operation.definition.raw["operationId"], _SPARSE) in {0, 1}


@schemathesis.hook
def before_call(context: HookContext, case: Case[Any], **_: Any) -> None:
    """Let most fitting requests speak of what there is, and none take away the run's own key."""
    name = case.operation.label
    _spare_own_key(case)
    meta = case.meta
    if _ADMINISTRATOR is None or meta is None:
        return
    turn = next(_turns)
    if turn % _AS_MADE_UP:
        _mend_headers(case, turn)
    if meta.generation.mode is not GenerationMode.POSITIVE or meta.phase.name.value == "stateful":
        return
    if case.method.upper() != name.partition(" ")[0]:
        return
    base = case.operation.schema.get_base_url()
    with _lock:
        spent = case.method.upper() == "DELETE" or name.endswith(_SPENT)
        fresh = spent or name in _ONCE or name.endswith("}/claims")
        known = _world(base).records(name, ROLE) if fresh else _kept(base, name)
    # What is set is judged anew, and in an address it is encoded already.
    if (path := mended(dict(case.path_parameters), known)) != case.path_parameters:
        case.path_parameters = path
    if turn % _AS_MADE_UP:
        case.query = mended_query(case.operation.path, dict(case.query), known)
        if isinstance(case.body, dict):
            case.body = mended_body(case.operation.path, case.body, known)
    elif isinstance(case.body, dict):
        case.body = _with_ids(case.body, known)


def _mend_headers(case: Case[Any], turn: int) -> None:
    """Let a request be no repetition, and a fitting one neither too late nor ahead of all."""
    for name, value in list(case.headers.items()):
        if name.lower() == "idempotency-key" and 1 <= len(value) <= _LONGEST_KEY:
            case.headers[name] = f"{os.getpid()} {turn}"
        elif name.lower() in {"if-match", "min-revision"} and not (
            case.meta and case.meta.is_negative_at(ParameterLocation.HEADER)
        ):
            del case.headers[name]


def _with_ids(body: Json, known: Json) -> Json:
    return {
        name: known.get(name, value) if name.endswith("_id") else value
        for name, value in body.items()
    }


def _spare_own_key(case: Case[Any]) -> None:
    """Give the own key a grace, and suspend no portal: the rest of the run needs them."""
    if not isinstance(case.body, dict):
        return
    if case.operation.path.endswith("/own/rotation"):
        asked = case.body.get("grace_seconds", 0)
        if isinstance(asked, int) and 0 <= asked < _GRACE:
            case.body = case.body | {"grace_seconds": _GRACE}
    if case.operation.path == "/v1/portals/{portal}" and case.body.get("suspended") is True:
        case.body = case.body | {"suspended": False}


@schemathesis.hook
def after_call(context: HookContext, case: Case[Any], response: Response) -> None:
    """Count the answers by call and status."""
    if case.method.upper() == case.operation.label.partition(" ")[0]:
        with _lock:
            _counted[case.operation.label][response.status_code] += 1


@schemathesis.hook
def filter_failure(
    context: HookContext, failure: Failure, case: Case[Any], response: Response
) -> bool:
    """Let a fitting request be refused for what it means, never for its shape.

    No schema tells a tonne from an unknown unit, or a check digit from a wrong one. Such a refusal
    has a code of its own for each field; the codes of shapes are pydantic's.
    """
    if isinstance(failure, MissingHeaderNotRejected) and failure.header_name == "Authorization":
        # The command line adds the role's key again; the role that has none is refused.
        return not os.environ.get("FUZZ_KEY")
    if isinstance(failure, AcceptedNegativeData):
        # In a form every value is a text, so what was of a wrong kind is none any more.
        is_form = case.media_type is not None and case.media_type.startswith("multipart/")
        return not (is_form or _is_of_unknown_headers(case) or _is_refused_in_part(response))
    if not isinstance(failure, RejectedPositiveData) or response.status_code != 422:
        return True
    errors = response.json().get("errors", [])
    return not errors or any(_is_of_shape(error) for error in errors)


def _is_of_unknown_headers(case: Case[Any]) -> bool:
    """Whether all that is wrong with a request are headers that nobody knows.

    Servers ignore these (RFC 9110, 5.1). The check knows it, but not of headers with numbers.
    """
    wrong = [place for place in ParameterLocation if case.meta and case.meta.is_negative_at(place)]
    known = {
        parameter.name.lower()
        for parameter in case.operation.iter_parameters()
        if parameter.location is ParameterLocation.HEADER
    }
    return wrong == [ParameterLocation.HEADER] and any(
        name.lower() not in known for name in case.headers
    )


def _is_refused_in_part(response: Response) -> bool:
    """Whether the answer speaks of each item, and refuses some: one bad item harms no other."""
    if response.status_code != 200 or "json" not in response.headers.get("content-type", [""])[0]:
        return False
    answer: Any = response.json()
    items: list[Any] = []
    if isinstance(answer, dict):
        items = answer.get("results") or answer.get("items") or []
    return any(isinstance(item, dict) and item.get("problem") is not None for item in items)


def _is_of_shape(error: Json) -> bool:
    return error["code"] in _SHAPE and not any(text in error["detail"] for text in _COMPOSED)


@atexit.register
def _write() -> None:
    if _ANSWERS is not None:
        Path(_ANSWERS).write_text(json.dumps(_counted), encoding="utf-8")
