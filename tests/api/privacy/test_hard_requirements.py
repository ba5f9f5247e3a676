"""Hard requirements and private listings: no value can be read from who goes and stays."""

import pytest

from tests.support.api import Json
from tests.support.details import GREEN, MATERIAL, REQUIREMENTS
from tests.support.problems import problem
from tests.support.tenants import Tenant

HARD: tuple[Json, ...] = (
    {"properties": REQUIREMENTS["properties"]},
    {"green": {"co2e_most": {"value": 6000, "hard": True}}},
    {"certificates": REQUIREMENTS["certificates"]},
    {"readiness": {"least": 6, "hard": True}},
)


async def suggested(who: Tenant, path: str) -> list[Json]:
    return list((await who.get(f"{path}/suggestions", min_score=0))["items"])


@pytest.mark.parametrize("requirements", HARD)
async def test_a_need_that_requires_is_answered_no_private_offers(
    owner: Tenant, rival: Tenant, requirements: Json
) -> None:
    buyer = await rival.add_organization()
    await owner.add_offer(
        await owner.add_organization(), visibility="private", material=MATERIAL, green=GREEN
    )
    need = f"/v1/needs/{await rival.add_need(buyer)}"
    (before,) = await suggested(rival, need)
    assert before["private"]
    changed = await rival.ask("PATCH", need, json={"requirements": requirements})
    assert changed.status_code == 200, changed.text
    assert await suggested(rival, need) == []
    asked = {"need_id": need.rpartition("/")[2], "offer_id": before["private"]["id"]}
    problem(await rival.ask("POST", "/v1/suggestions/explain", json=asked), 404, "not_found")


@pytest.mark.parametrize("requirements", HARD)
async def test_a_private_need_that_requires_is_suggested_to_nobody_else(
    owner: Tenant, rival: Tenant, requirements: Json
) -> None:
    maker, buyer = await rival.add_organization(), await owner.add_organization()
    need = await owner.add_need(buyer, visibility="private", requirements=requirements)
    offer = f"/v1/offers/{await rival.add_offer(maker)}"
    assert await suggested(rival, offer) == []
    mine = await owner.ask("PATCH", f"/v1/needs/{need}", json={"requirements": {}})
    assert mine.status_code == 200, mine.text
    (after,) = await suggested(rival, offer)
    assert after["private"]


async def test_what_only_weighs_keeps_private_offers(owner: Tenant, rival: Tenant) -> None:
    await owner.add_offer(
        await owner.add_organization(), visibility="private", material=MATERIAL, green=GREEN
    )
    need = await rival.add_need(
        await rival.add_organization(), requirements={"readiness": {"least": 9}}
    )
    (item,) = await suggested(rival, f"/v1/needs/{need}")
    assert item["private"]


async def test_what_both_have_accepted_is_seen_whole_and_required_of(
    owner: Tenant, rival: Tenant
) -> None:
    buyer = await rival.add_organization()
    offer = await owner.add_offer(
        await owner.add_organization(), visibility="private", material=MATERIAL
    )
    need = await rival.add_need(buyer)
    (found,) = await suggested(rival, f"/v1/needs/{need}")
    for who, key in ((rival, found["private"]["id"]), (owner, offer)):
        decision = {"need_id": need, "offer_id": key, "verdict": "accepted"}
        await who.post("/v1/decisions", decision)
    for least, left in ((7, [offer]), (8, [])):
        body = {"requirements": {"readiness": {"least": least, "hard": True}}}
        await rival.ask("PATCH", f"/v1/needs/{need}", json=body)
        items = await suggested(rival, f"/v1/needs/{need}")
        assert [item["offer"]["id"] for item in items] == left


async def test_a_private_pair_that_suggestions_leave_out_is_not_explained(
    owner: Tenant, rival: Tenant
) -> None:
    offer = await owner.add_offer(await owner.add_organization(), visibility="private")
    need = await rival.add_need(await rival.add_organization())
    (found,) = await suggested(rival, f"/v1/needs/{need}")
    asked = {"need_id": need, "offer_id": found["private"]["id"]}
    await rival.post("/v1/suggestions/explain", asked, expect=200)
    ended = await owner.ask("PATCH", f"/v1/offers/{offer}", json={"status": "paused"})
    assert ended.status_code == 200, ended.text
    assert await suggested(rival, f"/v1/needs/{need}") == []
    problem(await rival.ask("POST", "/v1/suggestions/explain", json=asked), 404, "not_found")
    await owner.ask("PATCH", f"/v1/offers/{offer}", json={"status": "active"})
    for filters in ({"country": ["BY"]}, {"purpose": ["joint_project"]}):
        narrowed = asked | {"filters": filters}
        problem(await rival.ask("POST", "/v1/suggestions/explain", json=narrowed), 404, "not_found")
