"""What a new record leads to: links of the description, made from the addresses themselves."""

import re
from collections.abc import Mapping
from typing import Any

_ID = re.compile(r"\{(\w+_id)\}")


def describe(paths: Mapping[str, dict[str, Any]]) -> None:
    """Link the call that makes a record to every call that takes its id.

    Args:
        paths: of the description; changed in place.
    """
    for collection, methods in paths.items():
        made = methods.get("post", {}).get("responses", {}).get("201")
        if made is None or "{" in collection:
            continue
        found = {
            operation["operationId"]: {
                "operationId": operation["operationId"],
                "parameters": {parameter: "$response.body#/id"},
            }
            for path, others in paths.items()
            if (parameter := _of_one(path, collection))
            for operation in others.values()
        }
        if found:
            made["links"] = found


def _of_one(path: str, collection: str) -> str | None:
    """The parameter that names one record of a collection, of an address below it."""
    match = _ID.match(path.removeprefix(f"{collection}/"))
    below = path.startswith(f"{collection}/{{")
    return match[1] if match and below and path.count("{") == 1 else None
