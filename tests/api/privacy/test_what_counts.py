"""Counts, cursors, numbers and keys that are taken tell of no private record."""

import pytest

from tests.api.privacy.attempts import ASK_ANYTHING
from tests.api.privacy.scene import Scene
from tests.support.api import Json, offer
from tests.support.tenants import Tenant


@pytest.mark.parametrize("asked", [{}, {"code": "7408"}, {"q": "катанка"}, {"country": "KZ"}])
async def test_counts_are_those_of_what_is_seen(scene: Scene, asked: Json) -> None:
    totals = {
        who.portal: (await who.get("/v1/offers/facets", **asked))["total"]
        for who in (scene.stranger, scene.rival, scene.sandbox, scene.owner)
    }
    # The kitchenware has another code and other words.
    more = 0 if {"code", "q"} & asked.keys() else 1
    seen_by = {"": 1, "ru-register": 2, "sandbox.tester": 1, "kz-industry": 3}
    assert totals == {portal: number + more for portal, number in seen_by.items()}


async def test_counts_of_organizations_leave_private_ones_out(scene: Scene) -> None:
    assert (await scene.stranger.get("/v1/organizations/facets"))["total"] == 2
    assert (await scene.owner.get("/v1/organizations/facets"))["total"] == 3
    by_role = (await scene.stranger.get("/v1/organizations/facets"))["facets"]["role"]
    assert by_role == {"producer": 0, "supplier": 1, "consumer": 1, "research": 0}


async def test_readiness_counts_what_everybody_sees(scene: Scene) -> None:
    assert (await scene.stranger.get("/readyz"))["listings"] == 3


async def test_the_numbers_considered_do_not_count_what_is_hidden(scene: Scene) -> None:
    asked = {"queries": [ASK_ANYTHING]}
    considered = {
        who.portal: (await who.post("/v1/suggestions", asked, expect=200))["results"][0][
            "considered"
        ]
        for who in (scene.stranger, scene.rival, scene.sandbox, scene.owner)
    }
    assert considered == {"": 2, "ru-register": 3, "sandbox.tester": 2, "kz-industry": 4}
    path = f"/v1/needs/{scene.rivals_need}/suggestions"
    assert (await scene.stranger.get(path))["considered"] == 2
    assert (await scene.sandbox.get(path))["considered"] == 2


async def test_a_number_of_a_private_organization_is_free_for_others(scene: Scene) -> None:
    taken = {"scheme": "KZ-BIN", "value": "491240005005"}
    made = await scene.rival.add_organization(country="KZ", identifiers=[taken])
    answer = await scene.rival.ask("DELETE", f"/v1/organizations/{made}")
    assert answer.status_code == 204


async def test_a_key_of_another_portal_is_free_for_others(scene: Scene) -> None:
    body = offer(scene.maker, source={"key": "секретный-ключ"})
    made = await scene.rival.ask("POST", "/v1/offers", json=body)
    assert made.status_code == 201
    await scene.rival.ask("DELETE", f"/v1/offers/{made.json()['id']}")


async def test_a_cursor_of_the_owner_is_nobody_elses(scene: Scene, intruder: Tenant) -> None:
    cursor = (await scene.owner.get("/v1/offers", limit=1))["next_cursor"]
    answer = await intruder.ask("GET", "/v1/offers", params={"limit": 1, "cursor": cursor})
    assert answer.status_code == 404
    assert answer.json()["code"] == "invalid_cursor"


async def test_members_see_what_is_for_members(scene: Scene) -> None:
    path = f"/v1/offers/{scene.members_offer}"
    assert (await scene.rival.get(path))["id"] == scene.members_offer
    for who in (scene.stranger, scene.sandbox):
        assert (await who.ask("GET", path)).status_code == 404
