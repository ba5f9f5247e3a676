"""A sole trader's number is no way to the person: whoever sends a stranger's learns nothing."""

import httpx
from fastapi import FastAPI
from sqlalchemy import text

from app.db import Database
from app.vocabulary.terms import Scope
from tests.support.api import Api, Json
from tests.support.imports import Importer
from tests.support.migrations import migrate_to
from tests.support.problems import problem
from tests.support.tenants import Tenant, nobody, tenant

NUMBER = {"scheme": "KZ-BIN", "value": "491212000006"}
TRADER: Json = {
    "name": "ИП Оспанова Айгүл",
    "country": "KZ",
    "identifiers": [NUMBER],
    "address": "ул. Личная, 7",
}
FILE = "Код;Наименование;ТН ВЭД;Организация;БИН\nk1;Спецодежда;6211;Швея;491212000006\n"
BY_SOURCE = "/v1/organizations/by-source/ru-register/швея"


async def test_who_sends_a_strangers_number_gets_a_record_of_his_own(
    portal: Tenant, other: Tenant
) -> None:
    key = await portal.add_organization(**TRADER)
    stranger = {"name": "Швея", "country": "KZ", "identifiers": [NUMBER]}
    made = await other.ask("POST", "/v1/organizations", json=stranger)
    assert made.status_code == 201, made.text
    assert made.json()["id"] != key
    await other.ask("DELETE", f"/v1/organizations/{made.json()['id']}")
    pushed = await other.ask("PUT", BY_SOURCE, json={"name": "Швея", "country": "KZ"})
    assert pushed.status_code == 201
    numbered = await other.ask("PUT", BY_SOURCE, json=stranger)
    assert numbered.status_code == 200, numbered.text
    own = f"/v1/organizations/{pushed.json()['id']}"
    assert (await other.ask("PATCH", own, json={"identifiers": []})).status_code == 200
    patched = await other.ask("PATCH", own, json={"identifiers": [NUMBER]})
    assert patched.status_code == 200, patched.text
    for answer in (made, numbered, patched):
        assert key not in answer.text
        assert "Айгүл" not in answer.text


async def test_ones_own_person_is_still_one_record(portal: Tenant, other: Tenant) -> None:
    key = await portal.add_organization(**TRADER)
    again = await portal.ask("POST", "/v1/organizations", json=TRADER | {"name": "Ателье"})
    assert problem(again, 409, "conflict")["duplicate_of"] == key
    # By the name, which everybody sees, a stranger is told as of any other organization.
    known = {"name": TRADER["name"], "country": "KZ", "city": "Тараз"}
    await portal.ask("PATCH", f"/v1/organizations/{key}", json={"city": "Тараз"})
    named = await other.ask("POST", "/v1/organizations", json=known)
    assert problem(named, 409, "conflict")["duplicate_of"] == key


async def test_likeness_is_not_judged_by_what_strangers_are_not_shown(
    portal: Tenant, other: Tenant
) -> None:
    await portal.add_organization(**TRADER)
    stranger = {"name": "ИП Оспанова А.", "country": "KZ"}
    for guess in ({}, {"identifiers": [NUMBER]}, {"address": TRADER["address"]}):
        made = await other.post("/v1/organizations", stranger | guess)
        await other.ask("DELETE", f"/v1/organizations/{made['id']}")


async def test_goods_of_a_file_come_under_a_record_of_its_own_portal(
    app: FastAPI, client: httpx.AsyncClient, portal: Tenant, other: Tenant
) -> None:
    key = await portal.add_organization(**TRADER)
    importer = Importer(app, client)
    for who, mine in ((other, False), (portal, True)):
        started = await importer.start(FILE.encode(), "file.csv", who.headers)
        await importer.work()
        done = await importer.read(started, who.headers)
        assert done["counts"]["created"] == 1, done
        offers = (await who.get("/v1/offers"))["items"]
        own = [one for one in offers if one["source"]["portal"] == who.portal]
        assert [offer["organization_id"] == key for offer in own] == [mine]


async def test_an_erased_person_is_told_of_to_who_spoke_for_it(
    api: Api, portal: Tenant, other: Tenant, database: Database
) -> None:
    moderator = await tenant(api.client, database, "moderators", [Scope.READ, Scope.MODERATE])
    key = await portal.add_organization(**TRADER)
    claim = await other.post(f"/v1/organizations/{key}/claims", {"evidence": "Доверенность №7"})
    decision = {"state": "approved", "reason": "Видели доверенность."}
    await moderator.post(f"/v1/claims/{claim['id']}/decision", decision, expect=200)
    await portal.ask("PATCH", f"/v1/organizations/{key}", json={"visibility": "private"})
    before = await other.get("/v1/changes", since="0")
    assert key in {item["id"] for item in before["items"]}
    await portal.post(f"/v1/organizations/{key}/erasure", None, expect=200)
    after = await other.get("/v1/changes", since=before["next_cursor"])
    assert [(item["id"], item["action"]) for item in after["items"]] == [(key, "deleted")]
    strangers = await moderator.get("/v1/changes", since=before["next_cursor"])
    assert strangers["items"] == []


async def test_numbers_of_persons_that_are_there_come_apart_and_together(
    portal: Tenant, other: Tenant, database: Database
) -> None:
    key = await portal.add_organization(**TRADER)
    plant = await portal.add_organization(
        country="KZ", identifiers=[{"scheme": "KZ-BIN", "value": "491240005005"}]
    )
    await other.add_organization(**TRADER | {"name": "Швея"})
    await migrate_to(database, "0025")
    assert await realms(database) == {key: "", plant: "", "other": "ru-register"}
    await migrate_to(database, "0026")
    assert await realms(database) == {key: "kz-industry", plant: "", "other": "ru-register"}


async def test_persons_of_belarus_and_kyrgyzstan_that_are_there_become_persons(
    portal: Tenant, database: Database
) -> None:
    number = {"scheme": "KG-INN", "value": "11605198500123"}
    trader = await portal.add_organization(country="KG", identifiers=[number])
    plant = await portal.add_organization(
        country="KG", identifiers=[{"scheme": "KG-INN", "value": "00908199810017"}]
    )
    await migrate_to(database, "0027")
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE organizations SET person = false"))
        await connection.execute(text("UPDATE identifiers SET realm = ''"))
    await migrate_to(database, "0028")
    assert await realms(database) == {trader: "kz-industry", plant: ""}
    found = await nobody(portal.client).get("/v1/organizations", identifier=number["value"])
    assert found["items"] == []


async def realms(database: Database) -> dict[str, str]:
    """The realm of each record's number; the other portal's record is called other."""
    async with database.read() as session:
        rows = await session.execute(
            text(
                "SELECT CASE o.portal WHEN 'ru-register' THEN 'other' ELSE o.id::text END, i.realm"
                " FROM identifiers i JOIN organizations o ON o.id = i.organization_id"
            )
        )
        return {str(who): str(realm) for who, realm in rows.all()}
