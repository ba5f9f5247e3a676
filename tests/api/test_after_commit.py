"""A write that is stored is answered as stored, however long the index takes to learn of it."""

import asyncio

import httpx
import pytest
from fastapi import FastAPI, Response
from starlette.types import Receive, Scope, Send

from app.api import after_commit
from app.api.imports import LONG
from app.api.time_limit import TimeLimit
from app.config import Settings
from tests.support.api import Api, offer


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A service whose requests end soon."""
    return settings.model_copy(update={"max_request_seconds": 3.0})


async def test_a_write_is_answered_while_the_index_is_busy(api: Api, app: FastAPI) -> None:
    owner = await api.add_organization()
    live = app.state.live
    async with live._lock:
        made = await api.post("/v1/offers", offer(owner))
        assert not live.listings
    # Who asks for his own write still waits until the index has it.
    headers = {"Min-Revision": str(made["revision"])}
    found = await api.client.get(f"/v1/offers/{made['id']}/suggestions", headers=headers)
    assert found.status_code == 200, found.text
    async with asyncio.timeout(10):
        while live.revision < made["revision"]:  # noqa: ASYNC110 - there is nothing to wait on
            await asyncio.sleep(0.01)


async def test_what_is_stored_in_the_last_moment_has_time_to_say_so(app: FastAPI) -> None:
    async def late(scope: Scope, receive: Receive, send: Send) -> None:
        await after_commit.learn(app.state.live, scope)
        await Response("stored", 201)(scope, receive, send)

    limited = TimeLimit(late, seconds=0.1, export_seconds=0.1, patient=LONG)
    transport = httpx.ASGITransport(limited)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        async with app.state.live._lock:
            answer = await client.post("/v1/offers")
        assert (answer.status_code, answer.text) == (201, "stored")
