"""Pairs that are only described are explained by what they say, and nothing else."""

import pytest

from tests.support.api import Api, Json

OFFERED: Json = {"title": "Катанка медная КМ", "codes": ["7408110000"], "country": "KZ"}


@pytest.mark.parametrize(
    ("offer", "filters", "rejected"),
    [
        (OFFERED | {"kind": "material"}, {"kind": "material"}, None),
        (OFFERED | {"kind": "product"}, {"kind": "material"}, "kind"),
        (OFFERED, {"kind": "material"}, None),
        (OFFERED | {"country": None}, {"country": ["BY"]}, None),
        (OFFERED | {"country": None}, {"cross_border": False}, None),
        (OFFERED, {"cross_border": False}, "cross_border"),
        (OFFERED, {"country": ["BY"]}, "country"),
    ],
)
async def test_a_described_offer_is_rejected_for_what_it_says_alone(
    api: Api, offer: Json, filters: Json, rejected: str | None
) -> None:
    need = {"title": "Медная катанка 8 мм", "country": "RU"}
    said = await api.post(
        "/v1/suggestions/explain", {"need": need, "offer": offer, "filters": filters}, expect=200
    )
    assert (said["rejection"] or {}).get("code") == rejected


async def test_a_pair_is_explained_as_the_suggestions_of_the_side_that_asks_judge_it(
    api: Api,
) -> None:
    maker = await api.add_organization(country="KZ")
    buyer = await api.add_organization(country="BY", name="ОАО «Кабель»")
    offer = await api.add_offer(maker, preferred_states=["BY"])
    need = await api.add_need(buyer, preferred_states=["RU"])
    pair = {"need_id": need, "offer_id": offer}
    for noun, key, seek, preference in (
        ("needs", need, "offers", "preference.other"),
        ("offers", offer, "needs", "preference.preferred"),
    ):
        [suggested] = (await api.get(f"/v1/{noun}/{key}/suggestions"))["items"]
        explained = await api.post("/v1/suggestions/explain", pair | {"seek": seek}, expect=200)
        assert explained["reasons"] == suggested["reasons"]
        assert explained["points"] == suggested["points"]
        assert preference in {reason["code"] for reason in explained["reasons"]}
    assert await api.post("/v1/suggestions/explain", pair, expect=200) == await api.post(
        "/v1/suggestions/explain", pair | {"seek": "offers"}, expect=200
    )


DEMANDS: Json = {
    "certificates": [{"kind": "eac_declaration"}],
    "properties": [{"name": "tensile_strength", "low": 500, "unit": "MPa"}],
    "green": {"recycled_least": {"value": 50}},
    "readiness": {"least": 7},
}


async def labels(api: Api, need: Json, offer: Json, language: str) -> dict[str, Json]:
    answer = await api.client.post(
        "/v1/suggestions/explain",
        json={"need": need, "offer": offer},
        headers={"Accept-Language": language},
    )
    assert answer.status_code == 200, answer.text
    return {reason["aspect"]: reason for reason in answer.json()["reasons"]}


async def test_what_is_demanded_and_not_stated_is_said_to_be_missing_in_the_offer(
    api: Api,
) -> None:
    offer = {"title": "Катанка медная", "country": "RU"}
    told = await labels(api, {"title": "Катанка", "requirements": DEMANDS}, offer, "ru")
    assert {told[aspect]["label"] for aspect in DEMANDS} == {
        "документы не указаны в предложении",
        "свойства не указаны в предложении",
        "зелёные показатели не указаны в предложении",
        "уровень готовности не указан в предложении",
    }
    assert "500" in told["properties"]["wanted"]
    assert "50" in told["green"]["wanted"]
    assert all(told[aspect]["wanted"] and told[aspect]["offered"] is None for aspect in DEMANDS)
    told = await labels(api, {"title": "Катанка"}, offer, "ru")
    assert told["properties"]["label"] == "свойства не указаны"
    assert told["properties"]["wanted"] is None


async def test_two_of_one_town_are_in_the_same_place_and_not_0_km_apart(api: Api) -> None:
    here = {"country": "KZ", "city": "Караганда"}
    need, offer = {"title": "Катанка", **here}, {"title": "Катанка медная", **here}
    assert (await labels(api, need, offer, "ru"))["distance"]["label"] == "в одном месте"
    assert (await labels(api, need, offer, "en"))["distance"]["label"] == "in the same place"
    near = offer | {"city": "Темиртау"}
    assert "км по прямой" in (await labels(api, need, near, "ru"))["distance"]["label"]
