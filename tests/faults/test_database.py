"""The database goes away, hangs, or has no connection left: nothing is lost, and nobody helps."""

import asyncio
import signal
import time
from collections.abc import Iterator

import httpx
import pytest

from tests.faults.calling import Caller, locked
from tests.faults.stack import BEARER, Stack
from tests.support.api import need, offer


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("faults")
    with Stack(folder, workers=1, database_pool_size="2", max_request_seconds="3") as running:
        yield running


@pytest.fixture(scope="module")
def caller(stack: Stack) -> Iterator[Caller]:
    made = Caller(stack)
    yield made
    made.client.close()


def test_while_the_database_is_away_memory_answers_and_it_goes_on_without_a_restart(
    stack: Stack, caller: Caller
) -> None:
    asked = caller.post("/v1/needs", need(caller.owner))["id"]
    offered = caller.post("/v1/offers", offer(caller.owner))["id"]
    process = stack.service.process.pid
    stack.kill_postgres()

    status, seconds = stack.readiness()
    assert (status, seconds < 3) == (503, True)
    assert caller.status("/livez") == 200
    assert caller.status(f"/v1/needs/{asked}/suggestions") == 200
    refused = caller.client.post("/v1/offers", json=offer(caller.owner, title="В пустоту"))
    assert refused.status_code == 503
    assert refused.headers["retry-after"] == "1"

    stack.database.start()
    assert stack.wait(30) < 30
    assert stack.service.process.pid == process
    assert caller.status(f"/v1/offers/{offered}") == 200
    fresh = caller.post("/v1/offers", offer(caller.owner))["id"]
    assert caller.status(f"/v1/offers/{fresh}/suggestions") == 200
    told = caller.client.get("/v1/offers", params={"q": "пустоту"}).json()
    assert told["items"] == []
    # An outage is a line a request in the log, not a trace of two hundred.
    assert "Traceback" not in stack.service.log


def test_a_database_that_says_nothing_makes_it_unready_and_holds_nobody_up_for_ever(
    stack: Stack, caller: Caller
) -> None:
    asked = caller.post("/v1/needs", need(caller.owner))["id"]
    stack.kill(stack.postgres(), signal.SIGSTOP)
    try:
        status, seconds = stack.readiness()
        assert (status, seconds < 3.5) == (503, True)
        started = time.monotonic()
        assert caller.status("/v1/offers") == 503
        assert time.monotonic() - started < 6
        assert caller.status(f"/v1/needs/{asked}/suggestions") == 200
    finally:
        stack.kill(stack.postgres(), signal.SIGCONT)
    assert stack.wait(30) < 30
    caller.post("/v1/offers", offer(caller.owner))


async def test_without_a_free_connection_callers_are_told_to_come_again_and_nothing_is_half_done(
    stack: Stack, caller: Caller
) -> None:
    asked = caller.post("/v1/needs", need(caller.owner))["id"]
    body = offer(caller.owner, title="Из очереди")
    async with httpx.AsyncClient(base_url=stack.base, headers=BEARER, timeout=20) as client:
        async with locked(stack, "listings"):
            waiting = [asyncio.create_task(client.post("/v1/offers", json=body)) for _ in range(12)]
            await asyncio.sleep(0.5)
            status, seconds = await asyncio.to_thread(stack.readiness)
            assert (status, seconds < 3.5) == (503, True)
            assert await asyncio.to_thread(caller.status, f"/v1/needs/{asked}/suggestions") == 200
            answers = await asyncio.gather(*waiting)
        assert {answer.status_code for answer in answers} == {503}
        assert all("retry-after" in answer.headers for answer in answers)
        await asyncio.to_thread(stack.wait, 30)
        found = await client.get("/v1/offers", params={"q": "очереди"})
        assert found.json()["items"] == []
        assert (await client.post("/v1/offers", json=body)).status_code == 201


async def test_of_many_writers_on_one_record_one_wins_and_the_others_are_told(
    stack: Stack, caller: Caller
) -> None:
    key = caller.post("/v1/offers", offer(caller.owner))["id"]
    etag = caller.client.get(f"/v1/offers/{key}").headers["etag"]
    async with httpx.AsyncClient(base_url=stack.base, headers=BEARER, timeout=20) as client:
        answers = await asyncio.gather(
            *(
                client.patch(
                    f"/v1/offers/{key}", json={"title": f"Писатель {n}"}, headers={"If-Match": etag}
                )
                for n in range(8)
            )
        )
        statuses = sorted(answer.status_code for answer in answers)
        assert statuses.count(200) == 1
        assert set(statuses) <= {200, 412, 503}
        [winner] = [answer.json() for answer in answers if answer.status_code == 200]
        stored = (await client.get(f"/v1/offers/{key}")).json()
        assert (stored["title"], stored["revision"]) == (winner["title"], winner["revision"])
        changes = (await client.get(f"/v1/offers/{key}/history")).json()["items"]
        assert len(changes) == 2
