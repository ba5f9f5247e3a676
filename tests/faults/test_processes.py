"""Processes of the service are killed or told to leave: what was acknowledged is there."""

import asyncio
import os
import random
import signal
import time
from collections.abc import Iterator

import asyncpg
import httpx
import pytest

from app.supervising import HUNG_SECONDS
from tests.faults.callers import Callers
from tests.faults.calling import Caller, locked
from tests.faults.compare import dsn
from tests.faults.crash import Crashes
from tests.faults.stack import BEARER, Stack
from tests.support.api import offer

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(tmp_path_factory.mktemp("processes")) as running:
        yield running


async def titles(stack: Stack) -> dict[str, str]:
    connection = await asyncpg.connect(dsn(stack.url))
    try:
        rows = await connection.fetch("SELECT id, title FROM listings")
    finally:
        await connection.close()
    return {str(row["id"]): row["title"] for row in rows}


async def test_a_worker_killed_mid_request_leaves_nothing_half_written_and_is_replaced(
    stack: Stack,
) -> None:
    caller = Caller(stack)
    caller.client.close()
    parent, before = stack.service.process.pid, stack.service.workers()
    async with httpx.AsyncClient(base_url=stack.base, headers=BEARER, timeout=60) as client:
        async with locked(stack, "listing_codes"):  # half of the write has been done by then
            body = offer(caller.owner, title="Прервано")
            waiting = asyncio.create_task(client.post("/v1/offers", json=body))
            await asyncio.sleep(1.0)
            stack.kill(before)
            with pytest.raises(httpx.HTTPError):
                await waiting
        await asyncio.to_thread(stack.wait)
        assert stack.service.process.pid == parent
        assert not before & stack.service.workers()
        assert "Прервано" not in (await titles(stack)).values()
        assert (await client.post("/v1/offers", json=body)).status_code == 201


def test_a_worker_that_dies_while_it_is_asked_how_it_is_is_replaced_at_once(stack: Stack) -> None:
    before = stack.service.workers()
    one = {min(before)}
    stack.kill(one, signal.SIGSTOP)
    time.sleep(2.0)  # the supervising process asks twice a second, and waits for the answer
    stack.kill(one)
    deadline = time.monotonic() + HUNG_SECONDS - 10
    while not stack.service.workers() - before and time.monotonic() < deadline:
        time.sleep(0.1)
    assert stack.service.workers() - before
    stack.wait()


def test_a_worker_that_starts_while_the_database_is_away_waits_for_it_and_still_leaves_when_told(
    stack: Stack,
) -> None:
    stack.kill_postgres()
    stack.kill(stack.service.workers())
    deadline = time.monotonic() + 60
    while "the start waits" not in stack.service.log and time.monotonic() < deadline:
        time.sleep(0.1)
    assert stack.service.process.poll() is None, stack.service.log
    stack.database.start()
    stack.wait()
    stack.kill_postgres()
    said = stack.service.log.count("the start waits")
    stack.kill(stack.service.workers())
    while stack.service.log.count("the start waits") <= said and time.monotonic() < deadline + 60:
        time.sleep(0.1)
    started = time.monotonic()
    stack.service.stop(signal.SIGTERM)
    assert time.monotonic() - started < 10
    stack.revive()
    stack.wait()


async def test_told_to_leave_under_load_it_finishes_what_it_has_taken_and_loses_nothing(
    stack: Stack,
) -> None:
    caller = Caller(stack)
    caller.client.close()
    callers = Callers(stack, random.Random(3))  # noqa: S311 - what they write
    stop = asyncio.Event()
    working = [asyncio.create_task(callers.work(stop)) for _ in range(2)]
    async with httpx.AsyncClient(base_url=stack.base, headers=BEARER, timeout=60) as client:
        async with locked(stack, "listing_codes"):
            body = offer(caller.owner, title="В пути")
            waiting = [asyncio.create_task(client.post("/v1/offers", json=body)) for _ in range(4)]
            await asyncio.sleep(1.0)
            os.kill(stack.service.process.pid, signal.SIGTERM)
            await asyncio.sleep(1.0)
        answers = await asyncio.gather(*waiting)
    assert [answer.status_code for answer in answers] == [201] * 4
    assert await asyncio.to_thread(stack.service.process.wait, 60) == 0
    await asyncio.to_thread(stack.revive)
    await asyncio.to_thread(stack.wait)
    stop.set()
    await asyncio.gather(*working)
    stored = await titles(stack)
    assert {answer.json()["id"] for answer in answers} <= set(stored)
    assert {key: stored.get(key) for key in callers.titles} == callers.titles
    assert callers.wrong == []


async def test_after_random_crashes_database_index_and_feed_tell_the_same(stack: Stack) -> None:
    crashes = Crashes(stack, seed=7)
    crashes.callers.imports_share = 0.0
    for victim in ("postgresql", "a backend", "a worker"):
        assert await crashes.round(victim) == []
    assert crashes.callers.acknowledged > 0
