"""Made-up requests from the description: none is a server error, all answers are as described."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.python import asgi
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.specs.openapi.schemas import OpenApiSchema

from app.config import Settings
from app.embedded import EmbeddedPostgres
from app.main import create_app
from app.matching.assistant import fit
from app.services.live import LiveRegistry
from tests.support.api import ADMINISTRATOR, Json, need, offer, organization

EXAMPLES = 6
HEADERS = {"Authorization": f"Bearer {ADMINISTRATOR}"}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
APP = create_app(Settings(database_url="postgresql+asyncpg://nobody@/nothing", log_level="ERROR"))
OPERATIONS: dict[str, Json] = {
    f"{method.upper()} {path}": operation
    for path, methods in APP.openapi()["paths"].items()
    for method, operation in methods.items()
}
CAN_BE_WRONG = [
    name
    for name, operation in OPERATIONS.items()
    if "requestBody" in operation
    or any(p["name"] != "accept-language" for p in operation.get("parameters", []))
]

# Values that the description cannot tell from others of their kind.
FITTING: Json = {
    "country": "KZ",
    "codes": ["7408"],
    "code": "7408",
    "code_prefix": "74",
    "unit": "TNE",
    "identifiers": [],
    "title": "Катанка медная",
    "text": "Катанка медная",
    "note": "",
    "name": "supply-1",
    "scorecard": "supply-1",
    "q": "медь",
}
TOO_MUCH = {"cursor", "need", "offer"}


@dataclass(frozen=True)
class Web:
    """A service that serves from a thread of its own, as schemathesis calls it."""

    app: Any
    schema: OpenApiSchema

    def post(self, path: str, body: Json) -> str:
        """Store a record and return its id."""
        with asgi.get_client(self.app) as client:
            answer = client.post(path, json=body, headers=HEADERS)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def records(self) -> dict[str, str]:
        """New records, under the names that parameters and fields call their ids."""
        owner = self.post("/v1/organizations", organization())
        return {
            "organization_id": owner,
            "offer_id": self.post("/v1/offers", offer(owner)),
            "need_id": self.post("/v1/needs", need(owner)),
        }


@pytest.fixture(scope="module")
def web(
    server: EmbeddedPostgres, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Web]:
    """A service on a database of this module."""
    server.create_database("schemathesis", template=template)
    app = create_app(
        Settings(
            database_url=server.url("schemathesis"),
            data_dir=tmp_path_factory.mktemp("schemathesis"),
            bootstrap_key=ADMINISTRATOR,
            database_pool_size=5,
            log_level="ERROR",
            index_poll_seconds=3600,
        )
    )
    live: LiveRegistry = app.state.live
    live.reader.start(fit(()), ())
    yield Web(app, schemathesis.openapi.from_asgi("/openapi.json", app))
    asgi.shutdown_lifespans()
    server.drop_database("schemathesis")


def _with(made_up: Any, known: Json) -> Any:
    """Let a made-up value speak of records and words that there are."""
    if isinstance(made_up, list):
        return [_with(item, known) for item in made_up]
    if not isinstance(made_up, dict):
        return made_up
    mended = {name: known.get(name, _with(value, known)) for name, value in made_up.items()}
    if isinstance(made_up.get("country"), list):
        mended["country"] = ["KZ"]
    return {name: value for name, value in mended.items() if name not in TOO_MUCH}


def _mend(case: Case[Any], known: Json) -> None:
    """Let a made-up request speak of records and words that there are."""
    case.path_parameters = _with(dict(case.path_parameters), known)
    case.query = _with(dict(case.query), known)
    if isinstance(case.body, dict):
        body: Json = _with(case.body, known)
        if case.operation.path.endswith("/explain"):
            body |= {side: known[side] for side in ("need_id", "offer_id")}
        case.body = body


def _ask(
    web: Web, operation: APIOperation[Any, Any, Any, Any], mode: GenerationMode
) -> Counter[int]:
    """Send made-up requests, and count the answers by status."""
    counted: Counter[int] = Counter()
    known = web.records()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Case[Any]) -> None:
        if mode is GenerationMode.POSITIVE:
            if operation.method == "delete" and 204 in counted:
                known.update(web.records())
            _mend(case, FITTING | known)
        # A revision that nobody has seen is a 503 by design.
        case.headers.pop("min-revision", None)
        answer = case.call_and_validate(headers=HEADERS, checks=CHECKS)
        counted[answer.status_code] += 1

    ask()
    return counted


@pytest.mark.parametrize("name", OPERATIONS)
def test_no_fitting_request_is_a_server_error(web: Web, name: str) -> None:
    operation = web.schema.find_operation_by_label(name)
    assert operation is not None
    counted = _ask(web, operation, GenerationMode.POSITIVE)
    assert sum(counted.values()) >= 1
    if "editions" not in name:  # no official edition is loaded here
        assert any(status < 300 for status in counted), counted


@pytest.mark.parametrize("name", CAN_BE_WRONG)
def test_no_misfitting_request_is_a_server_error(web: Web, name: str) -> None:
    operation = web.schema.find_operation_by_label(name)
    assert operation is not None
    counted = _ask(web, operation, GenerationMode.NEGATIVE)
    if not name.endswith(("/batch", "/suggestions")):  # they answer 200 and refuse each item
        assert any(400 <= status < 500 for status in counted), counted
