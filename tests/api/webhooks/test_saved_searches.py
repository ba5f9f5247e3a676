"""Saved searches: told once of each partner who fits well enough, and of nobody hidden."""

import asyncio
import dataclasses
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from app.db import Database, ReadSession
from app.services import deliveries, saved_searches
from app.store import saved_searches as stored_searches
from tests.api.suggested import QUERY
from tests.api.webhooks.listening import LOOPBACK
from tests.portals.server import Server
from tests.support.api import Api, Json, need, offer
from tests.support.problems import problem, refusal
from tests.support.tenants import Tenant, tenant


@pytest.fixture
async def buyer(api: Api, database: Database) -> Tenant:
    """A portal that searches."""
    return await tenant(api.client, database, "by-register")


async def save(who: Tenant, **changes: object) -> Json:
    body = {"name": "Катанка", "query": QUERY, "filters": {"min_score": 0.5}} | changes
    return await who.post("/v1/saved-searches", body)


async def ask(app: FastAPI, database: Database) -> int:
    return await saved_searches.ask_all(database, app.state.live)


async def found(who: Tenant, search: Json) -> list[str]:
    page = await who.get(f"/v1/saved-searches/{search['id']}/matches")
    return [item["offer_id"] or item["need_id"] for item in page["items"]]


async def test_a_search_is_asked_again_when_a_day_has_begun(
    app: FastAPI, database: Database, buyer: Tenant, portal: Tenant
) -> None:
    await save(buyer)
    assert await ask(app, database) == 1
    assert await ask(app, database) == 0
    async with database.write() as session:
        yesterday = "UPDATE saved_searches SET asked_at = asked_at - interval '1 day'"
        await session.execute(text(yesterday))
    assert await ask(app, database) == 1
    assert await ask(app, database) == 0


async def test_a_partner_who_appears_is_told_once(
    app: FastAPI, database: Database, buyer: Tenant, portal: Tenant, receiver: Server
) -> None:
    await buyer.post("/v1/webhooks", {"url": receiver.base, "events": ["saved_search.matched"]})
    search = await save(buyer)
    await ask(app, database)
    assert await found(buyer, search) == []
    owner = await portal.add_organization(country="KZ")
    good = await portal.add_offer(owner)
    await portal.add_offer(owner, title="Кирпич керамический", codes=["6904"])
    assert await ask(app, database) == 1
    assert await found(buyer, search) == [good]
    await deliveries.deliver(database, LOOPBACK)
    [asked] = receiver.asked
    said = asked.json
    assert isinstance(said, dict)
    assert said["type"] == "saved_search.matched"
    told = said["data"]
    assert (told["offer_id"], told["organization_id"]) == (good, owner)
    assert told["saved_search_id"] == search["id"]
    assert told["score"] >= 0.5
    # Changed, it fits as before: it is no news.
    await portal.ask("PATCH", f"/v1/offers/{good}", json={"city": "Балхаш"})
    assert await ask(app, database) == 1
    await buyer.ask("PATCH", f"/v1/saved-searches/{search['id']}", json={"min_score": 0.4})
    await ask(app, database)
    await deliveries.deliver(database, LOOPBACK)
    assert len(receiver.asked) == 1
    other = await portal.add_offer(await portal.add_organization(country="KG"))
    await ask(app, database)
    assert set(await found(buyer, search)) == {good, other}


async def test_a_search_is_asked_only_when_something_changed(
    app: FastAPI, database: Database, buyer: Tenant
) -> None:
    await buyer.add_organization()
    await save(buyer)
    assert await ask(app, database) == 1
    assert await ask(app, database) == 0
    await buyer.add_organization()
    assert await ask(app, database) == 1


