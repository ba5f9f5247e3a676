"""Chains through HTTP: through a place, with reasons; private listings make none for others."""

import json
import time

import pytest

from app.cooperation.chains import Seed
from app.services import chains, stress
from app.services.chain_places import ChainQuestion
from app.services.network import RegistryNetwork
from app.vocabulary.reach import EVERYONE
from tests.api.conftest import Standing
from tests.support.copper import Copper, copper, tonnes
from tests.support.tenants import Tenant, tenant

SEARCH = "/v1/chains/search"
LONG_ENOUGH = 60.0
"""Seconds."""


@pytest.fixture(scope="module")
async def secret(owner: Tenant, goods: Copper) -> Copper:
    """A second industry, of whose wire rod only its own portal knows."""
    return await copper(owner, rod="private")


def names(item: dict[str, object]) -> list[str]:
    organizations = item["organizations"]
    assert isinstance(organizations, list)
    return [one["id"] for one in organizations]


async def test_a_chain_goes_from_the_smelter_to_the_plant(anybody: Tenant, goods: Copper) -> None:
    body = {"need_id": goods.listings["needs wire"], "place": "end", "min_links": 3,
            "organization_ids": [goods.organizations["mill"]]}  # fmt: skip
    found = await anybody.post(SEARCH, body, expect=200)
    best = next(i for i in found["items"] if goods.organizations["smelter"] in names(i))
    assert names(best) == [goods.organizations[o] for o in ("smelter", "mill", "winder", "plant")]
    assert best["countries"] == ["KZ", "BY", "RU"]
    assert best["member_states"] == 3
    product = 1.0
    for link in best["links"]:
        product *= link["score"]
        assert sum(reason["points"] for reason in link["reasons"]) == pytest.approx(link["points"])
        assert link["offer"]["organization_id"] == link["supplier"]["id"]
        assert link["need"]["organization_id"] == link["consumer"]["id"]
    assert best["score"] == pytest.approx(product)
    # 250 t of wire take half of the winder's capacity, so half of its 400 t of rod, and so on.
    assert [link["carried"]["value"] for link in best["links"]] == pytest.approx([250, 200, 250])
    assert best["flow"] == {"share": 1.0, "bottleneck": None, "unknown_links": []}


async def test_a_link_has_the_score_that_the_suggestions_give_it(
    anybody: Tenant, goods: Copper
) -> None:
    need, offer = goods.listings["needs rod"], goods.listings["rod"]
    suggested = await anybody.get(f"/v1/needs/{need}/suggestions")
    [item] = [i for i in suggested["items"] if i["offer"]["id"] == offer]
    for place in ({"offer_id": offer}, {"need_id": need}):
        found = await anybody.post(SEARCH, place | {"limit": 50, "diverse": False}, expect=200)
        scores = {
            link["score"]
            for chain in found["items"]
            for link in chain["links"]
            if (link["offer"]["id"], link["need"]["id"]) == (offer, need)
        }
        assert scores == {item["score"]}


async def test_others_do_not_learn_of_a_private_link(
    standing: Standing, owner: Tenant, anybody: Tenant, secret: Copper
) -> None:
    stranger = await tenant(standing.api.client, standing.database, "by-industry")
    mill, rod = secret.organizations["mill"], secret.listings["rod"]
    ways = [
        (SEARCH, {"organization_id": mill, "limit": 50}),
        (SEARCH, {"code": "7408", "limit": 50, "min_links": 1}),
        (SEARCH, {"need_id": secret.listings["needs rod"], "limit": 50, "min_links": 1}),
        ("/v1/chains/stress", {"remove_organization_ids": [mill], "limit": 50, "min_links": 1}),
        ("/v1/chains/stress", {"code": "7408", "remove_countries": ["KZ"], "min_links": 1}),
        ("/v1/chains/completions", {
            "partner_ids": [mill, secret.organizations["plant"]], "min_states": 2,
        }),
        ("/v1/allocations", {"code_prefix": "7408"}),
        ("/v1/allocations?format=csv", {"code_prefix": "7408"}),
    ]  # fmt: skip
    for path, body in ways:
        for caller in (anybody, stranger):
            answer = await caller.ask("POST", path, json=body)
            assert answer.status_code == 200, answer.text
            assert rod not in answer.text
        own = await owner.ask("POST", path, json=body)
        assert rod in own.text or "csv" in path or "completions" in path, path
    for caller in (anybody, stranger):
        answer = await caller.ask("POST", SEARCH, json={"offer_id": rod})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["code"] == "offer_not_found"


