"""Takes the titles out that are made of the names of fields: they say nothing that those do not."""

from collections.abc import Iterable
from typing import Any

_PARTS = ("items", "additionalProperties", "schema")
_CHOICES = ("anyOf", "oneOf", "allOf", "prefixItems")


def leave_out(schemas: Iterable[dict[str, Any]], operations: Iterable[dict[str, Any]]) -> None:
    """Take them from the fields of schemas, from parameters, bodies and answers.

    Args:
        schemas: of the description's components, which keep their own; changed in place.
        operations: of the description; changed in place.
    """
    for schema in schemas:
        for field in schema.get("properties", {}).values():
            _untitle(field)
    for operation in operations:
        contents = [operation.get("requestBody", {}), *operation["responses"].values()]
        media = [one for held in contents for one in held.get("content", {}).values()]
        for part in (*operation.get("parameters", ()), *media):
            _untitle(part)


def _untitle(node: dict[str, Any]) -> None:
    node.pop("title", None)
    for field in node.get("properties", {}).values():
        _untitle(field)
    inner = [node.get(part) for part in _PARTS]
    for one in (*inner, *(one for part in _CHOICES for one in node.get(part, ()))):
        if isinstance(one, dict):
            _untitle(one)
