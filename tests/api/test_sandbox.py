"""A sandbox works like a portal, and nobody else notices it."""

import pytest

from app.db import Database
from app.vocabulary.terms import Scope
from tests.support.api import Api, need, offer
from tests.support.problems import problem
from tests.support.tenants import Tenant, nobody, tenant

NUMBER = {"scheme": "KZ-BIN", "value": "491240005005"}


@pytest.fixture
async def sandbox(api: Api, database: Database) -> Tenant:
    """A sandbox with a key."""
    return await tenant(api.client, database, "sandbox.tester")


@pytest.fixture
async def others(api: Api, database: Database) -> list[Tenant]:
    """Everybody else: nobody, a portal, another sandbox, the administrator."""
    return [
        nobody(api.client),
        await tenant(api.client, database, "kz-industry"),
        await tenant(api.client, database, "sandbox.other"),
        Tenant(api.client, "bootstrap", api.headers),
    ]


async def test_a_sandbox_works_like_a_portal(sandbox: Tenant) -> None:
    owner = await sandbox.add_organization(country="KZ", identifiers=[NUMBER])
    key = await sandbox.add_offer(owner)
    buyer = await sandbox.add_organization()
    wanted = await sandbox.add_need(buyer)
    assert (await sandbox.get("/v1/offers"))["items"][0]["id"] == key
    found = await sandbox.get(f"/v1/needs/{wanted}/suggestions")
    assert [item["offer"]["id"] for item in found["items"]] == [key]
    body = {"need_id": wanted, "offer_id": key, "verdict": "accepted"}
    await sandbox.post("/v1/decisions", body)
    assert len((await sandbox.get("/v1/decisions"))["items"]) == 1


async def test_nobody_else_sees_it(sandbox: Tenant, others: list[Tenant]) -> None:
    owner = await sandbox.add_organization()
    key, wanted = await sandbox.add_offer(owner), await sandbox.add_need(owner)
    for who in others:
        for path in (f"/v1/organizations/{owner}", f"/v1/offers/{key}", f"/v1/needs/{wanted}"):
            problem(await who.ask("GET", path), 404, "not_found")
        for path in ("/v1/organizations", "/v1/offers", "/v1/needs", "/v1/suppliers"):
            assert (await who.get(path))["items"] == []
            if path != "/v1/suppliers":
                assert (await who.get(f"{path}/facets"))["total"] == 0
        question = {"queries": [{"title": "Катанка медная", "codes": ["7408"]}]}
        answered = await who.post("/v1/suggestions", question, expect=200)
        assert answered["results"][0]["considered"] == 0
    assert (await others[0].get("/readyz"))["listings"] == 0


async def test_nobody_else_sees_what_became_of_it_or_whom_it_tells(
    sandbox: Tenant, others: list[Tenant]
) -> None:
    owner = await sandbox.add_organization()
    offered = await sandbox.add_offer(owner)
    hook = await sandbox.post("/v1/webhooks", {"url": "https://example.org/hook"})
    sent = await sandbox.post(f"/v1/webhooks/{hook['id']}/test", {}, expect=202)
    asked = {"name": "Катанка", "query": {"title": "Катанка"}}
    search = await sandbox.post("/v1/saved-searches", asked)
    paths = [
        f"/v1/organizations/{owner}/history",
        f"/v1/offers/{offered}/history",
        f"/v1/webhooks/{hook['id']}",
        f"/v1/webhooks/{hook['id']}/deliveries",
        f"/v1/saved-searches/{search['id']}",
        f"/v1/saved-searches/{search['id']}/matches",
    ]
    assert sent["id"]
    for path in paths:
        await sandbox.get(path)
        for who in others[1:]:
            problem(await who.ask("GET", path), 404, "not_found")
    for who in others[1:]:
        for path in ("/v1/webhooks", "/v1/saved-searches"):
            assert (await who.get(path))["items"] == []


async def test_it_is_suggested_to_nobody_not_even_veiled(
    sandbox: Tenant, others: list[Tenant]
) -> None:
    owner = await sandbox.add_organization()
    for visibility in ("public", "members", "private"):
        await sandbox.add_offer(owner, visibility=visibility)
    portal = others[1]
    wanted = await portal.add_need(await portal.add_organization())
    found = await portal.get(f"/v1/needs/{wanted}/suggestions", min_score=0)
    assert (found["items"], found["considered"]) == ([], 0)


async def test_a_sandbox_learns_of_nothing_private(sandbox: Tenant, others: list[Tenant]) -> None:
    portal = others[1]
    owner = await portal.add_organization()
    for visibility in ("members", "private"):
        await portal.add_offer(owner, visibility=visibility)
    wanted = await sandbox.add_need(await sandbox.add_organization())
    found = await sandbox.get(f"/v1/needs/{wanted}/suggestions", min_score=0)
    assert (found["items"], found["considered"]) == ([], 0)


async def test_what_a_sandbox_decides_on_a_real_offer_stays_with_it(
    sandbox: Tenant, others: list[Tenant]
) -> None:
    portal = others[1]
    real = await portal.add_offer(await portal.add_organization())
    wanted = await sandbox.add_need(await sandbox.add_organization())
    await sandbox.post(
        "/v1/decisions", {"need_id": wanted, "offer_id": real, "verdict": "accepted"}
    )
    assert (await portal.get("/v1/decisions"))["items"] == []
    found = await portal.get(f"/v1/offers/{real}/suggestions", min_score=0)
    assert found["items"] == []


async def test_numbers_and_keys_of_a_sandbox_are_free_for_others(
    sandbox: Tenant, others: list[Tenant]
) -> None:
    portal = others[1]
    await sandbox.add_organization(country="KZ", identifiers=[NUMBER])
    await portal.add_organization(country="KZ", identifiers=[NUMBER])


async def test_a_sandbox_changes_and_claims_nothing_real(
    sandbox: Tenant, others: list[Tenant]
) -> None:
    portal = others[1]
    owner = await portal.add_organization()
    path = f"/v1/organizations/{owner}"
    problem(await sandbox.ask("PATCH", path, json={"city": "Омск"}), 403, "forbidden")
    claim = {"evidence": "Это наш завод, честно."}
    problem(await sandbox.ask("POST", f"{path}/claims", json=claim), 403, "forbidden")
    mine = await sandbox.ask("POST", "/v1/offers", json=offer(owner))
    problem(await portal.ask("GET", f"/v1/offers/{mine.json()['id']}"), 404, "not_found")


async def test_others_publish_nothing_for_its_organizations(
    sandbox: Tenant, others: list[Tenant]
) -> None:
    owner = await sandbox.add_organization()
    for who in others[1:3]:
        answer = await who.ask("POST", "/v1/needs", json=need(owner))
        assert answer.json()["errors"][0]["code"] == "organization_not_found"


@pytest.mark.parametrize("scope", [Scope.MODERATE, Scope.ADMINISTER])
async def test_a_sandbox_gets_no_power(api: Api, scope: Scope) -> None:
    body = {"name": "too much", "portal": "sandbox.tester", "scopes": [scope]}
    answer = await api.client.post("/v1/keys", json=body, headers=api.headers)
    assert answer.json()["errors"][0]["code"] == "too_powerful"
