"""What both have accepted is explained, suggested and decided on like any other pair."""

import pytest

from tests.api.privacy.deciding import HIDDEN, change, decide, first
from tests.support.api import Json
from tests.support.problems import problem
from tests.support.tenants import Tenant, nobody


async def test_what_is_opened_is_explained_by_its_own_id(
    owner: Tenant, rival: Tenant, pair: tuple[str, str]
) -> None:
    need, offer = pair
    alias = (await first(rival, f"/v1/needs/{need}/suggestions"))["private"]["id"]
    asked: Json = {"need_id": need, "offer_id": offer}
    sketched: Json = {"need": {"title": "Катанка медная", "country": "RU"}, "offer_id": offer}
    for body in (asked, sketched):
        answer = await rival.ask("POST", "/v1/suggestions/explain", json=body)
        problem(answer, 404, "not_found")
    await decide(rival, need, alias, "accepted")
    await decide(owner, need, offer, "accepted")
    shown = await first(rival, f"/v1/needs/{need}/suggestions")
    for body in (asked, sketched, {"need_id": need, "offer_id": alias}):
        said = await rival.post("/v1/suggestions/explain", body, expect=200)
        assert (said["offer"]["id"], said["rejected"]) == (offer, False)
        assert len(said["reasons"]) > 1
    exact = await rival.post("/v1/suggestions/explain", asked, expect=200)
    assert exact["points"] == pytest.approx(shown["points"], abs=1e-3)
    await decide(owner, need, offer, "declined")
    answer = await rival.ask("POST", "/v1/suggestions/explain", json=asked)
    problem(answer, 404, "not_found")


async def test_partners_of_an_organization_show_what_is_opened(
    owner: Tenant, rival: Tenant, pair: tuple[str, str]
) -> None:
    need, offer = pair
    buyer = (await rival.get(f"/v1/needs/{need}"))["organization_id"]
    path = f"/v1/organizations/{buyer}/suggestions"
    alias = (await first(rival, f"/v1/needs/{need}/suggestions"))["private"]["id"]
    await decide(owner, need, offer, "accepted")
    assert (await rival.get(path))["items"] == []
    await decide(rival, need, alias, "accepted")
    shown = await first(rival, f"/v1/needs/{need}/suggestions")
    (partner,) = (await rival.get(path))["items"]
    (said,) = partner["pairs"]
    assert partner["organization"]["name"] == "АО «Завод»"
    assert (said["offer"]["id"], said["need"]["id"]) == (offer, need)
    assert (said["points"], said["reasons"]) == (shown["points"], shown["reasons"])
    whole = path.replace("/v1", "/v1/exports")
    file = await rival.ask("GET", whole, params={"format": "csv"})
    assert HIDDEN in file.text
    # To nobody else, and not once one of the two says no.
    for who in (nobody(rival.client), owner):
        other = await who.get(path)
        assert HIDDEN not in str(other) or who is owner
    assert HIDDEN not in (await nobody(rival.client).ask("GET", whole)).text
    await change(owner, f"/v1/offers/{offer}", {"status": "paused"})
    assert (await rival.get(path))["items"] == []
    await change(owner, f"/v1/offers/{offer}", {"status": "active"})
    assert (await rival.get(path))["items"] != []
    await decide(owner, need, offer, "declined")
    assert (await rival.get(path))["items"] == []


async def test_an_opened_need_is_explained_to_who_offers(owner: Tenant, rival: Tenant) -> None:
    maker, buyer = await owner.add_organization(country="KZ"), await rival.add_organization()
    offer = await owner.add_offer(maker)
    need = await rival.add_need(buyer, visibility="private")
    alias = (await first(owner, f"/v1/offers/{offer}/suggestions"))["private"]["id"]
    await decide(owner, alias, offer, "accepted")
    await decide(rival, need, offer, "accepted")
    body = {"need_id": need, "offer_id": offer}
    said = await owner.post("/v1/suggestions/explain", body, expect=200)
    assert (said["need"]["id"], said["rejected"]) == (need, False)


async def test_a_decision_has_the_points_of_the_suggestion(
    owner: Tenant, rival: Tenant, pair: tuple[str, str]
) -> None:
    need, offer = pair
    shown = await first(rival, f"/v1/needs/{need}/suggestions")
    said = await decide(rival, need, shown["private"]["id"], "contacted")
    assert said["points"] == shown["points"]
    (read,) = (await rival.get("/v1/decisions", need_id=need))["items"]
    assert read["points"] == shown["points"]
    # What is not disclosed, suggestions say nothing of either.
    await change(owner, f"/v1/offers/{offer}", {"disclosed": ["heading"]})
    low = await first(rival, f"/v1/needs/{need}/suggestions")
    assert low["score"] == 0.3 < shown["score"]
    (read,) = (await rival.get("/v1/decisions", need_id=need))["items"]
    assert read["points"] == low["points"]


async def test_a_decision_on_a_need_with_a_hard_requirement_tells_the_lowest_band(
    owner: Tenant, rival: Tenant, pair: tuple[str, str]
) -> None:
    need, offer = pair
    shown = await first(rival, f"/v1/needs/{need}/suggestions")
    await change(owner, f"/v1/offers/{offer}", {"disclosed": ["heading"]})
    low = await first(rival, f"/v1/needs/{need}/suggestions")
    await change(owner, f"/v1/offers/{offer}", {"disclosed": ["heading", "score"]})
    await change(
        rival, f"/v1/needs/{need}", {"requirements": {"readiness": {"least": 6, "hard": True}}}
    )
    said = await decide(rival, need, shown["private"]["id"], "contacted")
    assert said["points"] == low["points"]
