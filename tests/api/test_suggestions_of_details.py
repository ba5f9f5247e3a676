"""Suggestions by purpose, properties, terms and footprint, as an asker sees them."""

from typing import Any

import pytest

from tests.support.api import Api, Json
from tests.support.details import GREEN, PROJECT, TODAY
from tests.support.problems import refusal

STRONG: Json = {
    "properties": [
        {"name": "tensile_strength", "unit": "MPa", "low": 950, "high": 1050},
        {"name": "density", "unit": "g/cm³", "low": 4.4, "high": 4.5},
    ]
}
WANTED: Json = {
    "properties": [
        {"name": "tensile_strength", "unit": "kgf/mm²", "low": 90},
        {"name": "density", "unit": "kg/m³", "high": 4600},
    ]
}


def reasons(item: Json) -> dict[str, Json]:
    return {reason["aspect"]: reason for reason in item["reasons"]}


async def suggested(api: Api, need: str, **filters: Any) -> Json:
    return await api.get(f"/v1/needs/{need}/suggestions", **filters)


def ids(answer: Json) -> list[str]:
    return [item["offer"]["id"] for item in answer["items"]]


async def test_who_asks_for_goods_gets_goods_unless_he_asks_for_projects(api: Api) -> None:
    maker, buyer = await api.add_organization(), await api.add_organization(country="KZ")
    goods = await api.add_offer(maker)
    project = await api.add_offer(maker, purpose="joint_project", joint_project=PROJECT)
    need = await api.add_need(buyer)
    assert ids(await suggested(api, need)) == [goods]
    assert ids(await suggested(api, need, purpose="joint_project")) == [project]
    both = await suggested(api, need, purpose=["supply", "joint_project"])
    assert set(ids(both)) == {goods, project}
    explained = await api.post(
        "/v1/suggestions/explain", {"need_id": need, "offer_id": project}, expect=200
    )
    assert explained["rejection"]["code"] == "purpose"


async def test_a_joint_project_is_judged_by_its_own_scorecard(api: Api) -> None:
    maker, partner = await api.add_organization(), await api.add_organization(country="KZ")
    seeking = {"brings": ["technology"], "seeks": ["site"], "stage": "feasibility"}
    offer = await api.add_offer(maker, purpose="joint_project", joint_project=PROJECT)
    need = await api.add_need(
        partner,
        purpose="joint_project",
        joint_project=seeking,
        directions=["joint_production"],
        preferred_states=["RU"],
    )
    answer = await suggested(api, need)
    assert answer["scorecard"] == "joint-project-1"
    assert ids(answer) == [offer]
    told = reasons(answer["items"][0])
    assert told["roles"]["code"] == "roles.both_ways"
    assert told["roles"]["label"] == "каждый даёт то, что ищет другой: площадка, технология"
    assert told["preference"]["code"] == "preference.preferred"
    assert told["investment"]["offered"] == "12–18 млн USD"
    folded = await api.get(f"/v1/organizations/{partner}/suggestions")
    assert folded["items"][0]["pairs"][0]["scorecard"] == "joint-project-1"
    assert ids(await suggested(api, need, direction="wagons")) == []


async def test_a_need_stated_only_in_properties_finds_the_material(api: Api) -> None:
    maker, buyer = await api.add_organization(), await api.add_organization(country="KZ")
    offer = await api.add_offer(maker, title="Пруток ВТ6", codes=[], material=STRONG)
    await api.add_offer(maker, title="Плита", codes=[], description="Толстая.")
    need = await api.add_need(buyer, title="Нужно для лонжерона", codes=[], requirements=WANTED)
    answer = await suggested(api, need)
    assert ids(answer) == [offer]
    told = reasons(answer["items"][0])["properties"]
    assert told["code"] == "properties.met"
    assert told["wanted"].startswith("предел прочности при растяжении от 90 кгс/мм²")
    asked = {"queries": [{"id": "q", "country": "KZ", "requirements": WANTED}]}
    found = (await api.post("/v1/suggestions", asked, expect=200))["results"][0]
    assert ids(found) == [offer]


async def test_a_hard_requirement_that_nothing_meets_says_why_nothing_fits(api: Api) -> None:
    maker, buyer = await api.add_organization(), await api.add_organization(country="KZ")
    offer = await api.add_offer(maker, title="Пруток титановый", codes=["8108"], material=STRONG)
    hard = {"properties": [{"name": "density", "unit": "g/cm³", "high": 1, "hard": True}]}
    need = await api.add_need(buyer, title="Пруток титановый", codes=["8108"], requirements=hard)
    answer = await suggested(api, need)
    assert answer["items"] == []
    assert [(k["code"], k["count"]) for k in answer["kept_out"]] == [("properties", 1)]
    assert answer["kept_out"][0]["label"]
    explained = await api.post(
        "/v1/suggestions/explain", {"need_id": need, "offer_id": offer}, expect=200
    )
    assert explained["rejected"] is True
    assert explained["rejection"]["code"] == "properties"
    told = reasons(explained)["properties"]
    assert told["code"] == "properties.unmet"
    assert told["wanted"] == "плотность до 1 г/см³, обязательно"