async def test_a_sandbox_makes_chains_for_itself_alone(
    standing: Standing, owner: Tenant, anybody: Tenant, goods: Copper
) -> None:
    sandbox = await tenant(standing.api.client, standing.database, "sandbox.kz")
    trial = await sandbox.add_organization(name="ТОО «Проба»", country="KZ")
    await sandbox.add_need(trial, codes=["7403110000"], title="Катоды медные М00к")
    rod = await sandbox.add_offer(
        trial, codes=["7408110000"], title="Катанка медная 8 мм КМор", quantity=tonnes(90)
    )
    body = {"need_id": goods.listings["needs rod"], "min_links": 1, "limit": 50, "diverse": False}
    for caller, seen in ((sandbox, True), (owner, False), (anybody, False)):
        answer = await caller.ask("POST", SEARCH, json=body)
        assert (rod in answer.text) is seen
    balanced = (await anybody.get("/v1/balance", code="7408", by_country=True))["items"]
    own = (await sandbox.get("/v1/balance", code="7408", by_country=True))["items"]
    assert sum(row["supply"] for row in own) - sum(row["supply"] for row in balanced) == 90


async def test_a_chain_of_a_private_link_would_be_noticed(
    anybody: Tenant, secret: Copper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.sight.shown", lambda *_: True)
    answer = await anybody.ask("POST", SEARCH, json={"offer_id": secret.listings["rod"]})
    assert answer.status_code == 200


async def test_a_third_state_completes_two_partners(anybody: Tenant, goods: Copper) -> None:
    partners = [goods.organizations["mill"], goods.organizations["plant"]]
    body = {"partner_ids": partners, "without_organization_ids": []}
    found = await anybody.post("/v1/chains/completions", body, expect=200)
    assert found["items"]
    winder = goods.organizations["winder"]
    [best] = [item for item in found["items"] if winder in item["completed_by"]]
    assert set(partners) < set(names(best))
    assert best["member_states"] >= 3
    assert all(one not in item["completed_by"] for item in found["items"] for one in partners)


async def test_who_replaces_a_plant_stands_where_it_stood(
    owner: Tenant, anybody: Tenant, goods: Copper, monkeypatch: pytest.MonkeyPatch
) -> None:
    spare = await owner.add_organization(name="ООО «Запасная катанка»", country="RU")
    await owner.add_need(spare, codes=["7403110000"], title="Катоды медные М00к")
    await owner.add_offer(
        spare, codes=["7408110000"], title="Катанка медная 8 мм КМор", quantity=tonnes(90)
    )
    body = {"need_id": goods.listings["needs rod"], "place": "end", "limit": 1,
            "organization_ids": [goods.organizations["smelter"], goods.organizations["mill"]],
            "max_links": 2, "remove_organization_ids": [goods.organizations["mill"]]}  # fmt: skip
    found = await anybody.post("/v1/chains/stress", body, expect=200)
    [broken] = found["broken"]
    assert broken["lost"] == [goods.organizations["mill"]]
    row = names(broken["instead"])
    assert (row[0], row[-1]) == (goods.organizations["smelter"], goods.organizations["winder"])
    assert [one["id"] for one in broken["replacements"]] == row[1:-1]
    assert broken["score_after"] == pytest.approx(broken["instead"]["score"])
    assert found["complete"]
    # All chains that break share one budget; they are told all the same.
    monkeypatch.setattr(stress, "BUDGET", 0)
    part = await anybody.post("/v1/chains/stress", body, expect=200)
    assert [one["before"] for one in part["broken"]] == [broken["before"]]
    assert (part["complete"], part["broken"][0]["instead"]) == (False, None)


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/code", "no_place"),
        ({"code": "7408", "countries": ["KZ"], "without_countries": ["KZ"]},
         "/without_countries", "contradictory_constraints"),
        ({"code": "7408", "min_links": 4, "max_links": 3}, "/min_links",
         "contradictory_constraints"),
        ({"code": "7408", "min_states": 6}, "/min_states", "contradictory_constraints"),
        ({"code": "74a8"}, "/code", "invalid_code_prefix"),
        ({"code": "7408", "max_links": 6}, "/max_links", "less_than_equal"),
        ({"code": "7408", "min_score": 0}, "/min_score", "greater_than_equal"),
        ({"code": "7408", "co2e_most": -1}, "/co2e_most", "greater_than_equal"),
        ({"code": "7408", "countries": ["XX"]}, "/countries/0", "unknown_country"),
        ({"organization_id": "0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11"}, "/organization_id",
         "organization_not_found"),
        ({"code": "7408", "cities": []}, "/cities", "extra_forbidden"),
    ],
)  # fmt: skip
async def test_a_question_that_makes_no_sense_is_refused_with_its_place(
    anybody: Tenant, body: dict[str, object], pointer: str, code: str
) -> None:
    answer = await anybody.ask("POST", SEARCH, json=body)
    assert answer.status_code == 422, answer.text
    errors = [(one["pointer"], one["code"]) for one in answer.json()["errors"]]
    assert (pointer, code) in errors


