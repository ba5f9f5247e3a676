"""HEAD is GET without a body, OPTIONS says what there is; both answer wherever GET or others do."""

from collections.abc import AsyncGenerator

import pytest

from app.api import export_answers
from app.api.export_answers import AT_ONCE
from tests.api.conftest import Standing
from tests.support.api import Api
from tests.support.description import OPERATIONS
from tests.support.problems import problem

PLAIN = [
    *("/livez", "/readyz", "/v1/countries", "/v1/offers?limit=2", "/v1/offers?limit=0", "/nothing"),
    *("/v1/webhooks", "/openapi.json", "/docs", "/v1/offers/0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a12"),
    *("/v1/suggestions", "/feeds/offers"),
]
OF_ANSWER = {"x-request-id", "ratelimit", "date"}


@pytest.mark.parametrize("path", PLAIN)
async def test_head_has_the_status_and_the_headers_of_get(standing: Standing, path: str) -> None:
    client = standing.api.client
    whole, head = await client.get(path), await client.request("HEAD", path)
    assert head.status_code == whole.status_code
    assert head.content == b""
    assert {k: v for k, v in head.headers.items() if k not in OF_ANSWER} == {
        k: v for k, v in whole.headers.items() if k not in OF_ANSWER
    }
    assert head.headers["x-request-id"]


async def test_head_tells_who_has_it_already(api: Api) -> None:
    path = f"/v1/organizations/{await api.add_organization()}"
    tag = (await api.client.request("HEAD", path)).headers["etag"]
    again = await api.client.request("HEAD", path, headers={"If-None-Match": tag})
    assert again.status_code == 304


async def test_head_of_a_file_that_is_written_bit_by_bit_ends_and_takes_no_place(api: Api) -> None:
    await api.add_organization()
    for _ in range(AT_ONCE + 1):
        head = await api.client.request("HEAD", "/v1/exports/organizations?format=csv")
        assert head.status_code == 200
        assert head.content == b""
        assert head.headers["content-type"].startswith("text/csv")


async def test_head_of_a_file_reads_no_more_of_the_registry_than_its_first_rows(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    async def endless(*_: object) -> AsyncGenerator[bytes, None]:
        try:
            while True:
                done.append("read")
                yield b"rows"
        finally:
            done.append("closed")

    monkeypatch.setattr(export_answers, "written", endless)
    head = await api.client.request("HEAD", "/v1/exports/organizations?format=csv")
    assert (head.status_code, head.content) == (200, b"")
    assert done == ["read", "closed"]


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/v1/offers", "GET, HEAD, POST, OPTIONS"),
        ("/v1/keys/own", "GET, HEAD, OPTIONS"),
        ("/v1/suggestions/explain", "POST, OPTIONS"),
        ("/livez", "GET, HEAD, OPTIONS"),
    ],
)
async def test_options_names_the_methods(standing: Standing, path: str, allowed: str) -> None:
    answer = await standing.api.client.request("OPTIONS", path)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["allow"] == allowed


async def test_options_of_nothing_is_not_found(standing: Standing) -> None:
    problem(await standing.api.client.request("OPTIONS", "/nothing"), 404, "route_not_found")


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/metrics"])
def test_a_call_that_looks_at_nothing_sent_declares_no_refusal_of_it(path: str) -> None:
    assert "422" not in OPERATIONS[f"GET {path}"]["responses"]
