"""Every refusal has one shape, and no error tells what it should not."""

import re

import httpx
import pytest

from app.config import LogFormat, Settings
from app.db import Database
from app.services import keys
from app.vocabulary.terms import Scope
from tests.api.breaking import FIELDS, LEAKS, PATH, TAKEN, run
from tests.api.conftest import Standing
from tests.support.api import ADMINISTRATOR, organization
from tests.support.problems import problem
from tests.support.raw import raw_headers
from tests.support.serving import service

SOME_ID = "0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11"
ORIGIN = "https://portal.example"


@pytest.fixture(scope="module")
async def refusals(standing: Standing) -> dict[int, httpx.Response]:
    """One answer of every kind of error that a caller can provoke."""
    client, auth = standing.api.client, standing.api.headers
    async with standing.database.write() as session:
        key = await keys.create(session, name="reader", portal="kz", scopes=[Scope.READ])
    stored = (await client.post(PATH, json=TAKEN, headers=auth)).json()["id"]
    stale = auth | {"If-Match": '"0"'}
    reader = {"Authorization": f"Bearer {key}"}
    json = {"Content-Type": "application/json"}
    return {
        400: await client.post(PATH, content=b"{", headers=auth | json),
        401: await client.post(PATH, json=organization()),
        403: await client.post(PATH, json=organization(), headers=reader),
        404: await client.get(f"{PATH}/{SOME_ID}"),
        405: await client.put(PATH, headers=auth),
        409: await client.post(PATH, json=TAKEN, headers=auth),
        412: await client.delete(f"{PATH}/{stored}", headers=stale),
        413: await client.post(PATH, content=b" " * (8 * 1024 * 1024 + 1), headers=auth | json),
        422: await client.post(PATH, json={"city": 1}, headers=auth),
    }


CODES = {
    400: "broken_body",
    401: "unauthenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    412: "precondition_failed",
    413: "body_too_large",
    422: "invalid_input",
}


@pytest.mark.parametrize(("status", "code"), CODES.items())
async def test_every_refusal_has_the_one_shape(
    refusals: dict[int, httpx.Response], status: int, code: str
) -> None:
    answer = refusals[status]
    body = problem(answer, status, code)
    assert body.keys() - FIELDS == ({"duplicate_of"} if status == 409 else set())
    assert bool(body["errors"]) == (status == 422)
    assert body["detail"].endswith(".")
    assert not LEAKS.search(answer.text)
    assert ADMINISTRATOR not in answer.text


async def test_each_wrong_field_is_named_with_its_code_and_mend(
    refusals: dict[int, httpx.Response],
) -> None:
    errors = refusals[422].json()["errors"]
    assert {(item["pointer"], item["code"]) for item in errors} == {
        ("/name", "missing"),
        ("/country", "missing"),
        ("/city", "string_type"),
    }
    assert all(item["detail"].endswith(".") for item in errors)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/v1/organizations", {"GET", "POST"}),
        ("POST", f"/v1/organizations/{SOME_ID}", {"GET", "PATCH", "DELETE"}),
        ("POST", "/v1/countries", {"GET"}),
        ("GET", "/v1/offers/by-source/kz/7", {"PUT"}),
        ("GET", "/v1/suggestions/explain", {"POST"}),
    ],
)
async def test_the_allowed_methods_are_named(
    standing: Standing, method: str, path: str, allowed: set[str]
) -> None:
    answer = await standing.api.client.request(method, path)
    problem(answer, 405, "method_not_allowed")
    implied = {"OPTIONS"} | ({"HEAD"} if "GET" in allowed else set())
    assert set(answer.headers["allow"].split(", ")) == allowed | implied


@pytest.mark.parametrize(
    "path", ["/nothing", "/v1", "/v1/offerings", "/v2/offers", "/v1/offers/a/b"]
)
async def test_an_address_that_is_not_there_is_a_problem_too(standing: Standing, path: str) -> None:
    problem(await standing.api.client.get(path), 404, "route_not_found")


@pytest.mark.parametrize(
    "given", ["a", "trace-4711", "A.b_c-d", "0" * 64, "5f0c2b6e-9a7d-4f31-8000-000000000000"]
)
async def test_the_request_id_of_the_caller_is_kept(standing: Standing, given: str) -> None:
    answer = await standing.api.client.get(f"{PATH}/{SOME_ID}", headers={"X-Request-ID": given})
    assert answer.headers["x-request-id"] == given
    assert answer.json()["request_id"] == given