async def test_places_that_can_be_in_no_chain_are_refused(owner: Tenant, goods: Copper) -> None:
    mill = goods.organizations["mill"]
    empty = await owner.add_offer(mill, quantity=tonnes(0))
    project = await owner.add_offer(mill, purpose="joint_project")
    for offer, code in ((empty, "zero_capacity"), (project, "not_in_trade")):
        answer = await owner.ask("POST", SEARCH, json={"offer_id": offer})
        assert answer.json()["errors"][0]["code"] == code
    same = await owner.ask("POST", "/v1/chains/completions", json={"partner_ids": [mill, mill]})
    assert same.json()["errors"][0]["code"] == "same_organization"
    nothing = await owner.ask("POST", "/v1/chains/stress", json={"code": "7408"})
    assert nothing.json()["errors"][0]["code"] == "nothing_removed"


async def test_thresholds_and_states_leave_chains_out(
    owner: Tenant, anybody: Tenant, goods: Copper
) -> None:
    place = {"need_id": goods.listings["needs rod"], "place": "end", "limit": 50}
    everything = await anybody.post(SEARCH, place, expect=200)
    assert everything["items"]
    known = await anybody.post(SEARCH, place | {"footprint_required": True}, expect=200)
    assert known["items"] == []
    russian = await anybody.post(SEARCH, place | {"without_countries": ["KZ"]}, expect=200)
    assert "KZ" not in json.dumps([item["countries"] for item in russian["items"]])


async def test_a_search_that_takes_too_long_tells_what_it_has_and_that_it_is_not_all(
    anybody: Tenant, goods: Copper, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"code": "7408", "limit": 5}
    whole = await anybody.post(SEARCH, asked, expect=200)
    assert whole["complete"]
    assert whole["items"]
    monkeypatch.setattr(chains, "MOST_SECONDS", -LONG_ENOUGH)
    part = await anybody.post(SEARCH, asked, expect=200)
    assert (part["complete"], part["items"]) == (False, [])


async def test_when_no_more_partners_are_looked_up_those_that_are_known_still_make_chains(
    standing: Standing, goods: Copper
) -> None:
    network = RegistryNetwork(
        standing.app.state.live, EVERYONE, min_score=0.3, most_seconds=LONG_ENOUGH
    )
    start = [Seed.of_organization(goods.organizations["mill"])]
    asked = ChainQuestion(limit=5)
    whole, complete = chains.run(network, start, asked)
    assert whole
    assert complete
    network.until = time.monotonic()
    assert chains.run(network, start, asked) == (whole, True)
    network.until -= LONG_ENOUGH
    assert chains.run(network, start, asked) == ([], False)


async def test_a_stress_test_that_takes_too_long_says_that_it_is_not_all(
    anybody: Tenant, goods: Copper, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"need_id": goods.listings["needs rod"], "place": "end", "limit": 5,
             "remove_organization_ids": [goods.organizations["mill"]]}  # fmt: skip
    whole = await anybody.post("/v1/chains/stress", asked, expect=200)
    assert whole["complete"]
    assert whole["broken"]
    monkeypatch.setattr(stress, "MOST_SECONDS", -LONG_ENOUGH)
    late = await anybody.post("/v1/chains/stress", asked, expect=200)
    assert (late["complete"], late["broken"]) == (False, [])
