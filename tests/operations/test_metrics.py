"""Measures: what they count, that they name nobody, and that several processes tell as one."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.db import Database
from app.store import queue
from tests.faults.stack import BEARER, Stack
from tests.support.api import Api, need, offer, organization


def value(measures: str, name: str, **labels: str) -> float:
    """The sum of the samples of a name that have some labels."""
    found = 0.0
    for line in measures.splitlines():
        wanted = all(f'{label}="{text}"' in line for label, text in labels.items())
        if wanted and re.match(rf"{name}(\{{| )", line):
            found += float(line.rpartition(" ")[2])
    return found


async def told(api: Api) -> str:
    answer = await api.client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    return answer.text


async def test_requests_searches_and_what_waits_are_counted(api: Api, database: Database) -> None:
    before = await told(api)
    owner = await api.add_organization()
    asked = await api.add_need(owner)
    await api.get(f"/v1/needs/{asked}/suggestions")
    await api.client.get("/v1/needs/no-id")
    await api.client.get("/nowhere/" + "x" * 20)
    async with database.write() as session:
        await queue.put(session, "webhooks", "")
    after = await told(api)

    def more(name: str, **labels: str) -> float:
        return value(after, name, **labels) - value(before, name, **labels)

    route = "/v1/needs/{need_id}/suggestions"
    assert more("partners_requests_total", method="POST", route="/v1/needs", status="201") == 1
    assert more("partners_requests_total", route=route, status="200") == 1
    assert more("partners_request_seconds_count", route=route) == 1
    assert more("partners_requests_total", route="none", status="404") == 1
    assert more("partners_search_seconds_count") == 1
    assert value(after, "partners_index_listings") == 1
    assert value(after, "partners_database_up") == 1
    assert value(after, "partners_index_revision") == value(after, "partners_database_revision")
    assert time.time() - value(after, "partners_index_looked_timestamp_seconds") < 60
    assert value(after, "partners_jobs", kind="webhooks", state="queued") == 1
    assert value(after, "partners_imports", status="failed") == 0


async def test_measures_name_no_caller_record_or_word(api: Api) -> None:
    owner = await api.add_organization(name="ООО «Тайна»", visibility="private")
    hidden = await api.add_offer(owner, title="Секретная катанка", visibility="private")
    await api.client.get("/v1/offers", params={"q": "катанка"})
    await api.client.get(f"/v1/offers/{hidden}")
    text = await told(api)
    for word in (owner, hidden, "Тайна", "катанка", "127.0.0.1"):
        assert word not in text
    assert value(text, "partners_index_listings") == 0, "private listings are not counted"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(tmp_path_factory.mktemp("measures"), workers=2) as running:
        yield running


@pytest.mark.long
def test_several_processes_tell_as_one_and_go_on_counting_when_one_is_replaced(
    stack: Stack,
) -> None:
    def get(path: str) -> httpx.Response:
        return httpx.get(f"{stack.base}{path}", headers={"Connection": "close"}, timeout=20)

    stack.wait()
    for _ in range(20):
        get("/v1/countries")
    counts = {
        value(get("/metrics").text, "partners_requests_total", route="/v1/countries")
        for _ in range(6)
    }
    assert counts == {20.0}
    stack.kill(stack.service.workers())
    stack.wait()
    text = get("/metrics").text
    assert value(text, "partners_requests_total", route="/v1/countries") == 20
    assert text.count("\npartners_index_listings ") == 1
    folders = set(Path("/tmp").glob("measures-*"))  # noqa: S108 - only looked at
    assert stack.service.stop() == 0
    assert set(Path("/tmp").glob("measures-*")) < folders  # noqa: S108


def test_while_the_database_is_away_measures_say_so(stack: Stack) -> None:
    stack.revive()
    with httpx.Client(base_url=stack.base, headers=BEARER, timeout=20) as client:
        owner = client.post("/v1/organizations", json=organization()).json()["id"]
        client.post("/v1/offers", json=offer(owner))
        client.post("/v1/needs", json=need(owner))
    stack.kill_postgres()
    text = httpx.get(f"{stack.base}/metrics", timeout=10).text
    assert value(text, "partners_database_up") == 0
    assert "partners_requests_total" in text
    assert "partners_jobs" not in text
    stack.database.start()
    stack.wait()
