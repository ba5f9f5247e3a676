"""Made-up requests from the description: none is a server error, all answers are as described.

The same roles, configuration and hooks as `make fuzz`, which makes up many more. Making requests up
takes longer than answering them, so the role with the least rights that may make a call gets fresh
ones, and the others send the last of these again.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.python import asgi
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    positive_data_acceptance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.specs.openapi.schemas import OpenApiSchema

from app.config import Settings
from app.embedded import EmbeddedPostgres
from app.main import create_app
from app.matching.assistant import Assistant, fit
from app.services.access import RULES
from app.services.live import LiveRegistry
from tests.fuzz import hooks  # noqa: F401 - registers what the checks are told
from tests.fuzz.mending import FITTING, mended, mended_body, mended_query
from tests.fuzz.roles import ROLES, may
from tests.fuzz.world import World
from tests.support.api import ADMINISTRATOR, Json
from tests.support.description import OPERATIONS
from tests.support.lasting import Lasting
from tests.support.service import ROOT

EXAMPLES = 3
TIMEOUT = 60
"""Seconds: other tests may have the processors for a while."""

WRONG_EXAMPLES = 2
KEY_RATES = """
[[rate]]
country = "RU"
since = 2000-01-01
percent = 10
source = "made up"
"""
ROTATION = "POST /v1/keys/own/rotation"
ANSWERS = [
    not_a_server_error,
    response_headers_conformance,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
CHECKS = [*ANSWERS, negative_data_rejection, positive_data_acceptance]
CAN_BE_WRONG = [
    name
    for name, operation in OPERATIONS.items()
    if "requestBody" in operation
    or any(p["in"] != "header" for p in operation.get("parameters", []))
]

ONCE = {"POST /v1/keys", "POST /v1/portals", "POST /v1/connectors", "POST /v1/lists"}
"""Calls that take each name once."""

UNREACHED = {
    "GET /v1/nomenclature/editions/{old}/difference/{new}",
    "POST /v1/receivers/{receiver_id}/confirmation",
    "POST /v1/moderation/reports",
    "POST /v1/lists/{list_id}/editions",
    "POST /v1/lists/{list_id}/editions/import",
    "POST /v1/lists/{list_id}/editions/reading",
}
"""Calls that want two official editions, agreed proposals, a document that can be read,
another hour, or a listing that nobody has reported."""

SPENT = (
    *("/erasure", "/decision", "}/claims", "}/decisions", "/steps"),
    *("/submission", "/review", "/agreement", "/refusal", "/return", "/withdrawal"),
)
"""Calls that a record takes once."""


@dataclass(frozen=True)
class Web:
    """A service that serves from a thread of its own, as schemathesis calls it."""

    schema: OpenApiSchema
    world: World
    keys: dict[str, Json] = field(default_factory=dict)

    def headers(self, role: str, name: str) -> Json:
        """What a role sends; a key that rotates is used once."""
        if role not in self.keys or name == ROTATION:
            self.keys[role] = dict(self.world.key(role)["headers"])
        return self.keys[role]


@pytest.fixture(scope="module")
def web(
    server: EmbeddedPostgres, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Web]:
    """A service on a database of this module."""
    server.create_database("schemathesis", template=template)
    programmes = tmp_path_factory.mktemp("programmes")
    (programmes / "key-rates.toml").write_text(KEY_RATES, encoding="utf-8")
    app = create_app(
        Settings(
            database_url=server.url("schemathesis"),
            data_dir=tmp_path_factory.mktemp("schemathesis"),
            bootstrap_key=ADMINISTRATOR,
            database_pool_size=5,
            log_level="ERROR",
            index_poll_seconds=3600,
            programme_dir=programmes,
            jobs=False,
            compiled_search=False,
            # A machine that is fast enough would meet the limits.
            rate_limit_address="1000000/minute",
            rate_limit_key="1000000/minute",
            rate_limit_guesses="1000000/minute",
            # Nothing is sent to it: no jobs run here.
            smtp_host="127.0.0.1",
            smtp_sender="partners@example.org",
            public_url="http://127.0.0.1:8000",
        )
    )
    live: LiveRegistry = app.state.live
    live.reader.start(Assistant(fit(())))
    lasting = Lasting(app)

    def send(method: str, path: str, headers: Json, **sent: Any) -> Json:
        with asgi.get_client(lasting) as client:
            answer = client.request(method, path, headers=headers, **sent)
        assert answer.status_code < 300, answer.text
        return dict(answer.json()) if answer.content else {}

    config = schemathesis.Config.from_path(ROOT / "schemathesis.toml")
    schema = schemathesis.openapi.from_asgi("/openapi.json", lasting, config=config)
    yield Web(schema, World(send, ADMINISTRATOR))
    lasting.stop()
    server.drop_database("schemathesis")


def _mend(case: Case[Any], known: Json) -> None:
    """Let a made-up request speak of records and words that there are."""
    case.path_parameters = mended(dict(case.path_parameters), FITTING | known)
    path = case.operation.path
    # What is to be answered later is not, as no jobs run here.
    case.headers.pop("prefer", None)
    if "idempotency-key" in case.headers:  # others have made up the same before
        case.headers["idempotency-key"] = str(uuid4())
    case.query = mended_query(path, dict(case.query), known)
    if path == "/v1/imports":  # a form has one file, and takes whatever else is in it
        case.media_type, case.body = "application/octet-stream", b"a;b\n1;2\n"
    elif isinstance(case.body, dict):
        case.body = mended_body(path, case.body, known)
    elif path.endswith("/attachments"):
        case.body = b"%PDF-1.7"


def _ask(
    web: Web, operation: APIOperation[Any, Any, Any, Any], mode: GenerationMode, role: str
) -> tuple[Counter[int], Case[Any]]:
    """Send made-up requests with a role's key; the answers by status, and the last request."""
    counted: Counter[int] = Counter()
    last: list[Case[Any]] = []
    name = operation.label
    headers = web.headers(role, name)
    web.world.own = headers
    known = web.world.records(name, role)

    @settings(
        max_examples=EXAMPLES if mode is GenerationMode.POSITIVE else WRONG_EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Case[Any]) -> None:
        if mode is GenerationMode.POSITIVE:
            if 2 in {status // 100 for status in counted} and (
                operation.method == "delete" or name in ONCE or name.endswith(SPENT)
            ):
                known.update(web.world.records(name, role))
            _mend(case, known)
        sent = web.headers(role, name) if name == ROTATION else headers
        answer = case.call_and_validate(headers=sent, checks=CHECKS, timeout=TIMEOUT)
        counted[answer.status_code] += 1
        last[:] = [case]

    ask()
    return counted, last[0]


