"""What portals push: one by one, in batches, and as a whole catalogue."""

import pytest

from app.db import Database
from tests.support.api import Api, Json, need, offer, organization
from tests.support.problems import problem, row_counts
from tests.support.tenants import Tenant, tenant

BODIES = {"offers": offer, "needs": need}
each_side = pytest.mark.parametrize("noun", list(BODIES))


async def push(who: Tenant, noun: str, items: list[Json], portal: str = "kz-industry") -> Json:
    answer = await who.ask("PUT", f"/v1/{noun}/by-source/{portal}", json={"items": items})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def retire(who: Tenant, noun: str, keep: list[str], **more: object) -> Json:
    path = f"/v1/{noun}/by-source/kz-industry/retirement"
    return await who.post(path, {"keep": keep, **more}, expect=200)


@each_side
async def test_a_batch_is_answered_item_by_item(
    portal: Tenant, database: Database, noun: str
) -> None:
    owner = await portal.add_organization()
    make = BODIES[noun]
    items = [make(owner, key=f"lot-{n}", title=f"Лот {n}") for n in range(3)]
    first = await push(portal, noun, items)
    assert first["counts"] == {"created": 3, "replaced": 0, "unchanged": 0, "failed": 0}
    items[1] = make(owner, key="lot-1", title="Другое")
    items.append(make("0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a99", key="lot-3"))
    items.append({"title": "без ключа"})
    items.append(make(owner, key="lot-4"))
    again = await push(portal, noun, items)
    assert again["counts"] == {"created": 1, "replaced": 1, "unchanged": 2, "failed": 2}
    assert [item["status"] for item in again["items"]] == [200, 200, 200, 422, 422, 201]
    assert again["items"][0]["record"] == first["items"][0]["record"]
    assert again["items"][3]["problem"]["errors"][0]["code"] == "organization_not_found"
    assert {e["pointer"] for e in again["items"][4]["problem"]["errors"]} >= {"/key"}
    assert (await row_counts(database))["listings"] == 4


async def test_another_portals_catalogue_is_not_pushed(
    portal: Tenant, api: Api, database: Database
) -> None:
    owner = await portal.add_organization()
    body = {"items": [offer(owner, key="1")]}
    answer = await portal.ask("PUT", "/v1/offers/by-source/by-register", json=body)
    problem(answer, 403, "forbidden")
    named = await push(portal, "offers", [offer(owner, key="1", source={"portal": "by-register"})])
    assert named["items"][0]["record"]["source"]["portal"] == "kz-industry"


@each_side
async def test_what_vanished_is_retired_only_when_asked(portal: Tenant, noun: str) -> None:
    owner = await portal.add_organization()
    make = BODIES[noun]
    await push(portal, noun, [make(owner, key=f"lot-{n}") for n in range(10)])
    unkeyed = await portal.post(f"/v1/{noun}", make(owner))
    await push(portal, noun, [make(owner, key=f"lot-{n}") for n in range(8)])
    standing = await portal.get(f"/v1/{noun}/facets", status="active")
    assert standing["total"] == 11
    kept = [f"lot-{n}" for n in range(8)]
    planned = await retire(portal, noun, kept, dry_run=True)
    assert planned == {"dry_run": True, "standing": 10, "retired": ["lot-8", "lot-9"]}
    assert (await portal.get(f"/v1/{noun}/facets", status="active"))["total"] == 11
    done = await retire(portal, noun, kept)
    assert done == planned | {"dry_run": False}
    withdrawn = await portal.get(f"/v1/{noun}", status="withdrawn")
    assert {item["source"]["key"] for item in withdrawn["items"]} == {"lot-8", "lot-9"}
    assert (await portal.get(f"/v1/{noun}/{unkeyed['id']}"))["status"] == "active"
    for item in withdrawn["items"]:
        past = (await portal.get(f"/v1/{noun}/{item['id']}/history"))["items"]
        assert [change["action"] for change in past] == ["changed", "created"]
        assert past[0]["revision"] == item["revision"]
        # No longer suggested, in memory as in the database.
        answer = await portal.get(f"/v1/{noun}/{item['id']}/suggestions")
        assert answer["revision"] >= item["revision"]
    assert (await retire(portal, noun, kept))["retired"] == []


