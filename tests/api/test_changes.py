"""The change feed: everything that a caller may know changed, once, and nothing else."""

import asyncio
import base64

import pytest

from app.db import Database
from app.services import changes as change_feed
from app.store import changes, organizations
from app.store.cursors import seal
from app.values.feed import ChangesAsked
from app.vocabulary.reach import EVERYONE
from app.vocabulary.terms import Action, Noun, Scope, Side
from tests.support.api import Api, organization
from tests.support.mirror import Mirror
from tests.support.problems import problem
from tests.support.records import add_listing, add_organization
from tests.support.tenants import Tenant, nobody, tenant


@pytest.fixture
def anyone(api: Api) -> Mirror:
    """Who has no key."""
    return Mirror(nobody(api.client))


async def test_every_create_change_and_delete_is_told(portal: Tenant, anyone: Mirror) -> None:
    assert await anyone.catch_up() == []
    owner = await portal.add_organization()
    offer = await portal.add_offer(owner)
    need = await portal.add_need(owner)
    assert await anyone.catch_up() == [("created", key) for key in (owner, offer, need)]
    assert anyone.records[offer]["title"] == "Катанка медная 8 мм"
    await portal.ask("PATCH", f"/v1/offers/{offer}", json={"title": "Катанка медная 9,5 мм"})
    await portal.ask("DELETE", f"/v1/needs/{need}")
    assert await anyone.catch_up() == [("changed", offer), ("deleted", need)]
    assert anyone.records[offer]["title"] == "Катанка медная 9,5 мм"
    assert await anyone.catch_up() == []
    await portal.ask("DELETE", f"/v1/organizations/{owner}")
    assert set(await anyone.catch_up()) == {("deleted", offer), ("deleted", owner)}
    assert anyone.records == {}


async def test_a_record_comes_once_however_often_it_changed(portal: Tenant, anyone: Mirror) -> None:
    owner = await portal.add_organization()
    offer = await portal.add_offer(owner)
    gone = await portal.add_offer(owner)
    for city in ("Омск", "Балхаш", "Тараз"):
        await portal.ask("PATCH", f"/v1/offers/{offer}", json={"city": city})
    await portal.ask("DELETE", f"/v1/offers/{gone}")
    assert sorted(await anyone.catch_up()) == sorted([("created", owner), ("created", offer)])
    assert anyone.records[offer]["city"] == "Тараз"


async def test_a_change_that_commits_late_is_not_missed(database: Database) -> None:
    seen: list[str] = []
    cursor = "0"

    async def read() -> None:
        nonlocal cursor
        async with database.read() as session:
            found = await change_feed.page(session, EVERYONE, ChangesAsked(cursor))
        cursor = found.cursor
        seen.extend(str(item.record_id) for item in found.items)

    async with database.write() as late:
        first = await add_organization(late, name="поздний")
        async with database.write() as early:
            second = await add_organization(early, name="ранний")
        # The later revision is committed, the earlier one is not: neither has settled.
        await read()
        assert seen == []
    await read()
    assert seen == [str(first), str(second)]


async def test_many_writers_at_once_lose_nothing(database: Database) -> None:
    async with database.write() as session:
        owner = await add_organization(session)
    told: set[str] = set()
    cursor = "0"

    async def write(number: int) -> str:
        async with database.write() as session:
            key = await add_listing(session, owner, Side.OFFER, title=f"Лот {number}")
            await asyncio.sleep(number % 3 / 100)
            return str(key)

    async def read() -> None:
        nonlocal cursor
        async with database.read() as session:
            found = await change_feed.page(session, EVERYONE, ChangesAsked(cursor, limit=3))
        cursor = found.cursor
        told.update(str(item.record_id) for item in found.items)

    writing = asyncio.gather(*(write(number) for number in range(24)))
    while not writing.done():
        await read()
        await asyncio.sleep(0)
    for _ in range(30):
        await read()
    assert told == {str(owner), *(await writing)}


