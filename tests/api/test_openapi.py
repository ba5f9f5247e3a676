"""The description is valid, complete, and the one that is committed."""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from app.config import Settings
from app.main import create_app
from app.services.access import RULES
from tests.api.conftest import Standing
from tests.support.api import Json
from tests.support.description import DESCRIPTION, OPERATIONS
from tests.support.service import ROOT

SCHEMAS: Json = DESCRIPTION["components"]["schemas"]
FIELDS = [
    (name, field, shape)
    for name, schema in SCHEMAS.items()
    for field, shape in schema.get("properties", {}).items()
]
PARAMETERS = [
    (name, parameter)
    for name, operation in OPERATIONS.items()
    for parameter in operation.get("parameters", [])
]
_SHARED = ("schemas", "responses", "headers")
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}

PROGRAMME_READS = ("check", "subsidy", "dossier")

each_operation = pytest.mark.parametrize("name", OPERATIONS)


def _inside(node: Any) -> Iterator[Json]:
    """Every object of the description."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _inside(value)
    elif isinstance(node, list):
        for value in node:
            yield from _inside(value)


def _is_described_elsewhere(shape: Json) -> bool:
    """Whether a field holds objects, whose own fields have the examples."""
    if "$ref" in shape:
        return "enum" not in SCHEMAS[shape["$ref"].rpartition("/")[2]]
    parts = [part for part in shape.get("anyOf", []) if part.get("type") != "null"]
    return any(_is_described_elsewhere(part) for part in [*parts, shape.get("items", {})] if part)


def _has_example(shape: Json) -> bool:
    return any(key in shape for key in ("example", "examples", "default", "const"))


def test_the_description_is_of_openapi_three_one() -> None:
    assert DESCRIPTION["openapi"].startswith("3.1.")
    assert len(OPERATIONS) > 30
    assert DESCRIPTION["info"]["title"]
    assert DESCRIPTION["info"]["description"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert DESCRIPTION["info"]["license"]["identifier"] == project["license"]
    assert [server["url"] for server in DESCRIPTION["servers"]] == ["/"]  # behind any host


def test_the_committed_description_is_the_apps() -> None:
    committed = (ROOT / "openapi.json").read_text(encoding="utf-8")
    app = create_app(
        Settings(database_url="postgresql+asyncpg://nobody@/nothing", log_level="ERROR")
    )
    own = json.dumps(app.openapi(), ensure_ascii=False, indent=1, sort_keys=True)
    assert committed.rstrip("\n") == own, "run `make openapi` and look at the difference"


async def test_the_served_description_is_the_committed_one_each_time(standing: Standing) -> None:
    committed = json.loads((ROOT / "openapi.json").read_text(encoding="utf-8"))
    for _ in range(2):
        answer = await standing.api.client.get("/openapi.json")
        assert answer.json() == committed


def test_operation_ids_are_unique_and_plain_words() -> None:
    counted = Counter(operation["operationId"] for operation in OPERATIONS.values())
    assert set(counted.values()) == {1}
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)+", name) for name in counted), counted
    assert not {name for name in counted if name.startswith(("list_", "get_"))}


def test_every_reference_leads_to_a_schema() -> None:
    references = {
        node["$ref"] for node in _inside(DESCRIPTION) if isinstance(node.get("$ref"), str)
    }
    parts = DESCRIPTION["components"]
    known = {f"#/components/{part}/{name}" for part in _SHARED for name in parts[part]}
    assert references <= known
    assert "HTTPValidationError" not in SCHEMAS


@each_operation
def test_a_route_has_summary_description_and_a_known_tag(name: str) -> None:
    operation = OPERATIONS[name]
    tags = {tag["name"]: tag["description"] for tag in DESCRIPTION["tags"]}
    assert 5 < len(operation["summary"]) < 60
    assert operation["description"].endswith(".")
    assert operation["description"] != operation["summary"]
    assert len(operation["tags"]) == 1
    assert tags[operation["tags"][0]]


@each_operation
def test_a_route_declares_its_errors_in_the_one_shape(name: str) -> None:
    operation = OPERATIONS[name]
    answers = operation["responses"]
    errors = {int(status) for status in answers if int(status) >= 400}
    for status in errors:
        assert answers[str(status)]["content"] == PROBLEM
        assert answers[str(status)]["description"].endswith(".")
    parameters = operation.get("parameters", [])
    places = {parameter["name"]: parameter["in"] for parameter in parameters}
    expected: set[int] = set()
    if parameters:
        expected |= {422}
    if "cursor" in places:
        expected |= {404}
    if "min-revision" in places or "idempotency-key" in places:
        expected |= {409}
    if "requestBody" in operation:
        expected |= {400, 413, 422}
    if "security" in operation:
        expected |= {401, 403, 429, 500, 503}
    if "If-Match" in places or "if-match" in places:
        expected |= {404, 412}
    if any(key.endswith("_id") and place == "path" for key, place in places.items()):
        expected |= {404}
    assert errors >= expected


@each_operation
def test_what_changes_the_registry_needs_a_key_and_nothing_else_does(name: str) -> None:
    reads = (
        *("/v1/suggestions", "/v1/suggestions/explain", "/v1/nomenclature/suggest"),
        *("/v1/chains/search", "/v1/chains/completions", "/v1/chains/stress"),
        *("/v1/allocations", "/v1/reconcile", "/v1/mappings/proposal"),
        *(f"/v1/programmes/{{programme_id}}/{what}" for what in PROGRAMME_READS),
    )
    method, _, path = name.partition(" ")
    changes = method != "GET" and path not in reads
    security = OPERATIONS[name]["security"]
    assert {"key": []} in security
    scope = RULES[OPERATIONS[name]["operationId"]]
    assert ({} not in security) == (scope is not None)
    assert scope is not None or not changes


@each_operation
def test_a_success_is_described(name: str) -> None:
    answers = OPERATIONS[name]["responses"]
    good = [status for status in answers if status.startswith("2")]
    assert good
    for status in good:
        content = answers[status].get("content", {})
        assert (status == "204") == (content == {})
        assert all(media.get("schema") for media in content.values())
        assert "X-Request-ID" in answers[status]["headers"]
        assert answers[status]["description"] != "Successful Response"


def test_the_fields_of_answers_are_always_there() -> None:
    """But for those of records, which requests have too, of problems, and of reconciliation."""
    sparse = {"Problem", "CellOut", "EndpointOut", "ExtensionColumnOut", "PropertyProposalOut",
              "SuggestedOut"}  # fmt: skip
    optional = {
        name
        for name, schema in SCHEMAS.items()
        if name.partition("_")[0].endswith("Out") or name == "Problem"
        if set(schema.get("properties", {})) - set(schema.get("required", []))
    }
    assert optional == sparse


def test_no_title_repeats_the_name_of_a_field() -> None:
    titled = [f"{name}.{field}" for name, field, shape in FIELDS if "title" in shape]
    titled += [name for name, parameter in PARAMETERS if "title" in parameter["schema"]]
    assert titled == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_described(name: str) -> None:
    assert SCHEMAS[name]["description"].strip()


@pytest.mark.parametrize("name", SCHEMAS)
def test_all_fields_have_a_description_and_an_example(name: str) -> None:
    for field, shape in SCHEMAS[name].get("properties", {}).items():
        inner = SCHEMAS.get(shape.get("$ref", "").rpartition("/")[2], {})
        assert shape.get("description") or inner.get("description"), field
        assert _has_example(shape) or _is_described_elsewhere(shape), f"{field} has no example"


@each_operation
def test_all_parameters_have_a_description_and_an_example(name: str) -> None:
    for parameter in OPERATIONS[name].get("parameters", []):
        assert parameter.get("description"), parameter["name"]
        # A cursor means something only to the list that gave it out.
        told = _has_example(parameter) or _has_example(parameter["schema"])
        assert told or parameter["name"] == "cursor", parameter["name"]


def test_no_parameter_is_null() -> None:
    for name, parameter in PARAMETERS:
        shape = parameter["schema"]
        assert {"type": "null"} not in shape.get("anyOf", []), (name, parameter["name"])
        assert None not in shape.get("examples", []), (name, parameter["name"])


def test_a_new_record_links_to_the_calls_that_take_its_id() -> None:
    links = OPERATIONS["POST /v1/needs"]["responses"]["201"]["links"]
    assert {"read_need", "change_need", "delete_need", "suggest_for_need"} <= set(links)
    assert "read_offer" not in links
    assert links["read_need"]["parameters"] == {"need_id": "$response.body#/id"}


@each_operation
def test_a_body_has_an_example_or_examples_in_all_its_fields(name: str) -> None:
    body = OPERATIONS[name].get("requestBody")
    if body is not None:
        assert body["required"]
        if name == "POST /v1/imports":
            assert set(body["content"]) == {"application/octet-stream", "multipart/form-data"}
            return
        [(media_type, content)] = body["content"].items()
        if media_type == "application/octet-stream":  # a file as it is
            assert content["schema"]["format"] == "binary"
        else:
            assert media_type == "application/json"


def test_no_schema_is_named_by_its_module() -> None:
    # As FastAPI names two classes of one name; every generated client would show it.
    assert [name for name in SCHEMAS if "app__" in name] == []


def test_no_key_and_no_address_of_a_machine_is_in_the_description() -> None:
    text = json.dumps(DESCRIPTION)
    assert not re.search(r"eup_|localhost|127\.0\.0\.1", text)
    assert str(ROOT) not in text
    hosts = {urlsplit(url).hostname for url in re.findall(r"https?://[^\s\"\\<>]+", text)}
    assert hosts <= {"example.org", None}


@pytest.mark.parametrize("page", ["/docs", "/redoc", "/docs/oauth2-redirect"])
async def test_the_documentation_fetches_nothing_from_outside(
    standing: Standing, page: str
) -> None:
    answer = await standing.api.client.get(page)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert not re.search(r"https?:|(?:src|href)=[\"']//", answer.text)
    for address in re.findall(r"(?:src|href|spec-url)=[\"']([^\"']+)[\"']", answer.text):
        part = await standing.api.client.get(urljoin(page, address))
        assert part.status_code == 200, address
    # A browser keeps all of several policies, so there must be one.
    [policy] = answer.headers.get_list("content-security-policy")
    assert "default-src 'self'" in policy
    assert "http" not in policy
    assert "*" not in policy


async def test_the_page_of_documentation_shows_this_description(standing: Standing) -> None:
    answer = await standing.api.client.get("/docs")
    assert '"/openapi.json"' in answer.text.replace("'", '"')
    assert '"validatorUrl": null' in answer.text
