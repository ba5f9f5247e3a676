"""The limit of time: what takes too long is ended, and what it was about to write is not there."""

import asyncio

import httpx
import pytest
from fastapi import Response
from starlette.types import Message, Receive, Scope, Send
from structlog.testing import capture_logs

from app.api.imports import LONG
from app.api.time_limit import TimeLimit
from app.config import Settings
from app.db import Database
from app.services import organizations
from tests.support.api import ADMINISTRATOR, organization
from tests.support.problems import problem, row_counts
from tests.support.serving import service


async def test_an_export_may_take_longer_than_another_request() -> None:
    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(0.3)
        await Response("done")(scope, receive, send)

    limited = TimeLimit(slow, seconds=0.05, export_seconds=30, patient=LONG)
    transport = httpx.ASGITransport(limited)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        assert (await client.get("/v1/offers")).status_code == 503
        assert (await client.get("/v1/exports/offers")).text == "done"
        assert (await client.get("/v1/imports/17/report")).text == "done"


@pytest.mark.parametrize("path", ["/v1/exports/offers", "/v1/imports/17/report"])
async def test_an_export_has_a_limit_of_time_too(path: str) -> None:
    async def endless(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(600)

    limited = TimeLimit(endless, seconds=0.05, export_seconds=0.1, patient=LONG)
    transport = httpx.ASGITransport(limited)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        assert (await client.get(path)).status_code == 503


async def test_an_answer_that_is_read_too_slowly_is_broken_off_with_a_line() -> None:
    async def read_slowly(message: Message) -> None:
        sent.append(message["type"])
        if message["type"] == "http.response.body":
            await asyncio.sleep(600)

    async def asked() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    sent: list[str] = []
    scope: Scope = {"type": "http", "method": "GET", "path": "/v1/exports/offers", "headers": []}
    limited = TimeLimit(Response("rows"), seconds=0.05, export_seconds=0.1, patient=LONG)
    with capture_logs() as said:
        await limited(scope, asked, read_slowly)
    assert sent == ["http.response.start", "http.response.body"]
    [line] = said
    assert (line["event"], line["log_level"]) == ("answer broken off", "warning")
    assert line["reason"] == "It took longer than 0.1 seconds."


async def test_a_request_has_a_last_moment(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = organizations.create

    async def slow(*given: object) -> object:
        await stored(*given)  # type: ignore[arg-type]
        await asyncio.sleep(30)
        return None

    monkeypatch.setattr(organizations, "create", slow)
    async with service(settings, max_request_seconds=2.0) as api:
        client = api.client
        headers = {"Authorization": f"Bearer {ADMINISTRATOR}"}
        answer = await client.post("/v1/organizations", json=organization(), headers=headers)
        problem(answer, 503, "too_slow")
        assert answer.headers["retry-after"] == "1"
        served = await client.get("/v1/countries")
        assert served.status_code == 200, served.text
    assert (await row_counts(database))["organizations"] == 0