@pytest.mark.parametrize("side", ["need", "offer"])
async def test_a_stored_listing_searches(
    app: FastAPI, database: Database, buyer: Tenant, portal: Tenant, side: str
) -> None:
    mine = await buyer.add_organization(country="BY")
    theirs = await portal.add_organization(country="KZ")
    body = need(mine) if side == "need" else offer(mine)
    own = (await buyer.post(f"/v1/{side}s", body))["id"]
    search = await save(buyer, query=None, **{f"{side}_id": own})
    assert search[f"{side}_id"] == own
    partner = await (portal.add_offer if side == "need" else portal.add_need)(theirs)
    await ask(app, database)
    assert await found(buyer, search) == [partner]
    # When it is gone, so is the question.
    await buyer.ask("DELETE", f"/v1/{side}s/{own}")
    await ask(app, database)
    stored = await buyer.get(f"/v1/saved-searches/{search['id']}")
    assert stored["active"] is False
    assert own in stored["disabled_reason"]


async def test_what_is_hidden_from_the_portal_is_never_told(
    api: Api, app: FastAPI, database: Database, buyer: Tenant, portal: Tenant
) -> None:
    mine = await buyer.add_organization(country="BY")
    own = await buyer.add_need(mine)
    search = await save(buyer, query=None, need_id=own, filters={"min_score": 0})
    owner = await portal.add_organization(country="KZ")
    await portal.add_offer(owner, visibility="private")
    trial = await tenant(api.client, database, "sandbox.kz")
    await trial.add_offer(await trial.add_organization())
    await ask(app, database)
    assert await found(buyer, search) == []
    members = await portal.add_offer(owner, visibility="members")
    await ask(app, database)
    assert await found(buyer, search) == [members]
    beginner = await save(trial)
    await ask(app, database)
    assert members not in await found(trial, beginner)


async def test_a_paused_search_and_a_suspended_portal_are_not_asked_for(
    api: Api, app: FastAPI, database: Database, buyer: Tenant
) -> None:
    await buyer.add_organization()
    search = await save(buyer)
    await buyer.ask("PATCH", f"/v1/saved-searches/{search['id']}", json={"active": False})
    assert await ask(app, database) == 0
    await buyer.ask("PATCH", f"/v1/saved-searches/{search['id']}", json={"active": True})
    await api.patch("/v1/portals/by-register", {"suspended": True})
    assert await ask(app, database) == 0


async def test_a_search_that_goes_while_it_is_asked_stops_no_other(
    app: FastAPI, database: Database, buyer: Tenant, portal: Tenant
) -> None:
    gone, stays = await save(buyer), await save(buyer)
    good = await portal.add_offer(await portal.add_organization(country="KZ"))
    async with database.write() as session:
        await stored_searches.remove(session, UUID(gone["id"]))
        asking = asyncio.create_task(ask(app, database))
        await asyncio.wait([asking], timeout=1)
        assert not asking.done()
    await asking
    assert await found(buyer, stays) == [good]


async def test_a_search_that_changes_while_it_is_asked_gets_nothing_of_the_old_question(
    app: FastAPI, database: Database, buyer: Tenant, portal: Tenant
) -> None:
    search = await save(buyer)
    bricks = {"title": "Кирпич керамический", "codes": ["6904"], "country": "BY", "seek": "offers"}
    other = await save(buyer, query=bricks)
    await buyer.ask("PATCH", f"/v1/saved-searches/{other['id']}", json={"active": False})
    owner = await portal.add_organization(country="KZ")
    wire = await portal.add_offer(owner)
    brick = await portal.add_offer(owner, title="Кирпич керамический", codes=["6904"])
    async with database.read() as reading:
        draft = await stored_searches.get(reading, UUID(other["id"]), None)
    assert draft is not None
    async with database.write() as session:
        await stored_searches.replace(
            session, UUID(search["id"]), dataclasses.replace(draft, active=True)
        )
        asking = asyncio.create_task(ask(app, database))
        await asyncio.wait([asking], timeout=1)
        assert not asking.done()
    await asking
    assert await found(buyer, search) == []
    await ask(app, database)
    assert await found(buyer, search) == [brick]
    assert wire not in await found(buyer, search)