async def test_a_mistaken_list_retires_nothing(portal: Tenant) -> None:
    owner = await portal.add_organization()
    await push(portal, "offers", [offer(owner, key=f"lot-{n}") for n in range(10)])
    path = "/v1/offers/by-source/kz-industry/retirement"
    for keep in ([], ["lot-1"], ["LOT-1", "lot-2"]):
        answer = await portal.ask(
            "POST", path, json={"keep": keep}, headers={"Accept-Language": "en"}
        )
        refused = problem(answer, 409, "too_much_retired")
        assert refused["title"] == "Too much would be retired"
        assert "percent" in refused["detail"]
    answer = await portal.ask("POST", path, json={"keep": []}, headers={"Accept-Language": "ru"})
    assert answer.json()["title"] == "Было бы снято слишком много"
    assert (await portal.get("/v1/offers/facets", status="active"))["total"] == 10
    everything = await retire(portal, "offers", [], most_percent=100)
    assert len(everything["retired"]) == 10


async def test_retiring_touches_no_other_portal_or_side(
    portal: Tenant, api: Api, database: Database
) -> None:
    owner = await portal.add_organization()
    other = await tenant(api.client, database, "by-register")
    await push(other, "offers", [offer(owner, key="lot-1")], "by-register")
    await push(portal, "needs", [need(owner, key="lot-1")])
    await push(portal, "offers", [offer(owner, key="lot-1")])
    await retire(portal, "offers", [], most_percent=100)
    assert (await portal.get("/v1/offers/facets", status="active"))["total"] == 1
    assert (await portal.get("/v1/needs/facets", status="active"))["total"] == 1
    path = "/v1/offers/by-source/by-register/retirement"
    problem(await portal.ask("POST", path, json={"keep": []}), 403, "forbidden")


async def test_a_large_catalogue_can_be_named(portal: Tenant) -> None:
    owner = await portal.add_organization()
    await push(portal, "offers", [offer(owner, key="lot-7")])
    kept = [f"lot-{n}" for n in range(50_000)]
    assert (await retire(portal, "offers", kept))["retired"] == []


async def test_organizations_are_pushed_under_the_portals_key(portal: Tenant) -> None:
    path = "/v1/organizations/by-source/kz-industry/завод/7"
    first = await portal.ask("PUT", path, json=organization())
    same = await portal.ask("PUT", path, json=organization())
    changed = await portal.ask("PUT", path, json=organization(city="Омск"))
    assert [answer.status_code for answer in (first, same, changed)] == [201, 200, 200]
    assert same.json() == first.json()
    assert first.json()["source"]["key"] == "завод/7"
    assert changed.json()["id"] == first.json()["id"]
    assert changed.json()["city"] == "Омск"
    foreign = "/v1/organizations/by-source/by-register/7"
    problem(await portal.ask("PUT", foreign, json=organization()), 403, "forbidden")


async def test_a_record_has_the_licence_of_its_portal_unless_it_states_another(
    api: Api, portal: Tenant
) -> None:
    await api.patch("/v1/portals/kz-industry", {"licence": "CC-BY-4.0"})
    owner = await portal.add_organization()
    made = await portal.post("/v1/offers", offer(owner))
    assert made["source"]["licence"] == "CC-BY-4.0"
    other = await portal.post("/v1/offers", offer(owner, source={"licence": "ODbL-1.0"}))
    assert other["source"]["licence"] == "ODbL-1.0"
    changed = await portal.ask("PATCH", f"/v1/offers/{other['id']}", json={"city": "Омск"})
    assert changed.json()["source"]["licence"] == "ODbL-1.0"
