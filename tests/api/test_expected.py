"""What a push expects of the record that it finds: If-Match and If-None-Match."""

import asyncio

import pytest

from tests.support.api import Json, need, offer, organization
from tests.support.problems import problem, refusal
from tests.support.tenants import Tenant

NOUNS = ("organizations", "offers", "needs")


async def body_of(noun: str, portal: Tenant, **changes: object) -> Json:
    if noun == "organizations":
        return organization(**changes)
    make = {"offers": offer, "needs": need}[noun]
    return make(await portal.add_organization(), **changes)


@pytest.mark.parametrize("noun", NOUNS)
async def test_a_push_may_insist_on_what_it_has_read(portal: Tenant, noun: str) -> None:
    path = f"/v1/{noun}/by-source/kz-industry/4711"
    body = await body_of(noun, portal)
    never = await portal.ask("PUT", path, json=body, headers={"If-Match": '"42"'})
    problem(never, 412, "precondition_failed")
    made = await portal.ask("PUT", path, json=body, headers={"If-None-Match": "*"})
    assert made.status_code == 201
    again = await portal.ask("PUT", path, json=body, headers={"If-None-Match": "*"})
    problem(again, 412, "precondition_failed")
    assert f"revision {made.json()['revision']}" in again.json()["detail"]
    read = {"If-Match": made.headers["etag"]}
    changed = await portal.ask("PUT", path, json=body | {"city": "Омск"}, headers=read)
    assert (changed.status_code, changed.json()["city"]) == (200, "Омск")
    late = await portal.ask("PUT", path, json=body | {"city": "Томск"}, headers=read)
    problem(late, 412, "precondition_failed")
    now = await portal.get(f"/v1/{noun}/{made.json()['id']}")
    assert now["city"] == "Омск"
    for header in ("If-Match", "If-None-Match"):
        odd = await portal.ask("PUT", path, json=body, headers={header: "odd"})
        problem(odd, 422, "invalid_input")
        assert odd.json()["errors"][0]["pointer"] == f"{header}:"


@pytest.mark.long
async def test_catalogues_that_come_at_once_in_other_orders_do_not_lock_each_other_out(
    portal: Tenant,
) -> None:
    owner = await portal.add_organization()
    path = "/v1/offers/by-source/kz-industry"

    async def push(keys: list[int], title: str) -> None:
        items = [offer(owner, key=f"k{key:02}", title=f"{title} {key}") for key in keys]
        answer = await portal.ask("PUT", path, json={"items": items})
        assert answer.status_code == 200, answer.text
        assert [one["record"]["source"]["key"] for one in answer.json()["items"]] == [
            one["key"] for one in items
        ]

    there = list(range(40))
    await push(there, "Начало")
    for turn in range(3):
        await asyncio.gather(push(there, f"Раз {turn}"), push(there[::-1], f"Два {turn}"))


@pytest.mark.parametrize("noun", NOUNS)
async def test_one_of_several_tags_is_enough(portal: Tenant, noun: str) -> None:
    made = await portal.ask("POST", f"/v1/{noun}", json=await body_of(noun, portal))
    path = f"/v1/{noun}/{made.json()['id']}"
    several = {"If-Match": f'"900001", W/"900002" , {made.headers["etag"]}'}
    changed = await portal.ask("PATCH", path, json={"city": "Омск"}, headers=several)
    assert (changed.status_code, changed.json()["city"]) == (200, "Омск")
    late = await portal.ask("PATCH", path, json={"city": "Томск"}, headers=several)
    problem(late, 412, "precondition_failed")
    problem(await portal.ask("DELETE", path, headers=several), 412, "precondition_failed")
    lines = [("If-Match", '"7"'), ("If-Match", changed.headers["etag"]), *portal.headers.items()]
    gone = await portal.client.request("DELETE", path, headers=lines)
    assert gone.status_code == 204


async def test_a_push_under_several_tags_finds_the_one_that_holds(portal: Tenant) -> None:
    path = "/v1/offers/by-source/kz-industry/4711"
    body = await body_of("offers", portal)
    made = await portal.ask("PUT", path, json=body)
    tags = {"If-Match": f'"7", {made.headers["etag"]}'}
    changed = await portal.ask("PUT", path, json=body | {"city": "Омск"}, headers=tags)
    assert (changed.status_code, changed.json()["city"]) == (200, "Омск")
    problem(await portal.ask("PUT", path, json=body, headers=tags), 412, "precondition_failed")


@pytest.mark.parametrize(
    "tags", ["", ",", '"7", odd', '*, "7"', '"7" "8"', ", ".join(f'"{n}"' for n in range(21))]
)
async def test_what_is_no_list_of_tags_is_refused(portal: Tenant, tags: str) -> None:
    made = await portal.ask("POST", "/v1/offers", json=await body_of("offers", portal))
    path = f"/v1/offers/{made.json()['id']}"
    answer = await portal.ask("DELETE", path, headers={"If-Match": tags})
    refusal(answer, "If-Match:", "invalid_etag")