@pytest.mark.parametrize(
    "given", ["", " ", "a b", "0" * 65, "<script>", "a\nb", "a\n", "идентификатор", "\xff"]
)
async def test_a_request_id_that_is_none_is_replaced(standing: Standing, given: str) -> None:
    answer = await standing.api.client.get(
        f"{PATH}/{SOME_ID}", headers=raw_headers({"X-Request-ID": given}, encoding="utf-8")
    )
    assert re.fullmatch(r"[0-9a-f]{16}", answer.headers["x-request-id"])
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


async def test_an_answer_that_is_no_problem_has_a_request_id_too(standing: Standing) -> None:
    answers = [await standing.api.client.get("/livez") for _ in range(2)]
    ids = {answer.headers["x-request-id"] for answer in answers}
    assert len(ids) == 2


@pytest.mark.parametrize(
    ("origins", "allowed"),
    [([], None), ([ORIGIN], ORIGIN), (["https://other.example"], None), (["*"], "*")],
    ids=str,
)
async def test_browsers_may_call_from_the_configured_origins(
    settings: Settings, origins: list[str], allowed: str | None
) -> None:
    async with service(settings, cors_origins=origins) as api:
        simple = await api.client.get("/v1/countries", headers={"Origin": ORIGIN})
        assert simple.headers.get("access-control-allow-origin") == allowed
        asked = {"Origin": ORIGIN, "Access-Control-Request-Method": "PATCH"}
        asked["Access-Control-Request-Headers"] = "authorization,if-match"
        before = await api.client.options(f"{PATH}/{SOME_ID}", headers=asked)
        assert before.headers.get("access-control-allow-origin") == allowed
        assert (before.status_code == 200) == (allowed is not None)
        if allowed:
            assert "PATCH" in before.headers["access-control-allow-methods"]
            assert "if-match" in before.headers["access-control-allow-headers"].lower()
            exposed = simple.headers["access-control-expose-headers"]
            assert {"ETag", "X-Request-ID", "Location", "Content-Disposition"} <= set(
                exposed.split(", ")
            )


async def test_browsers_may_read_every_problem(settings: Settings) -> None:
    async with service(settings, cors_origins=[ORIGIN], max_body_bytes=1024) as api:
        database: Database = api.client._transport.app.state.database  # type: ignore[attr-defined]
        await run(database, "ALTER TABLE organizations RENAME TO broken")
        origin = api.headers | {"Origin": ORIGIN}
        for answer, status in (
            (await api.client.get(PATH, headers=origin), 500),
            (await api.client.get("/nothing", headers=origin), 404),
            (await api.client.post(PATH, content=b" " * 2000, headers=origin), 413),
        ):
            assert answer.status_code == status
            assert answer.headers["access-control-allow-origin"] == ORIGIN
        await run(database, "ALTER TABLE broken RENAME TO organizations")


@pytest.mark.parametrize("log_format", LogFormat)
async def test_no_key_and_no_text_of_a_caller_is_logged(
    settings: Settings,
    database: Database,
    log_format: LogFormat,
    capsys: pytest.CaptureFixture[str],
) -> None:
    async with service(settings, log_level="INFO", log_format=log_format) as api:
        secret = organization(name="Секретное имя")
        await api.post(PATH, secret)
        await api.client.get(f"{PATH}/{SOME_ID}", headers={"X-Request-ID": "seen"})
        await run(database, "ALTER TABLE identifiers RENAME TO broken")
        await run(database, "ALTER TABLE organizations RENAME TO lost")
        await api.post(f"{PATH}?allow_duplicate=true", secret, expect=500)
        await run(database, "ALTER TABLE broken RENAME TO identifiers")
        await run(database, "ALTER TABLE lost RENAME TO organizations")
    logged = capsys.readouterr().err
    for needed in ("seen", "404", "Traceback", "UndefinedTableError"):
        assert needed in logged
    assert ADMINISTRATOR not in logged
    assert "Секретное" not in logged
    assert ascii("Секретное")[1:-1] not in logged
