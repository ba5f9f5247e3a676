"""Scorecards through the API: published, chosen, and what advice they give."""

from typing import Any

import pytest
from fastapi import FastAPI

from app.db import Database
from app.learning.samples import Sample
from app.matching import SUPPLY
from app.services import scorecards
from tests.learning.strategies import simulated
from tests.support.api import Api, Json


@pytest.fixture
async def fitted(app: FastAPI) -> str:
    """The name of a scorecard that was fitted and not activated."""
    samples = [Sample(s.group, not s.fits, s.found) for s in simulated(SUPPLY, 200)]
    found = scorecards.fit(SUPPLY, samples, name="supply-2", source="decisions")
    database: Database = app.state.database
    async with database.write() as session:
        await scorecards.store(session, found)
    await app.state.live.catch_up()
    return "supply-2"


async def activate(app: FastAPI, name: str) -> None:
    async with app.state.database.write() as session:
        await scorecards.activate(session, name)
    await app.state.live.catch_up()


async def pair(api: Api, **need: Any) -> tuple[str, str]:
    buyer = await api.add_organization(country="RU")
    maker = await api.add_organization(country="KZ", name="ТОО «Проба»")
    return await api.add_need(buyer, **need), await api.add_offer(maker)


async def test_every_aspect_publishes_its_bounds_and_none_carries_the_score(api: Api) -> None:
    card = await api.get("/v1/scorecards/supply-1")
    assert sum(aspect["share"] for aspect in card["aspects"]) == pytest.approx(1, abs=1e-3)
    for aspect in card["aspects"]:
        points = [level["points_low"] for level in aspect["levels"]]
        assert aspect["points_low"] == min(points)
        assert aspect["score_alone"] <= 0.9
    assert (card["active"], card["fitted"], card["activated_at"]) == (True, None, None)
    assert [knot["points"] for knot in card["calibration"]] == sorted(
        knot["points"] for knot in card["calibration"]
    )


async def test_a_fitted_scorecard_is_listed_with_what_it_was_fitted_on(
    api: Api, fitted: str
) -> None:
    listed = {card["name"]: card for card in (await api.get("/v1/scorecards"))["items"]}
    assert list(listed) == ["supply-1", "joint-project-1", "technology-1", fitted]
    assert [card["active"] for card in listed.values()] == [True, True, True, False]
    about = listed[fitted]["fitted"]
    assert (about["base"], about["source"], about["pairs"]) == ("supply-1", "decisions", 200)
    assert {one["measure"] for one in about["measures"]} == {"log_loss", "brier", "ece", "auc"}
    assert sum(one["pairs"] for one in about["reliability"]) == about["held_out"]
    assert await api.get(f"/v1/scorecards/{fitted}") == listed[fitted]


async def test_answers_name_the_active_scorecard_and_another_can_be_asked_for(
    api: Api, app: FastAPI, fitted: str
) -> None:
    need_id, offer_id = await pair(api)
    path = f"/v1/needs/{need_id}/suggestions"

    async def answered(**parameters: Any) -> tuple[str, float]:
        answer = await api.get(path, min_score=0, **parameters)
        return answer["scorecard"], answer["items"][0]["points"]

    before = await answered()
    assert (await answered(scorecard=fitted))[0] == fitted
    await activate(app, fitted)
    now = await answered()
    assert now[0] == fitted
    assert now[1] != before[1]
    assert await answered(scorecard="supply-1") == before
    both = {"need_id": need_id, "offer_id": offer_id}
    explained = await api.post("/v1/suggestions/explain", both, expect=200)
    assert explained["scorecard"] == fitted
    old = await api.post("/v1/suggestions/explain", both | {"scorecard": "supply-1"}, expect=200)
    assert (old["scorecard"], old["points"]) == before
    card = await api.get(f"/v1/scorecards/{fitted}")
    assert card["active"]
    assert card["activated_at"]
    decided = await api.post("/v1/decisions", both | {"verdict": "accepted"})
    assert decided["scorecard"] == fitted


async def test_a_scorecard_that_is_not_there_is_answered_with_those_that_are(
    api: Api, fitted: str
) -> None:
    problem = await api.get("/v1/scorecards/supply-9", expect=404)
    assert fitted in problem["detail"]


