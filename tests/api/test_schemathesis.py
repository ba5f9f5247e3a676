"""Made-up requests from the description: none is a server error, all answers are as described."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
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
from stdnum.ru.inn import calc_personal_check_digits

from app.config import Settings
from app.embedded import EmbeddedPostgres
from app.main import create_app
from app.matching.assistant import fit
from app.services.access import RULES, Caller
from app.services.live import LiveRegistry
from app.vocabulary.terms import Scope
from tests.support.api import ADMINISTRATOR, Json, need, offer, organization
from tests.support.details import GREEN

EXAMPLES = 4
TIMEOUT = 60
"""Seconds: other tests may have the processors for a while."""

WRONG_EXAMPLES = 6
HEADERS = {"Authorization": f"Bearer {ADMINISTRATOR}"}
PORTAL = "kz-industry"
ROLES = ("nobody", *Scope, "bootstrap")
"""Nobody, a key of the portal with one scope each, and the operator's own key."""

ROTATION = "POST /v1/keys/own/rotation"
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
    or any(p["in"] != "header" for p in operation.get("parameters", []))
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
    "most_percent": 100,
    "dry_run": True,
    "keep": [],
    "evidence": "Выписка из реестра.",
    "as_of": "2099-01-01T00:00:00Z",
    "expires_at": None,
    "scopes": ["read"],
    "provider": None,
    "member_id": None,
    "columns": {"title": ["Наименование"]},
    "constants": {},
}
TOO_MUCH = {"cursor", "need", "offer", "subject", "suspended", "mapping"}
ONCE = {"POST /v1/keys", "POST /v1/portals"}
"""Calls that take each name once."""


@dataclass(frozen=True)
class Web:
    """A service that serves from a thread of its own, as schemathesis calls it."""

    app: Any
    schema: OpenApiSchema
    numbers: Iterator[int]

    def post(self, path: str, body: Json, headers: Json | None = None) -> Json:
        """Store a record and return the answer."""
        with asgi.get_client(self.app) as client:
            answer = client.post(path, json=body, headers=headers or HEADERS)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def key(self, role: str, portal: str = PORTAL) -> Json:
        """A new key of a portal for one role, as headers and with its id."""
        if role == "nobody":
            return {"headers": {}}
        scopes = list(Scope) if role == "bootstrap" else [role]
        body = {"name": f"{role} {next(self.numbers)}", "portal": portal, "scopes": scopes}
        made = self.post("/v1/keys", body)
        return {"headers": {"Authorization": f"Bearer {made['key']}"}, "id": made["id"]}

    def headers(self, role: str, name: str) -> Json:
        """What a role sends; a key that rotates is used once."""
        if role == "bootstrap" and name != ROTATION:
            return HEADERS
        return dict(self.key(role)["headers"])

    def records(self, name: str = "") -> dict[str, str]:
        """New records, under the names that parameters and fields call their ids."""
        mine = self.key("write")["headers"]
        owner = self.post("/v1/organizations", organization(), mine)["id"]
        known = {
            "organization_id": owner,
            "offer_id": self.post("/v1/offers", offer(owner, green=GREEN), mine)["id"],
            "need_id": self.post("/v1/needs", need(owner), mine)["id"],
            "portal": PORTAL,
        }
        return {key: str(value) for key, value in (known | self._special(name, mine)).items()}

    def _special(self, name: str, mine: Json) -> Json:  # noqa: PLR0911 - one a noun
        """Records that some calls need besides."""
        path = name.partition(" ")[2]
        if path.endswith("/erasure"):
            number = f"{next(self.numbers):010d}"
            inn = {"scheme": "RU-INN", "value": number + calc_personal_check_digits(number)}
            body = organization(identifiers=[inn])
            return {"organization_id": self.post("/v1/organizations", body, mine)["id"]}
        if "claims" in path:
            theirs = self.key("write", f"claimant-{next(self.numbers)}")["headers"]
            stranger = self.key("write", f"stranger-{next(self.numbers)}")["headers"]
            owner = self.post("/v1/organizations", organization(), stranger)["id"]
            who = theirs if path.endswith("/decision") else mine
            if path.endswith("}/claims"):
                return {"organization_id": owner}
            body = {"evidence": "Выписка из реестра."}
            claim = self.post(f"/v1/organizations/{owner}/claims", body, who)
            return {"claim_id": claim["id"]}
        if path.startswith("/v1/portals"):
            spare = f"spare-{next(self.numbers)}"
            self.post("/v1/portals", {"name": spare, "title": "Запасной"})
            body = {"name": "Айгүл", "scopes": ["read"]}
            member = self.post(f"/v1/portals/{spare}/members", body)
            fresh = {"name": f"fresh-{next(self.numbers)}"} if name == "POST /v1/portals" else {}
            return {"portal": spare, "member_id": member["id"]} | fresh
        if path.startswith("/v1/imports/"):
            with asgi.get_client(self.app) as client:
                answer = client.post("/v1/imports", data=b"a;b\n1;2\n", headers=mine)
            assert answer.status_code == 202, answer.text
            # Watched, it would be watched until it is over.
            with asgi.get_client(self.app) as client:
                client.delete(f"/v1/imports/{answer.json()['id']}", headers=mine)
            return {"import_id": answer.json()["id"]}
        if path.startswith("/v1/mappings"):
            with asgi.get_client(self.app) as client:
                for who in (mine, HEADERS):
                    client.put("/v1/mappings/supply-1", json={}, headers=who)
        if path.startswith("/v1/keys"):
            fresh = {"name": f"fresh-{next(self.numbers)}", "portal": "spare"}
            return {"key_id": self.key("read")["id"]} | fresh
        return {}


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
            jobs=False,
        )
    )
    live: LiveRegistry = app.state.live
    live.reader.start(fit(()), ())
    yield Web(app, schemathesis.openapi.from_asgi("/openapi.json", app), count(1))
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
        if case.operation.path.endswith("/retirement"):
            body |= {"most_percent": 100}
        case.body = body


