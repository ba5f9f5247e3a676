"""What the description says of parameters, the same for every route."""

from collections.abc import Mapping
from typing import Any

from app.api.docs import problems

_ANSWERS = {"cursor": 404, "min-revision": 409, "if-match": 412, "idempotency-key": 409}
"""What a parameter that asks for something that is not so is answered with."""

_SOME_ID = "0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11"


def describe(operations: Mapping[str, dict[str, Any]]) -> None:
    """Say how parameters are left out, and declare the errors that they bring along.

    Args:
        operations: of the description, by operation id; changed in place.
    """
    for operation in operations.values():
        for parameter in operation.get("parameters", ()):
            parameter["schema"] = _given(parameter["schema"])
            status = _ANSWERS.get(parameter["name"])
            if status is not None and str(status) not in operation["responses"]:
                answer = problems(status)[status]
                operation["responses"][str(status)] = answer


def _given(schema: dict[str, Any]) -> dict[str, Any]:
    """The shape of a parameter that is sent: nothing is how one says null in an address."""
    parts = [part for part in schema.get("anyOf", ()) if part.get("type") != "null"]
    if len(parts) != 1:
        return schema
    given = parts[0] | {name: value for name, value in schema.items() if name != "anyOf"}
    given["examples"] = [item for item in given.get("examples", ()) if item is not None]
    if given.get("format") == "uuid":
        given["examples"] = given["examples"] or [_SOME_ID]
    return {name: value for name, value in given.items() if name != "default" and value != []}
