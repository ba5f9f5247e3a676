"""Allocations of many needs: worked out in the background, and told to the asker alone."""

import asyncio
import csv
from io import StringIO
from uuid import UUID

import pytest
from sqlalchemy import text

from app.cooperation.allocation.problem import Weights
from app.errors import LaterError
from app.jobs.worker import Worker
from app.services import allocation_runs, allocation_told, allocations, erasure
from app.services.access import Caller
from app.services.allocation_offers import Watch
from app.services.allocation_problems import AllocationQuestion
from app.services.work import Work
from app.store import allocations as allocation_store
from app.vocabulary.reach import EVERYONE
from app.vocabulary.terms import Scope
from tests.api.conftest import Standing
from tests.support.api import Json
from tests.support.copper import ROD, Copper, copper, tonnes
from tests.support.merging import merge
from tests.support.tenants import Tenant, nobody, tenant

PATH = "/v1/allocations"
COPPER = {"code_prefix": "74"}
PATIENT = {"Prefer": "wait=1, respond-async"}


@pytest.fixture(scope="module")
async def goods(owner: Tenant) -> Copper:
    """The copper industry; its rod is sold in private."""
    return await copper(owner, rod="private")


@pytest.fixture(scope="module")
async def stranger(standing: Standing, goods: Copper) -> Tenant:
    assert goods.listings
    return await tenant(standing.api.client, standing.database, "by-industry")


async def asked_for(caller: Tenant, **more: object) -> str:
    answer = await caller.ask("POST", PATH, json=COPPER | more, headers=PATIENT)
    assert answer.status_code == 202, answer.text
    assert answer.json()["status"] == "queued"
    assert answer.headers["location"] == f"{PATH}/{answer.json()['id']}"
    return str(answer.json()["id"])


async def work(standing: Standing) -> None:
    """Do what waits in the queue."""
    live = standing.app.state.live
    worker = Worker(standing.database, standing.app.state.settings, schedules=(), live=live,
                    drain=True)  # fmt: skip
    await worker.run()


def without_moment(found: Json) -> Json:
    return {name: value for name, value in found.items() if name not in {"as_of", "revision"}}


async def test_the_plan_is_the_one_that_is_answered_at_once(
    standing: Standing, owner: Tenant, goods: Copper
) -> None:
    assert goods.listings
    quotas = {"quotas": [{"country": "KZ", "most": tonnes(900)}]}
    at_once = await owner.post(PATH, COPPER | quotas, expect=200)
    key = await asked_for(owner, **quotas)
    waiting = await owner.get(f"{PATH}/{key}")
    assert (waiting["progress"], waiting["result"]) == (0, None)
    table = await owner.ask("GET", f"{PATH}/{key}?format=csv")
    assert (table.status_code, table.json()["code"]) == (409, "conflict")
    await work(standing)
    done = await owner.get(f"{PATH}/{key}")
    assert (done["status"], done["progress"], done["looked"]) == ("completed", 1, done["needs"])
    assert without_moment(done["result"]) == without_moment(at_once)
    assert done["result"]["plans"][0]["items"]
    table = await owner.ask("GET", f"{PATH}/{key}?format=csv")
    rows = list(csv.DictReader(StringIO(table.text.removeprefix("\ufeff"))))
    assert sum(float(row["amount"] or 0) for row in rows) == pytest.approx(
        at_once["plans"][0]["allocated"]
    )