async def test_a_search_whose_listing_is_exchanged_while_it_is_asked_is_not_switched_off(
    app: FastAPI, database: Database, buyer: Tenant
) -> None:
    owner = await buyer.add_organization(country="BY")
    first, second = await buyer.add_need(owner), await buyer.add_need(owner)
    search = await save(buyer, query=None, need_id=first)
    await buyer.ask("DELETE", f"/v1/needs/{first}")
    async with database.write() as session:
        draft = await stored_searches.get(ReadSession(session), UUID(search["id"]), None)
        assert draft is not None
        await stored_searches.replace(
            session, draft.id, dataclasses.replace(draft, listing_id=UUID(second))
        )
        asking = asyncio.create_task(ask(app, database))
        await asyncio.wait([asking], timeout=1)
        assert not asking.done()
    await asking
    await ask(app, database)
    stored = await buyer.get(f"/v1/saved-searches/{search['id']}")
    assert (stored["active"], stored["disabled_reason"]) == (True, None)


async def test_another_portals_search_is_not_there(buyer: Tenant, portal: Tenant) -> None:
    search = await save(buyer)
    path = f"/v1/saved-searches/{search['id']}"
    for method, address in [
        ("GET", path),
        ("PATCH", path),
        ("DELETE", path),
        ("GET", f"{path}/matches"),
    ]:
        answer = await portal.ask(method, address, **({"json": {}} if method == "PATCH" else {}))
        problem(answer, 404, "not_found")
    assert (await portal.get("/v1/saved-searches"))["items"] == []
    assert (await buyer.ask("DELETE", path)).status_code == 204
    assert (await buyer.get("/v1/saved-searches"))["items"] == []


async def test_a_listing_that_the_portal_does_not_see_cannot_search(
    buyer: Tenant, portal: Tenant
) -> None:
    owner = await portal.add_organization()
    hidden = await portal.add_need(owner, visibility="private")
    body = {"name": "Чужая", "need_id": hidden}
    answer = await buyer.ask("POST", "/v1/saved-searches", json=body)
    refusal(answer, "/need_id", "need_not_found")


@pytest.mark.parametrize("asking", [{}, {"query": QUERY, "need_id": "0" * 32}])
async def test_a_search_has_one_question(buyer: Tenant, asking: Json) -> None:
    answer = await buyer.ask("POST", "/v1/saved-searches", json={"name": "Ни о чём"} | asking)
    entry = problem(answer, 422, "invalid_input")["errors"][0]
    assert entry["code"] == "ambiguous_question"


async def test_everything_that_a_search_says_comes_back(buyer: Tenant) -> None:
    filters = {
        "country": ["KG", "KZ"],
        "cross_border": True,
        "code_prefix": "7408",
        "kind": "material",
        "purpose": ["supply"],
        "direction": [],
        "min_score": 0.9,
    }
    search = await save(buyer, filters=filters)
    assert search["filters"] == filters
    assert search["title"] == QUERY["title"]
    assert search["seek"] == "offers"
    assert (await save(buyer, filters={}))["filters"]["min_score"] == 0.8


async def test_a_listing_that_consent_opened_asks_for_nobody_else(
    buyer: Tenant, portal: Tenant
) -> None:
    offer = await portal.add_offer(await portal.add_organization(), visibility="private")
    need = await buyer.add_need(await buyer.add_organization())
    (found_one,) = (await buyer.get(f"/v1/needs/{need}/suggestions"))["items"]
    for who, key in ((buyer, found_one["private"]["id"]), (portal, offer)):
        await who.post("/v1/decisions", {"need_id": need, "offer_id": key, "verdict": "accepted"})
    assert (await buyer.ask("GET", f"/v1/offers/{offer}")).status_code == 200
    assert (await buyer.ask("GET", f"/v1/offers/{offer}/suggestions")).status_code == 404
    refused = await buyer.ask(
        "POST", "/v1/saved-searches", json={"name": "Чужое", "offer_id": offer}
    )
    assert problem(refused, 422, "invalid_input")["errors"][0]["code"] == "offer_not_found"
    mine = await portal.ask("POST", "/v1/saved-searches", json={"name": "Своё", "offer_id": offer})
    assert mine.status_code == 201, mine.text
