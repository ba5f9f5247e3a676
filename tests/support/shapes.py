"""Whether answers are as the description says, with nothing besides."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from jsonschema_rs import Draft202012Validator

from tests.support.description import BY_ID, DESCRIPTION

_ALWAYS = frozenset({"etag", "x-request-id", "location"})


def misfits(name: str, status: int, said: Any) -> list[str]:
    """Say where an answer is not what the description says of this call and status."""
    found = [
        f"{name} {status} /{'/'.join(map(str, error.instance_path))}: {error.message}"
        for error in _validator(name, status).iter_errors(said)
    ]
    return found[:3]


def header_misfits(name: str, status: int, given: Mapping[str, str]) -> list[str]:
    """Say which headers an answer has undeclared, and which one it lacks although declared."""
    declared = {header.lower() for header in BY_ID[name]["responses"][str(status)]["headers"]}
    known = {header.lower() for header in DESCRIPTION["components"]["headers"]}
    there = {header.lower() for header in given} & known
    undeclared = there - declared
    lacking = (declared & _ALWAYS) - there
    return [f"{name} {status}: {undeclared=} {lacking=}"] if undeclared or lacking else []


@cache
def _validator(name: str, status: int) -> Draft202012Validator:
    media = BY_ID[name]["responses"][str(status)]["content"]["application/json"]
    components = {"schemas": _closed(DESCRIPTION["components"]["schemas"])}
    return Draft202012Validator(
        _closed(media["schema"]) | {"components": components}, validate_formats=True
    )


def _closed(node: Any) -> Any:
    """The schema without room for fields that it does not name."""
    if isinstance(node, list):
        return [_closed(one) for one in node]
    if not isinstance(node, dict):
        return node
    closed = {key: _closed(value) for key, value in node.items()}
    if node.get("type") == "object" and "properties" in node:
        closed.setdefault("additionalProperties", False)
    return closed