@pytest.mark.parametrize(
    ("quantity", "taken", "level"),
    [
        ({"value": 5, "unit": "TNE", "period": "once"}, None, "lot.too_large"),
        ({"value": 5000, "unit": "KGM", "period": "month"}, None, "lot.fits"),
        ({"value": 500, "unit": "TNE", "period": "year"}, 20, "lot.too_large"),
        ({"value": 5, "unit": "MTR", "period": "once"}, None, "lot.unknown"),
        (None, None, "lot.unknown"),
    ],
)
async def test_a_minimum_lot_that_is_more_than_is_taken_says_so(
    api: Api, quantity: Json | None, taken: int | None, level: str
) -> None:
    maker, buyer = await api.add_organization(), await api.add_organization(country="KZ")
    await api.add_offer(maker, terms={"minimum_lot": {"value": 60, "unit": "TNE"}})
    lot = {"terms": {"lot": {"value": taken, "unit": "TNE"}}} if taken else {}
    need = await api.add_need(buyer, quantity=quantity, **lot)
    items = (await suggested(api, need, min_score=0))["items"]
    told = reasons(items[0])["lot"]
    assert told["code"] == level
    if level == "lot.too_large":
        assert told["points"] < -3
        assert told["offered"] == "60 т"


async def test_expired_documents_count_as_expired(api: Api) -> None:
    maker, buyer = await api.add_organization(), await api.add_organization(country="KZ")
    document = {"kind": "iso", "standard": "ISO 9001:2015"}
    valid = document | {"valid_until": f"{TODAY.year + 1}-01-01"}
    expired = document | {"valid_until": f"{TODAY.year - 1}-01-01"}
    good = await api.add_offer(maker, certificates=[expired, valid])
    await api.add_offer(maker, certificates=[expired])
    # A successor of the standard will do.
    wanted = {"certificates": [{"kind": "iso", "standard": "ISO 9001:2008", "hard": True}]}
    need = await api.add_need(buyer, requirements=wanted)
    answer = await suggested(api, need)
    assert ids(answer) == [good]
    assert [(k["code"], k["count"]) for k in answer["kept_out"]] == [("certificates", 1)]
    assert reasons(answer["items"][0])["certificates"]["code"] == "certificates.met"


async def test_a_replaced_standard_is_met_by_its_successor_visibly(api: Api) -> None:
    maker, buyer = await api.add_organization(), await api.add_organization(country="KZ")
    await api.add_offer(maker, title="Арматура", codes=["7214"], standards=["ГОСТ 34028-2016"])
    need = await api.add_need(buyer, title="Арматура", codes=["7214"], standards=["ГОСТ 5781-82"])
    told = reasons((await suggested(api, need))["items"][0])["standards"]
    assert told["code"] == "standards.successor"
    assert told["label"].endswith("ГОСТ 5781-82 → ГОСТ 34028-2016")


def with_footprint(kilograms: float, level: str) -> Json:
    footprint = GREEN["footprint"] | {
        "co2e_kg_per_tonne": kilograms,
        "evidence": {"level": level, "on": TODAY.isoformat()},
    }
    return {"footprint": footprint}


async def test_greener_substitutes_come_with_the_lowest_counted_footprint_first(api: Api) -> None:
    async def made(**more: Any) -> str:
        return await api.add_offer(await api.add_organization(), **more)

    dirty = await made(green=with_footprint(10_000, "certificate"))
    clean = await made(green=with_footprint(4_000, "register"))
    claimed = await made(green=with_footprint(3_900, "claim"))
    barely = await made(green=with_footprint(9_900, "claim"))
    silent = await made()
    tractor = {"title": "Трактор", "codes": ["8701"]}
    other = await made(**tractor, green=with_footprint(1, "register"))
    answer = await api.get(f"/v1/offers/{dirty}/greener")
    assert [item["offer"]["id"] for item in answer["items"]] == [clean, claimed]
    assert {silent, barely, other}.isdisjoint(item["offer"]["id"] for item in answer["items"])
    assert (answer["without_footprint"], answer["not_lower"]) == (1, 1)
    first, second = answer["items"]
    assert (first["rank"], second["rank"]) == (1, 2)
    # A claim is stated lower, but counted higher.
    assert first["footprint"]["counted_kg_per_tonne"] == 4_000
    assert second["footprint"]["counted_kg_per_tonne"] == pytest.approx(3_900 * 1.2)
    assert first["saved_kg_per_tonne"] > second["saved_kg_per_tonne"] > 0
    assert "реестр" in first["label"]
    assert reasons(first)["code"]["code"] == "code.same_position"


async def test_an_offer_without_a_footprint_cannot_be_compared(api: Api) -> None:
    key = await api.add_offer(await api.add_organization())
    answer = await api.client.get(f"/v1/offers/{key}/greener")
    refusal(answer, "/green/footprint", "footprint_not_stated")


@pytest.mark.parametrize("name", ["supply-1", "joint-project-1", "technology-1"])
async def test_a_published_scorecard_shows_every_aspect_with_its_bounds(
    api: Api, name: str
) -> None:
    card = await api.get(f"/v1/scorecards/{name}")
    assert card["active"] is True
    assert len(card["aspects"]) > 8
    for aspect in card["aspects"]:
        lows = [level["points_low"] for level in aspect["levels"]]
        assert aspect["points_low"] == min(lows)
        assert aspect["points_high"] == max(level["points_high"] for level in aspect["levels"])
        assert aspect["documentation"]