async def test_pages_lose_and_repeat_nothing(portal: Tenant, anyone: Mirror) -> None:
    owner = await portal.add_organization()
    offers = [await portal.add_offer(owner, title=f"Лот {number}") for number in range(7)]
    told = await anyone.catch_up(limit=2)
    assert told == [("created", key) for key in (owner, *offers)]


async def test_a_full_mirror_is_what_the_lists_show_to_each_caller(
    api: Api, portal: Tenant, other: Tenant, database: Database
) -> None:
    sandbox = await tenant(api.client, database, "sandbox.kz")
    boss = await tenant(api.client, database, "bootstrap", [Scope.ADMINISTER], name="boss")
    mirrors = [Mirror(who) for who in (nobody(api.client), portal, other, sandbox, boss)]
    steps = [("public", "public"), ("public", "private"), ("members", "public")]
    kept = []
    for who in (portal, other, sandbox):
        for of_owner, of_offer in steps:
            owner = await who.add_organization(visibility=of_owner)
            kept.append((who, owner, await who.add_offer(owner, visibility=of_offer)))
    for mirror in mirrors:
        await mirror.catch_up()
        await mirror.holds_what_the_lists_hold()
    for number, (who, owner, offer) in enumerate(kept):
        turned = ("private", "members", "public")[number % 3]
        await who.ask("PATCH", f"/v1/organizations/{owner}", json={"visibility": turned})
        if number % 2:
            await who.ask("PATCH", f"/v1/offers/{offer}", json={"visibility": turned})
    for mirror in mirrors:
        await mirror.catch_up()
        await mirror.holds_what_the_lists_hold()


async def test_what_became_private_is_deleted_to_strangers_only(
    portal: Tenant, other: Tenant, anyone: Mirror
) -> None:
    owner = await portal.add_organization()
    offer = await portal.add_offer(owner)
    own, foreign = Mirror(portal), Mirror(other)
    for mirror in (anyone, own, foreign):
        await mirror.catch_up()
    await portal.ask("PATCH", f"/v1/offers/{offer}", json={"visibility": "private"})
    assert await anyone.catch_up() == [("deleted", offer)]
    assert await foreign.catch_up() == [("deleted", offer)]
    assert await own.catch_up() == [("changed", offer)]
    # From then on, they are told nothing.
    await portal.ask("PATCH", f"/v1/offers/{offer}", json={"city": "Омск"})
    assert await anyone.catch_up() == []
    assert await own.catch_up() == [("changed", offer)]
    await portal.ask("PATCH", f"/v1/offers/{offer}", json={"visibility": "members"})
    assert await anyone.catch_up() == []
    assert await foreign.catch_up() == [("created", offer)]
    await portal.ask("DELETE", f"/v1/offers/{offer}")
    assert await anyone.catch_up() == []
    assert await foreign.catch_up() == [("deleted", offer)]


async def test_listings_open_and_close_with_their_organization(
    portal: Tenant, anyone: Mirror
) -> None:
    owner = await portal.add_organization(visibility="private")
    offer = await portal.add_offer(owner)
    assert await anyone.catch_up() == []
    path = f"/v1/organizations/{owner}"
    await portal.ask("PATCH", path, json={"visibility": "public"})
    assert set(await anyone.catch_up()) == {("created", owner), ("created", offer)}
    await anyone.holds_what_the_lists_hold()
    await portal.ask("PATCH", path, json={"visibility": "members"})
    assert set(await anyone.catch_up()) == {("deleted", owner), ("deleted", offer)}


async def test_a_private_record_leaves_no_trace_in_the_feed(
    portal: Tenant, other: Tenant, anyone: Mirror, api: Api, database: Database
) -> None:
    sandbox = Mirror(await tenant(api.client, database, "sandbox.kz"))
    owner = await portal.add_organization(visibility="private", name="АО «Тайна»")
    offer = await portal.add_offer(owner, visibility="private")
    trial = await sandbox.who.add_organization()
    await portal.ask("PATCH", f"/v1/offers/{offer}", json={"city": "Омск"})
    await portal.ask("DELETE", f"/v1/organizations/{owner}")
    for mirror in (anyone, Mirror(other)):
        assert await mirror.catch_up() == []
        answer = await mirror.who.ask("GET", "/v1/changes")
        assert answer.json()["items"] == []
        assert answer.json()["more"] is False
        clear = base64.urlsafe_b64decode(answer.json()["next_cursor"] + "==").decode()
        assert owner not in clear
        assert offer not in clear
        # The cursor is that of the last transaction, not that of a change of anybody.
        assert clear.endswith(f'"{2**63 - 1}"]')
    assert await sandbox.catch_up() == [("created", trial)]


