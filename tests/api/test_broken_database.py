"""A database that breaks, goes or refuses is told of in one shape, and leaves nothing by halves."""

import asyncio
import logging
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import make_url, text
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.types import Message
from structlog.testing import capture_logs

from app.api.after_commit import learn
from app.config import Settings
from app.db import Database
from app.embedded import EmbeddedPostgres
from app.services.live import LiveRegistry
from tests.api.breaking import FIELDS, LEAKS, PATH, TAKEN, cut_who_waits, run
from tests.support.api import Api, offer, organization
from tests.support.problems import problem, row_counts
from tests.support.serving import service

LOSE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.mark.parametrize("table", ["listing_codes", "listings"])
async def test_a_broken_database_is_a_500_that_tells_nothing(
    api: Api, database: Database, table: str, caplog: pytest.LogCaptureFixture
) -> None:
    owner = await api.add_organization()
    before = await row_counts(database)
    await run(database, f"ALTER TABLE {table} RENAME TO broken")
    with caplog.at_level(logging.ERROR):
        answer = await api.client.post(
            "/v1/offers", json=offer(owner), headers=api.headers | {"X-Request-ID": "lost"}
        )
    body = problem(answer, 500, "internal_error")
    assert body["request_id"] == "lost"
    assert body.keys() <= FIELDS
    assert not LEAKS.search(answer.text)
    assert "does not exist" in caplog.text
    await run(database, f"ALTER TABLE broken RENAME TO {table}")
    assert await row_counts(database) == before
    assert (await api.get("/v1/offers"))["items"] == []


async def test_a_service_that_failed_serves_the_next_request(api: Api, database: Database) -> None:
    await run(database, "ALTER TABLE organizations RENAME TO broken")
    problem(await api.client.get(PATH), 500, "internal_error")
    await run(database, "ALTER TABLE broken RENAME TO organizations")
    await api.add_organization()


async def test_a_database_that_is_gone_is_a_503_with_a_time_to_retry(
    settings: Settings, server: EmbeddedPostgres, database_url: str
) -> None:
    async with service(settings) as api:
        server.drop_database(str(make_url(database_url).database))
        for answer in (
            await api.client.get(PATH),
            await api.client.post(PATH, json=organization(), headers=api.headers),
            await api.client.get("/readyz"),
        ):
            problem(answer, 503, "unavailable")
            assert answer.headers["retry-after"] == "1"
            assert not LEAKS.search(answer.text)
        assert (await api.client.get("/livez")).status_code == 200


async def test_connections_that_the_server_closed_are_opened_anew(
    api: Api, database: Database
) -> None:
    await api.add_organization()
    await run(database, LOSE)
    await api.add_organization()
    assert len((await api.get(PATH))["items"]) == 2


async def test_a_connection_lost_in_the_middle_is_a_503_and_leaves_nothing(
    api: Api, database: Database
) -> None:
    async with database.write() as session:
        await session.execute(text("LOCK TABLE identifiers IN ACCESS EXCLUSIVE MODE"))
        request = asyncio.create_task(api.client.post(PATH, json=TAKEN, headers=api.headers))
        await cut_who_waits(session)
        answer = await request
    problem(answer, 503, "unavailable")
    assert (await row_counts(database))["organizations"] == 0


@pytest.mark.parametrize("form", ["csv", "jsonl"])
async def test_a_table_that_an_outage_breaks_off_has_no_end_and_leaves_a_line_in_the_log(
    api: Api, app: FastAPI, database: Database, form: str
) -> None:
    """Whoever reads it is told so: the server closes a connection whose answer has no end."""
    owner = await api.add_organization()
    await api.add_offer(owner)
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.sleep(60)
        raise AssertionError("waited too long")

    async def send(message: Message) -> None:
        sent.append(message)
        if message["type"] == "http.response.body" and len(sent) == 2:
            await run(database, LOSE)

    asked = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
        "scheme": "http", "path": "/v1/exports/offers", "raw_path": b"/v1/exports/offers",
        "query_string": f"format={form}".encode(), "headers": [], "root_path": "",
        "client": ("127.0.0.1", 1), "server": ("test", 80),
    }  # fmt: skip
    with capture_logs() as said:
        await app(asked, receive, send)
    assert sent[0]["status"] == 200
    assert sent[1]["body"]
    assert all(message["more_body"] for message in sent[1:])
    assert [entry["event"] for entry in said if entry["log_level"] == "warning"] == [
        "answer broken off"
    ]
    assert not [entry for entry in said if entry["log_level"] == "error"]
    assert app.state.exports._taken == 0


async def test_a_write_that_the_index_cannot_follow_leaves_a_line_in_the_log(
    tmp_path: Path,
) -> None:
    away = Database(f"postgresql+asyncpg://postgres@/gone?host={tmp_path}")
    with capture_logs() as said:
        await learn(LiveRegistry(away), {})
    [entry] = said
    assert (entry["event"], "cannot be reached" in entry["reason"]) == ("index behind", True)
    assert "exc_info" not in entry


async def test_a_commit_that_fails_is_no_201(api: Api, database: Database) -> None:
    await run(
        database,
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'not today'; END $$",
    )
    await run(
        database,
        "CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON organizations"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()",
    )
    answer = await api.client.post(PATH, json=organization(), headers=api.headers)
    problem(answer, 500, "internal_error")
    assert "not today" not in answer.text
    assert (await row_counts(database))["organizations"] == 0


async def test_a_pool_without_a_free_connection_is_a_503(settings: Settings) -> None:
    async with service(settings, database_pool_size=1) as api:
        database: Database = api.client._transport.app.state.database  # type: ignore[attr-defined]
        database.engine.pool._timeout = 0.05  # type: ignore[attr-defined]
        async with AsyncExitStack() as taken:
            # One of the two listens for changes, or will; what is in use for a moment comes back.
            for _ in range(10):
                with suppress(PoolTimeoutError):
                    _ = await taken.enter_async_context(database.engine.connect())
            problem(await api.client.get(PATH), 503, "unavailable")
        assert (await api.client.get(PATH)).status_code == 200


@pytest.mark.parametrize("detail", ["deadlock_detected", "serialization_failure"])
async def test_a_conflict_of_transactions_is_a_503_worth_a_retry(
    api: Api, database: Database, detail: str
) -> None:
    await run(
        database,
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{detail}'; END $$",
    )
    await run(
        database,
        "CREATE TRIGGER refuse BEFORE INSERT ON organizations"
        " FOR EACH ROW EXECUTE FUNCTION refuse()",
    )
    answer = await api.client.post(PATH, json=organization(), headers=api.headers)
    problem(answer, 503, "unavailable")