async def test_nobody_but_the_asker_reads_it(
    standing: Standing, owner: Tenant, stranger: Tenant
) -> None:
    key = await asked_for(owner)
    await work(standing)
    client, database = standing.api.client, standing.database
    colleague = await tenant(client, database, "kz-industry", name="a colleague's key")
    administrator = await tenant(
        client, database, "kz-industry", [Scope.ADMINISTER], name="an administrator's key"
    )
    for other in (stranger, colleague, administrator, await tenant(client, database, "sandbox.a")):
        answer = await other.ask("GET", f"{PATH}/{key}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    answer = await nobody(client).ask("GET", f"{PATH}/{key}")
    assert answer.status_code == 401


async def test_a_plan_has_what_the_asker_sees_and_no_more(
    standing: Standing, owner: Tenant, stranger: Tenant, goods: Copper
) -> None:
    rod = {"json": goods.listings["rod"], "csv": f"АО «mill»,KZ,{ROD['title']},"}
    keys = {caller.portal: await asked_for(caller) for caller in (owner, stranger)}
    await work(standing)
    for caller, seen in ((owner, True), (stranger, False)):
        for form in ("json", "csv"):
            answer = await caller.ask("GET", f"{PATH}/{keys[caller.portal]}?format={form}")
            assert answer.status_code == 200
            assert (rod[form] in answer.text) is seen


async def test_what_was_closed_meanwhile_is_not_told(
    standing: Standing, owner: Tenant, stranger: Tenant, goods: Copper
) -> None:
    offer = goods.listings["cathodes"]
    key = await asked_for(stranger)
    await work(standing)
    assert offer in (await stranger.ask("GET", f"{PATH}/{key}")).text
    closed = await owner.ask("PATCH", f"/v1/offers/{offer}", json={"visibility": "private"})
    assert closed.status_code == 200
    try:
        for form in ("json", "csv"):
            told = (await stranger.ask("GET", f"{PATH}/{key}?format={form}")).text
            assert offer not in told
            assert "Катоды медные М00к," not in told
    finally:
        await owner.ask("PATCH", f"/v1/offers/{offer}", json={"visibility": "public"})


async def test_many_needs_are_answered_later_to_whoever_has_a_key(
    standing: Standing, owner: Tenant, goods: Copper, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert goods.listings
    monkeypatch.setattr(allocations, "AT_ONCE", 1)
    later = await owner.ask("POST", PATH, json=COPPER)
    assert later.status_code == 202
    refused = await nobody(standing.api.client).ask("POST", PATH, json=COPPER, headers=PATIENT)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == "too_many_needs"
    monkeypatch.setattr(allocations, "MOST_NEEDS", 1)
    refused = await owner.ask("POST", PATH, json=COPPER)
    assert refused.json()["errors"][0]["code"] == "too_many_needs"
    await work(standing)
    # More came between the question and the job: it ends with the reason, and is not tried again.
    failed = await owner.get(f"{PATH}/{later.json()['id']}")
    assert failed["status"] == "failed"
    assert "Give more digits" in failed["error"]


async def test_a_portal_has_a_few_under_way(standing: Standing, stranger: Tenant) -> None:
    for _ in range(allocation_runs.MOST_OPEN):
        await asked_for(stranger)
    answer = await stranger.ask("POST", PATH, json=COPPER, headers=PATIENT)
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    await work(standing)
    await asked_for(stranger)
    await work(standing)


async def test_a_portal_that_asks_for_many_at_once_has_a_few_under_way(
    standing: Standing, stranger: Tenant
) -> None:
    asked = [stranger.ask("POST", PATH, json=COPPER, headers=PATIENT) for _ in range(10)]
    found = sorted(answer.status_code for answer in await asyncio.gather(*asked))
    most = allocation_runs.MOST_OPEN
    assert found == [202] * most + [409] * (10 - most)
    await work(standing)


async def test_a_process_that_stops_leaves_the_work_to_the_next(
    standing: Standing, owner: Tenant, goods: Copper
) -> None:
    assert goods.listings
    key = await asked_for(owner)
    await work(standing)
    stopped = Watch(stopped=True)
    live = standing.app.state.live
    question = AllocationQuestion(code="74", min_score=0.3, weights=Weights())
    with pytest.raises(LaterError):
        allocations.allocated(allocations.prepared(live, EVERYONE, question), stopped, seconds=1)
    # Told twice, the job finds that it is done.
    done = await owner.get(f"{PATH}/{key}")
    again = Work(
        database=standing.database, settings=standing.app.state.settings, subject=key, live=live
    )
    await allocation_runs.run(again)
    assert await owner.get(f"{PATH}/{key}") == done


async def test_an_erased_person_is_in_no_stored_plan(standing: Standing, owner: Tenant) -> None:
    trader = {
        "name": "ИП Оспанова Айгүл",
        "country": "KZ",
        "identifiers": [{"scheme": "KZ-BIN", "value": "491212000006"}],
    }
    person = await owner.add_organization(**trader)
    await owner.add_need(person, **ROD, quantity=tonnes(5))
    key = await asked_for(owner)
    await work(standing)
    assert person in (await owner.ask("GET", f"{PATH}/{key}")).text
    erased = await owner.ask("POST", f"/v1/organizations/{person}/erasure")
    assert erased.status_code == 200
    assert (await owner.ask("GET", f"{PATH}/{key}")).status_code == 404


WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


async def test_a_plan_does_not_speak_of_whom_is_erased_while_it_is_made(
    standing: Standing, owner: Tenant
) -> None:
    trader = {"name": "ИП Садыкова", "country": "KZ",
              "identifiers": [{"scheme": "KZ-BIN", "value": "491212000016"}]}  # fmt: skip
    zinc = {"title": "Цинк чушковый Ц0", "codes": ["7901110000"], "quantity": tonnes(5)}
    person = await owner.add_organization(**trader)
    await owner.add_need(person, **zinc)
    maker = await owner.add_organization(name="АО «Цинк»", country="KZ")
    await owner.add_offer(maker, **zinc)
    key = await asked_for(owner, code_prefix="7901")
    caller = Caller("tests", owner.portal, frozenset({Scope.READ, Scope.WRITE}))
    async with standing.database.write() as session:
        assert await erasure.erase(session, caller, UUID(person))
        working = asyncio.create_task(work(standing))
        async with asyncio.timeout(30):
            while not await waits_for_a_lock(standing):
                assert not working.done()
    await standing.app.state.live.catch_up()
    await working
    found = await owner.get(f"{PATH}/{key}")
    assert found["status"] == "completed"
    assert person not in str(found)
    async with standing.database.read() as reading:
        stored = await allocation_store.plan(reading, UUID(key))
    assert person not in str(allocation_told.unpacked(stored or b""))


async def waits_for_a_lock(standing: Standing) -> bool:
    async with standing.database.read() as reading:
        return bool(await reading.scalar(text(WAITING)))


async def test_a_plan_names_who_has_the_listings_since_a_merge(
    standing: Standing, owner: Tenant
) -> None:
    moderator = await tenant(standing.api.client, standing.database, "chamber", [Scope.MODERATE])
    kept, maker, buyer = [
        await owner.add_organization(name=f"ТОО «Слитки {n}»", country="KZ") for n in range(3)
    ]
    tin = {"title": "Олово чушковое О1", "codes": ["8001100000"], "quantity": tonnes(5)}
    offer = await owner.add_offer(maker, **tin)
    await owner.add_need(buyer, **tin)
    key = await asked_for(owner, code_prefix="8001")
    await work(standing)

    async def told(form: str) -> str:
        answer = await owner.ask("GET", f"{PATH}/{key}?format={form}")
        assert answer.status_code == 200, answer.text
        return answer.text

    assert maker in await told("json")
    await merge(owner, moderator, kept, maker)
    for form, name in (("json", kept), ("csv", "ТОО «Слитки 0»,KZ,Олово")):
        written = await told(form)
        assert name in written
        assert maker not in written
    # One organization has nothing to send to itself.
    await merge(owner, moderator, kept, buyer)
    assert offer not in await told("json")


async def test_old_plans_are_forgotten(
    standing: Standing, owner: Tenant, goods: Copper, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert goods.listings
    key = await asked_for(owner)
    await work(standing)
    tidy = Work(database=standing.database, settings=standing.app.state.settings, subject="")
    await allocation_runs.tidy(tidy)
    assert (await owner.ask("GET", f"{PATH}/{key}")).status_code == 200
    monkeypatch.setattr(allocation_runs, "KEPT", -allocation_runs.KEPT)
    await allocation_runs.tidy(tidy)
    assert (await owner.ask("GET", f"{PATH}/{key}")).status_code == 404