@pytest.mark.parametrize("name", OPERATIONS)
def test_no_fitting_request_is_a_server_error(web: Web, name: str) -> None:
    operation = web.schema.find_operation_by_label(name)
    assert operation is not None
    rule = OPERATIONS[name]["operationId"]
    weakest = RULES[rule] or "nobody"
    counted, last = _ask(web, operation, GenerationMode.POSITIVE, weakest)
    if name not in UNREACHED:
        assert any(status < 300 for status in counted), counted
    for role in ROLES:
        if role != weakest:
            answer = last.call_and_validate(
                headers=web.headers(role, name), checks=ANSWERS, timeout=TIMEOUT
            )
            if may(role, rule):  # though it may be no owner of this record
                assert answer.status_code != 401
            else:
                assert answer.status_code in {401, 403}


@pytest.mark.long
@pytest.mark.parametrize("name", CAN_BE_WRONG)
def test_no_misfitting_request_is_a_server_error(web: Web, name: str) -> None:
    operation = web.schema.find_operation_by_label(name)
    assert operation is not None
    weakest = RULES[OPERATIONS[name]["operationId"]] or "nobody"
    counted, _ = _ask(web, operation, GenerationMode.NEGATIVE, weakest)
    if not name.endswith(("/batch", "/suggestions")):  # they answer 200 and refuse each item
        assert any(400 <= status < 500 for status in counted), counted
