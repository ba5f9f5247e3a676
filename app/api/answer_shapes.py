"""What the description says of answers besides their schemas, the same for every route.

Problems stand once and are referred to; headers, and words for what has none of its own.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from app.api.docs import problems
from app.api.problems import MEDIA_TYPE

TAGGED = frozenset(
    {
        *("create_organization", "read_organization", "change_organization"),
        *("create_offer", "read_offer", "change_offer", "put_offer_by_source"),
        *("create_need", "read_need", "change_need", "put_need_by_source"),
        *("put_organization_by_source", "read_list", "read_proposal"),
        *("follow_offers", "follow_needs", "follow_introductions", "follow_suggestions_for_need"),
        *("follow_suggestions_for_offer", "follow_suggestions_for_organization"),
    }
)
"""Calls whose answer has an ETag."""

_HEADERS: Mapping[str, tuple[dict[str, str], str, str | int]] = {
    "Content-Disposition": (
        {"type": "string"},
        "The name of the file.",
        'attachment; filename="offers.csv"',
    ),
    "Content-Language": ({"type": "string"}, "The language of the words.", "ru"),
    "ETag": (
        {"type": "string"},
        "Stands for what was read; send it back as If-Match or If-None-Match.",
        '"42"',
    ),
    "Idempotent-Replayed": (
        {"type": "string"},
        "`true` when this is the kept answer to an earlier request under the same Idempotency-Key.",
        "true",
    ),
    "Location": ({"type": "string"}, "Where to read on.", "/v1/allocations"),
    "RateLimit": (
        {"type": "string"},
        "How many requests are left, and for how many seconds; not with a key without limits.",
        '"address";r=5998;t=11',
    ),
    "RateLimit-Policy": (
        {"type": "string"},
        "The limit of rate and its window in seconds.",
        '"address";q=6000;w=60',
    ),
    "Retry-After": ({"type": "integer"}, "Seconds to wait before the next try.", 1),
    "WWW-Authenticate": ({"type": "string"}, "How to send a key.", "Bearer"),
    "X-Request-ID": (
        {"type": "string"},
        "The request's id, as in the logs; name it when you ask for help.",
        "5f0c2b6e9a7d4f31",
    ),
}
_OF_ALL = ("X-Request-ID", "RateLimit", "RateLimit-Policy")
_OF_PROBLEMS = {
    "308": ("Location",),
    "401": ("WWW-Authenticate",),
    "429": ("Retry-After",),
    "503": ("Retry-After",),
}
_GENERIC = "Successful Response"
_DONE = {
    "200": "What was asked for.",
    "201": "It has been made.",
    "202": "It is taken on; the work goes on in the background.",
    "204": "It is done; there is no body.",
}
_PLACED = frozenset(
    f"{does}_{noun}{how}"
    for noun in ("organization", "offer", "need")
    for does, how in (("create", ""), ("put", "_by_source"))
)
"""Calls that say where a new record is read."""
_READING = ("read_", "follow_")
_LOOKS_AT_NOTHING = "Health"
"""Calls that take no parameter and refuse none."""

_UNCHANGED = "It is still what the ETag in If-None-Match stands for; there is no body."
_EVENTS = "text/event-stream"
_FILES = ("text/csv", "text/markdown", "application/vnd.", "application/x-ndjson",
          "application/octet-stream")  # fmt: skip


def describe(operations: Mapping[str, dict[str, Any]], components: dict[str, Any]) -> None:
    """Say once what many answers have in common, and let each refer to it.

    Args:
        operations: of the description, by operation id; changed in place.
        components: of the description; changed in place.
    """
    components["headers"] = {
        name: {"description": said, "schema": shape, "example": shown}
        for name, (shape, said, shown) in _HEADERS.items()
    }
    shared = components.setdefault("responses", {})
    unchanged = {"description": _UNCHANGED, "headers": _named("ETag", *_OF_ALL)}
    shared["Unchanged"] = unchanged
    for name, operation in operations.items():
        answers = operation["responses"]
        answers.setdefault("500", problems(500)[500])
        if _LOOKS_AT_NOTHING in operation["tags"]:
            answers.pop("422", None)
        for status, answer in answers.items():
            if MEDIA_TYPE in answer.get("content", {}):
                shared[f"Problem{status}"] = answer
                answer["headers"] = _named(*_OF_PROBLEMS.get(status, ()), "Content-Language",
                                           *_OF_ALL)  # fmt: skip
                answers[status] = {"$ref": f"#/components/responses/Problem{status}"}
            else:
                answer["headers"] = _named(*_of_success(name, operation, status), *_OF_ALL)
                if answer["description"] == _GENERIC:
                    answer["description"] = _DONE[status]
                _tell_events(answer)
        if name in TAGGED and name.startswith(_READING):
            answers["304"] = {"$ref": "#/components/responses/Unchanged"}


def _named(*headers: str) -> dict[str, dict[str, str]]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in headers}


def _of_success(name: str, operation: Mapping[str, Any], status: str) -> Iterator[str]:
    if name in TAGGED:
        yield "ETag"
    if any(one["name"] == "idempotency-key" for one in operation.get("parameters", ())):
        yield "Idempotent-Replayed"
    if any(kind.startswith(_FILES) for kind in operation["responses"][status].get("content", ())):
        yield "Content-Disposition"
    if status == "201" and name in _PLACED:
        yield "Location"
    if (name, status) == ("allocate_capacities", "202"):
        yield from ("Location", "Retry-After")


def _tell_events(answer: dict[str, Any]) -> None:
    """Events in words, since OpenAPI 3.1 has no schema for the items of a stream."""
    for kind, media in answer.get("content", {}).items():
        if kind == _EVENTS:
            del media["itemSchema"]
            media["schema"] = {
                "description": "Events `progress` and `end`; the `data` of each is JSON, as "
                "`GET /v1/imports/{import_id}` answers it.",
            }