def _ask(
    web: Web,
    operation: APIOperation[Any, Any, Any, Any],
    mode: GenerationMode,
    *,
    role: str,
    examples: int,
) -> Counter[int]:
    """Send made-up requests with a role's key, and count the answers by status."""
    counted: Counter[int] = Counter()
    name = operation.label
    known = web.records(name)
    headers = web.headers(role, name)

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Case[Any]) -> None:
        if mode is GenerationMode.POSITIVE:
            if (operation.method == "delete" and 204 in counted) or name in ONCE:
                known.update(web.records(name))
            _mend(case, FITTING | known)
        # A revision that nobody has seen is a 503 by design.
        case.headers.pop("min-revision", None)
        sent = web.headers(role, name) if name == ROTATION else headers
        answer = case.call_and_validate(headers=sent, checks=CHECKS, timeout=TIMEOUT)
        counted[answer.status_code] += 1

    ask()
    return counted


def _may(role: str, name: str) -> bool:
    """Whether a role may make a call."""
    scope = RULES[OPERATIONS[name]["operationId"]]
    if scope is None or role == "bootstrap":
        return True
    return role != "nobody" and Caller("", "", frozenset({Scope(role)})).may(scope)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", OPERATIONS)
def test_no_fitting_request_is_a_server_error(web: Web, name: str, role: str) -> None:
    operation = web.schema.find_operation_by_label(name)
    assert operation is not None
    may = _may(role, name)
    examples = (EXAMPLES if role == "bootstrap" else EXAMPLES // 2) if may else 1
    counted = _ask(web, operation, GenerationMode.POSITIVE, role=role, examples=examples)
    assert sum(counted.values()) >= 1
    if not may:
        assert set(counted) <= {401, 403}
    elif "editions" not in name:  # no official edition is loaded here
        assert any(status < 300 for status in counted), counted


@pytest.mark.parametrize("name", CAN_BE_WRONG)
def test_no_misfitting_request_is_a_server_error(web: Web, name: str) -> None:
    operation = web.schema.find_operation_by_label(name)
    assert operation is not None
    counted = _ask(
        web, operation, GenerationMode.NEGATIVE, role="bootstrap", examples=WRONG_EXAMPLES
    )
    if not name.endswith(("/batch", "/suggestions")):  # they answer 200 and refuse each item
        assert any(400 <= status < 500 for status in counted), counted
