"""How an import runs: progress, cancelling, stops, and two who run the same one."""

import asyncio
import json
from uuid import UUID

import httpx
import pytest

from app.errors import LaterError
from app.services import import_run
from app.vocabulary.imports import ImportStatus
from tests.imports.goods import HEAD, ROWS, table
from tests.support.imports import HEADERS, Importer, counts


async def test_one_idempotency_key_starts_one_import(importer: Importer) -> None:
    async def post(body: str) -> httpx.Response:
        headers = HEADERS | {"Idempotency-Key": "file-1"}
        return await importer.client.post("/v1/imports", content=body.encode(), headers=headers)

    first, second, other = await post(HEAD + ROWS), await post(HEAD + ROWS), await post(HEAD)
    assert (first.status_code, second.status_code, other.status_code) == (202, 202, 409)
    assert first.json() == second.json()
    assert second.headers["Idempotent-Replayed"] == "true"
    assert len((await importer.get("/v1/imports"))["items"]) == 1


async def test_an_import_that_is_cancelled_stops_and_says_so(importer: Importer) -> None:
    waiting = await importer.start(table(5).encode(), "a.csv")
    answer = await importer.client.delete(f"/v1/imports/{waiting}", headers=HEADERS)
    assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
    await importer.work()
    assert (await importer.read(waiting))["counts"] == counts()
    assert await importer.offers() == []


async def test_a_running_import_is_cancelled_between_two_batches_and_keeps_what_is_in(
    importer: Importer,
) -> None:
    key = await importer.start(table(3_000).encode(), "a.csv")
    working = asyncio.create_task(importer.work())
    while (await importer.read(key))["progress"]["rows"] == 0:  # noqa: ASYNC110 - of the database
        await asyncio.sleep(0.01)
    answer = await importer.client.delete(f"/v1/imports/{key}", headers=HEADERS)
    await working
    done = await importer.read(key)
    assert done["status"] == answer.json()["status"] == "cancelled"
    assert 100 <= done["counts"]["created"] < 3_000
    assert (await importer.get("/v1/offers/facets"))["total"] == done["counts"]["created"]


async def test_progress_is_watched_to_the_end(importer: Importer) -> None:
    key = await importer.start(table(1_500).encode(), "a.csv")
    working = asyncio.create_task(importer.work())
    answer = await importer.client.get(f"/v1/imports/{key}/events", headers=HEADERS)
    await working
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = [block.split("\n") for block in answer.text.split("\n\n") if "event:" in block]
    names = [line.removeprefix("event: ") for block in events for line in block if "event:" in line]
    assert names[0] == "progress"
    assert names[-1] == "end"
    [last] = [line for line in events[-1] if line.startswith("data:")]
    end = json.loads(last.removeprefix("data:"))
    assert (end["status"], end["progress"]["percent"]) == ("completed", 100.0)
    assert end["counts"]["created"] == 1_500


@pytest.mark.long
async def test_batches_written_at_once_do_what_one_after_the_other_would(
    importer: Importer,
) -> None:
    """A row stands again batches later, and owners come in batches that others overtake."""
    head = "Код;Наименование;ТН ВЭД;Организация\n"
    rows = [
        f"k{n % 1_900};Труба {n % 1_900} {n // 3_800};7304;Завод {n // 700}\n" for n in range(5_700)
    ]
    key = await importer.start((head + "".join(rows)).encode(), "a.csv")
    await importer.work()
    done = await importer.read(key)
    assert (done["status"], done["counts"]) == (
        "completed", counts(created=1_900, updated=1_900 * 2),
    )  # fmt: skip
    report = await importer.report(done)
    assert [row["row"] for row in report] == list(range(1, 5_701))
    last = await importer.get(f"/v1/offers/{report[-1]['record_id']}")
    assert (last["title"], len({row["record_id"] for row in report})) == ("Труба 1899 1", 1_900)
    owners = (await importer.get("/v1/organizations?limit=100"))["items"]
    assert sorted(owner["name"] for owner in owners) == [f"Завод {n}" for n in range(9)]


async def test_a_run_that_was_given_up_for_dead_writes_nothing_more(importer: Importer) -> None:
    key = UUID(await importer.start(table(5_000).encode(), "a.csv"))
    first = asyncio.create_task(import_run.run(importer.database, key, most_bytes=10**9))
    while (await importer.read(str(key)))["progress"]["rows"] == 0:  # noqa: ASYNC110 - of the database
        await asyncio.sleep(0.01)
    second = await import_run.run(importer.database, key, most_bytes=10**9)
    assert (await first, second) == (ImportStatus.RUNNING, ImportStatus.COMPLETED)
    done = await importer.read(str(key))
    assert done["counts"] == counts(created=5_000)
    assert len(await importer.report(done)) == 5_000


async def test_an_import_that_was_stopped_goes_on_behind_its_last_batch(
    importer: Importer,
) -> None:
    key = await importer.start(table(1_300).encode(), "a.csv")
    stopping = asyncio.Event()
    stopping.set()
    with pytest.raises(LaterError):
        await import_run.run(importer.database, UUID(key), most_bytes=10**9, stopping=stopping)
    half = await importer.read(key)
    assert (half["status"], half["progress"]["rows"]) == ("running", 100)
    await importer.work()
    done = await importer.read(key)
    assert (done["status"], done["counts"]) == ("completed", counts(created=1_300))
    assert len(await importer.report(done)) == 1_300


async def test_two_who_run_one_import_write_each_row_once(importer: Importer) -> None:
    key = UUID(await importer.start(table(2_500).encode(), "a.csv"))
    await asyncio.gather(
        *(import_run.run(importer.database, key, most_bytes=10**9) for _ in range(2))
    )
    done = await importer.read(str(key))
    assert (done["status"], done["counts"]) == ("completed", counts(created=2_500))
    assert (await importer.get("/v1/offers/facets"))["total"] == done["counts"]["created"]
