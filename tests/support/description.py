"""The description of the API as it is committed; a test holds it to be that of the service."""

import json

from tests.support.api import Json
from tests.support.service import ROOT

DESCRIPTION: Json = json.loads((ROOT / "openapi.json").read_text(encoding="utf-8"))

OPERATIONS: dict[str, Json] = {
    f"{method.upper()} {path}": operation
    for path, methods in DESCRIPTION["paths"].items()
    for method, operation in methods.items()
}
