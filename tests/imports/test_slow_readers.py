"""Readers of reports who stop reading: they hold no connection, and a few places at most."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import pytest
from fastapi import FastAPI
from sqlalchemy import QueuePool
from starlette.types import Message

from app.api.export_answers import AT_ONCE
from tests.support.imports import HEADERS, Importer

BODY = "Код;Наименование;ТН ВЭД\nk1;Катанка медная;7408\nk2;Шина медная;7407\n"


@asynccontextmanager
async def stuck(app: FastAPI, path: str, headers: Mapping[str, str]) -> AsyncIterator[None]:
    """A reader who takes the first bytes of an answer and no more."""
    begun = asyncio.Event()
    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "path": path, "raw_path": b"",
        "query_string": b"format=csv", "root_path": "", "scheme": "http", "server": ("test", 80),
        "client": ("127.0.0.1", 1), "state": {},
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
    asked = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Message:
        if asked:
            return asked.pop()
        await asyncio.sleep(600)
        raise AssertionError("waited too long")

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body" and "k1" in message["body"].decode():
            begun.set()
            await asyncio.sleep(600)

    reading = asyncio.create_task(app(scope, receive, send))
    try:
        await asyncio.wait_for(begun.wait(), 20)
        yield
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


async def test_who_stops_reading_a_report_holds_no_connection(
    importer: Importer, app: FastAPI
) -> None:
    key = (await importer.bring(BODY))["id"]
    path = f"/v1/imports/{key}/report"
    pool = importer.database.engine.pool
    assert isinstance(pool, QueuePool)
    before = pool.checkedout()
    async with stuck(app, path, HEADERS), stuck(app, path, HEADERS):
        assert pool.checkedout() == before
        assert (
            "k2"
            in (await importer.client.get(path, params={"format": "csv"}, headers=HEADERS)).text
        )
        async with stuck(app, path, HEADERS), stuck(app, path, HEADERS):
            assert AT_ONCE == 4
            for form in ("csv", "xlsx"):
                refused = await importer.client.get(path, params={"format": form}, headers=HEADERS)
                assert refused.status_code == 429
            assert (await importer.client.get(path, headers=HEADERS)).status_code == 200
    for form in ("csv", "xlsx") * AT_ONCE:
        answer = await importer.client.get(path, params={"format": form}, headers=HEADERS)
        assert answer.status_code == 200
    assert pool.checkedout() == before


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_a_report_that_is_not_there_takes_no_place(importer: Importer, form: str) -> None:
    for _ in range(2 * AT_ONCE):
        answer = await importer.client.get(
            "/v1/imports/0199d7c2-7c31-7d20-8f6e-5a7d3c1b0a17/report",
            params={"format": form},
            headers=HEADERS,
        )
        assert answer.status_code == 404