async def test_a_person_is_shown_in_the_feed_as_elsewhere(portal: Tenant, anyone: Mirror) -> None:
    number = {"scheme": "RU-INN", "value": "500100732259"}
    body = organization(identifiers=[number], address="ул. Мира, 1")
    owner = (await portal.post("/v1/organizations", body))["id"]
    await anyone.catch_up()
    assert anyone.records[owner]["identifiers"] == []
    assert anyone.records[owner]["address"] is None


async def test_who_waits_is_told_at_once(portal: Tenant, api: Api) -> None:
    cursor = (await api.get("/v1/changes", since="now"))["next_cursor"]
    waiting = asyncio.create_task(api.get("/v1/changes", since=cursor, wait=10))
    await asyncio.sleep(0.2)
    assert not waiting.done()
    owner = await portal.add_organization()
    found = await asyncio.wait_for(waiting, timeout=5)
    assert [item["id"] for item in found["items"]] == [owner]
    none = await api.get("/v1/changes", since=found["next_cursor"], wait=0.1)
    assert none["items"] == []


async def test_now_skips_what_was_and_a_noun_what_is_not_asked_for(
    portal: Tenant, api: Api
) -> None:
    owner = await portal.add_organization()
    cursor = (await api.get("/v1/changes", since="now"))["next_cursor"]
    assert (await api.get("/v1/changes", since=cursor))["items"] == []
    offer = await portal.add_offer(owner)
    need = await portal.add_need(owner)
    only = await api.get("/v1/changes", since=cursor, noun=["need"])
    assert [item["id"] for item in only["items"]] == [need]
    both = await api.get("/v1/changes", since=cursor, noun=["need", "offer"])
    assert [item["id"] for item in both["items"]] == [offer, need]


@pytest.mark.parametrize("since", ["", "1", "-1", "нет", "AAAA", "0" * 400])
async def test_a_broken_cursor_is_refused(api: Api, since: str) -> None:
    answer = await api.client.get("/v1/changes", params={"since": since})
    problem(answer, 404, "invalid_cursor")


@pytest.mark.parametrize("place", [["1", "x"], ["1"], [str(2**63), "1"], ["-5", "1"]])
async def test_a_forged_position_is_refused(api: Api, database: Database, place: list[str]) -> None:
    good = (await api.get("/v1/changes", since="now"))["next_cursor"]
    stamp = base64.urlsafe_b64decode(good + "==").decode()[:8]
    answer = await api.client.get("/v1/changes", params={"since": seal(stamp, place)})
    problem(answer, 404, "invalid_cursor")


async def test_a_cursor_of_another_server_is_refused(api: Api) -> None:
    answer = await api.client.get("/v1/changes", params={"since": seal("deadbeef", ["5", "5"])})
    assert "since=0" in problem(answer, 404, "invalid_cursor")["detail"]


async def test_a_long_run_of_hidden_changes_is_passed_over_in_one_answer(
    database: Database, anyone: Mirror, api: Api
) -> None:
    async with database.write() as session:
        owner = await add_organization(session)
        key = await add_listing(session, owner, Side.OFFER)
    async with database.write() as session:
        for _ in range(1_100):
            await changes.record(session, Noun.OFFER, key, Action.CHANGED)
    async with database.write() as session:
        await organizations.remove(session, await add_organization(session), "tests")
        last = await add_organization(session)
    found = await api.get("/v1/changes", limit=3)
    assert [item["id"] for item in found["items"]] == [str(owner), str(key), str(last)]
