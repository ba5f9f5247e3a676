"""The description of the API as it is committed; a test holds it to be that of the service."""

import json

from tests.support.api import Json
from tests.support.service import ROOT

DESCRIPTION: Json = json.loads((ROOT / "openapi.json").read_text(encoding="utf-8"))


def _followed(operation: Json) -> Json:
    """An operation with the answers that it shares with others."""
    shared = DESCRIPTION["components"]["responses"]
    answers = {
        status: shared[answer["$ref"].rpartition("/")[2]] if "$ref" in answer else answer
        for status, answer in operation["responses"].items()
    }
    return operation | {"responses": answers}


OPERATIONS: dict[str, Json] = {
    f"{method.upper()} {path}": _followed(operation)
    for path, methods in DESCRIPTION["paths"].items()
    for method, operation in methods.items()
}
"""By method and address."""
BY_ID: dict[str, Json] = {operation["operationId"]: operation for operation in OPERATIONS.values()}