async def test_explain_says_what_could_still_be_stated(api: Api) -> None:
    need_id, offer_id = await pair(api, title="Закупаем прокат: катанка, лента", codes=["7408"])
    explained = await api.post(
        "/v1/suggestions/explain", {"need_id": need_id, "offer_id": offer_id}, expect=200
    )
    advice = {one["code"]: one for one in explained["advice"]}
    code = advice["state_code"]
    assert code["sides"] == ["need"]
    assert code["score"] > explained["score"] == code["score_low"]
    assert f"{code['score']:.2f}".replace(".", ",") in code["label"]
    await api.patch(f"/v1/needs/{need_id}", {"codes": ["740811"]})
    again = await api.post(
        "/v1/suggestions/explain", {"need_id": need_id, "offer_id": offer_id}, expect=200
    )
    assert again["score"] == pytest.approx(code["score"], abs=1e-6)


async def test_suggestions_advise_only_on_request(api: Api) -> None:
    need_id, _ = await pair(api, title="Закупаем прокат: катанка, лента")
    path = f"/v1/needs/{need_id}/suggestions"
    assert (await api.get(path))["items"][0]["advice"] == []
    assert (await api.get(path, advice=True))["items"][0]["advice"]
    asked = {"title": "прокат: катанка, лента", "codes": ["7408"], "advice": True}
    answer = await api.post("/v1/suggestions", {"queries": [asked]}, expect=200)
    codes = {one["code"] for one in answer["results"][0]["items"][0]["advice"]}
    assert {"state_code", "state_country"} <= codes


async def test_nearly_equal_offers_of_one_organization_fold_into_one_item(api: Api) -> None:
    need_id, offer_id = await pair(api)
    owner = (await api.get(f"/v1/offers/{offer_id}"))["organization_id"]
    twins = [await api.add_offer(owner, title=f"Катанка медная {size} мм") for size in ("12", "16")]
    answer = await api.get(f"/v1/needs/{need_id}/suggestions")
    [item] = answer["items"]
    assert item["offer"]["id"] == offer_id
    assert item["similar"] == 2
    assert set(item["similar_ids"]) == set(twins)
    assert answer["considered"] == 3


@pytest.mark.parametrize("diversify", ["organization", "country"])
async def test_pages_of_a_diversified_answer_join(api: Api, diversify: str) -> None:
    buyer = await api.add_organization(country="RU")
    need_id = await api.add_need(buyer)
    titles = ("Катанка медная 8 мм", "Медная катанка в бухтах", "Прокат: катанка")
    for country in ("KZ", "KZ", "BY"):
        owner = await api.add_organization(country=country)
        for title in titles:
            await api.add_offer(owner, title=title)
    path = f"/v1/needs/{need_id}/suggestions"

    async def page(**parameters: Any) -> Json:
        return await api.get(path, min_score=0, diversify=diversify, **parameters)

    whole = [item["offer"]["id"] for item in (await page(limit=100))["items"]]
    assert len(whole) == 9
    first = (await page(limit=3))["items"]
    key = "id" if diversify == "organization" else "country"
    assert len({item["organization"][key] for item in first}) == (3 if key == "id" else 2)
    joined: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        found = await page(limit=2, **cursor)
        joined += [item["offer"]["id"] for item in found["items"]]
        if found["next_cursor"] is None:
            break
        cursor = {"cursor": found["next_cursor"]}
    assert joined == whole


async def test_partners_of_an_organization_can_be_spread_over_states(api: Api) -> None:
    buyer = await api.add_organization(country="RU")
    await api.add_need(buyer)
    for country, title in (
        ("KZ", "Катанка медная 8 мм"),
        ("KZ", "Катанка медная 8 мм бухта"),
        ("AM", "Катанка медная"),
    ):
        await api.add_offer(await api.add_organization(country=country), title=title)
    path = f"/v1/organizations/{buyer}/suggestions"

    async def states(**parameters: Any) -> list[str]:
        answer = await api.get(path, min_score=0, **parameters)
        return [item["organization"]["country"] for item in answer["items"]]

    assert await states() == ["KZ", "KZ", "AM"]
    assert await states(diversify="country") == ["KZ", "AM", "KZ"]
    first = await api.get(path, min_score=0, diversify="country", limit=1)
    rest = await states(diversify="country", cursor=first["next_cursor"])
    assert rest == ["AM", "KZ"]
