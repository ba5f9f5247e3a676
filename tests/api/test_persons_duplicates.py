"""Pairs of likely duplicates confirm to no stranger what he guesses of a sole trader."""

import pytest

from app.config import Settings
from app.db import Database
from app.services import duplicates
from app.services.live import LiveRegistry
from app.services.work import Work
from app.vocabulary.terms import Scope
from tests.api.test_persons_numbers import NUMBER, TRADER
from tests.support.api import Api, Json
from tests.support.problems import problem
from tests.support.tenants import Tenant, tenant

GUESSES: tuple[Json, ...] = (
    {},
    {"identifiers": [NUMBER]},
    {"identifiers": [{"scheme": "KZ-BIN", "value": "850101300005"}]},
    {"address": TRADER["address"]},
    {"address": "пр. Мира, 12"},
)


@pytest.fixture
async def moderator(api: Api, database: Database) -> Tenant:
    """Who decides."""
    return await tenant(api.client, database, "chamber", [Scope.MODERATE])


async def search(database: Database) -> None:
    """Run the background job once."""
    settings = Settings(database_url="postgresql+asyncpg://nobody@/nothing", log_level="ERROR")
    live = LiveRegistry(database)
    await duplicates.run(Work(database=database, settings=settings, subject="", live=live))


async def guess(who: Tenant, key: str, name: str, said: Json) -> str:
    """Add a record of one's own, pair it with the person's, and return what is answered."""
    body = {"name": name, "country": "KZ"} | said
    made = await who.ask("POST", "/v1/organizations?allow_duplicate=true", json=body)
    assert made.status_code == 201, made.text
    own = made.json()["id"]
    pair = await who.post("/v1/duplicates", {"organization_ids": [key, own]})
    for field in ("id", "organizations", "proposed_at"):
        del pair[field]
    assert pair == {**pair, "proposed_by": "key of ru-register", "state": "proposed"}
    await who.ask("DELETE", f"/v1/organizations/{own}")
    return str(pair)


async def test_a_proposed_pair_says_nothing_of_what_strangers_are_not_shown(
    portal: Tenant, other: Tenant
) -> None:
    key = await portal.add_organization(**TRADER)
    told = [await guess(other, key, "Ателье Айгүл", said) for said in GUESSES]
    assert len(set(told)) == 1, told


@pytest.mark.parametrize("name", ["ИП Оспанова А.", "ИП Оспанова Айгүл"])
async def test_what_the_service_finds_tells_strangers_no_more(
    database: Database, portal: Tenant, other: Tenant, moderator: Tenant, name: str
) -> None:
    key = await portal.add_organization(**TRADER)
    told = []
    for said in GUESSES:
        body = {"name": name, "country": "KZ"} | said
        own = (await other.ask("POST", "/v1/organizations?allow_duplicate=true", json=body)).json()
        await search(database)
        shown = (await other.get("/v1/duplicates", organization_id=own["id"]))["items"]
        told.append([(one["points"], [r["code"] for r in one["reasons"]]) for one in shown])
        found = (await moderator.get("/v1/duplicates", organization_id=own["id"]))["items"]
        if said == GUESSES[1]:
            assert found[0]["reasons"][0]["code"] == "identifier.same"
            assert found[0]["reasons"][0]["left"] is None
        if found and not shown:
            path = f"/v1/duplicates/{found[0]['id']}"
            problem(await other.ask("GET", path), 404, "not_found")
            assert (await moderator.get(path))["points"] == found[0]["points"]
            # Nor does proposing it tell that it was there.
            pair = await other.post("/v1/duplicates", {"organization_ids": [key, own["id"]]})
            assert pair["id"] != found[0]["id"]
            assert pair["proposed_at"] > found[0]["proposed_at"]
            assert pair["proposed_by"] == "key of ru-register"
        await other.ask("DELETE", f"/v1/organizations/{own['id']}")
    assert all(one == told[0] for one in told), told


async def test_who_has_both_records_is_told_all(portal: Tenant) -> None:
    key = await portal.add_organization(**TRADER)
    part = {"name": "Мастерская", "country": "KZ", "address": TRADER["address"]}
    own = await portal.add_organization(**part)
    pair = await portal.post("/v1/duplicates", {"organization_ids": [key, own]})
    assert "address.same" in {reason["code"] for reason in pair["reasons"]}
