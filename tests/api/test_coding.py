"""The code assistant through the API: codes for texts, learnt from the listings that are there."""

import functools

import pytest
from fastapi import FastAPI

from app.matching.assistant import Assistant, Model, fit
from app.services.live import LiveRegistry
from tests.support.api import Api


@functools.cache
def thesaurus_model() -> Model:
    return fit(())


@pytest.fixture
def reading(app: FastAPI, api: Api) -> Api:
    """A service whose code assistant knows the thesaurus."""
    live: LiveRegistry = app.state.live
    live.reader.start(Assistant(thesaurus_model()))
    return api


async def codes(api: Api, text: str, **more: object) -> list[str]:
    answer = await api.post("/v1/nomenclature/suggest", {"text": text} | more, expect=200)
    return [item["code"] for item in answer["items"]]


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("Катанка медная 8 мм", "7408"),
        ("copper wire rod 8 mm", "7408"),
        ("Алюминиевая фольга 9 мкм", "7607"),
        ("Губка титановая ТГ-90", "8108"),
    ],
)
async def test_a_text_gets_its_heading_with_probability_and_reasons(
    reading: Api, text: str, heading: str
) -> None:
    answer = await reading.post("/v1/nomenclature/suggest", {"text": text}, expect=200)
    first = answer["items"][0]
    assert first["code"].startswith(heading)
    assert 0 < first["probability"] <= 1
    assert first["title"]
    assert first["reasons"][0]["words"]
    assert first["path"][0]["code"] == heading


async def test_a_new_coded_listing_teaches_at_once_and_a_deleted_one_is_forgotten(
    reading: Api,
) -> None:
    text = "Зюзюка квазибронзовая пупырчатая"
    assert not any(code.startswith("7419") for code in await codes(reading, text))
    owner = await reading.add_organization()
    offer_id = await reading.add_offer(owner, title=text, codes=["7419800000"])
    answer = await reading.post("/v1/nomenclature/suggest", {"text": text}, expect=200)
    assert answer["items"][0]["code"].startswith("7419")
    assert offer_id in {r["listing_id"] for r in answer["items"][0]["reasons"]}
    await reading.delete(f"/v1/offers/{offer_id}")
    assert not any(code.startswith("7419") for code in await codes(reading, text))


async def test_a_listing_without_a_code_gets_likely_ones_as_a_warning(reading: Api) -> None:
    owner = await reading.add_organization()
    body = {"organization_id": owner, "title": "Катанка медная 8 мм из катодной меди"}
    answer = await reading.post("/v1/needs", body)
    warning = next(w for w in answer["warnings"] if w["code"] == "no_code")
    assert warning["codes"][0]["code"].startswith("7408")
    assert all(one["probability"] >= 0.01 for one in warning["codes"])
    assert answer["codes"] == []


async def test_an_english_need_finds_a_russian_offer_through_the_code(reading: Api) -> None:
    buyer = await reading.add_organization(country="AM")
    maker = await reading.add_organization(country="KZ")
    offer_id = await reading.add_offer(maker, title="Катанка медная", codes=["7408110000"])
    body = {"organization_id": buyer, "title": "Looking for copper wire rod", "language": "en"}
    need_id = (await reading.post("/v1/needs", body))["id"]
    items = (await reading.get(f"/v1/needs/{need_id}/suggestions"))["items"]
    assert [item["offer"]["id"] for item in items] == [offer_id]
    reason = next(r for r in items[0]["reasons"] if r["aspect"] == "code")
    assert reason["code"] == "code.predicted"
    assert "7408" in reason["label"]
    assert 0 < reason["points"] < 2.7


async def test_a_stated_code_weighs_more_than_a_predicted_one(reading: Api) -> None:
    buyer = await reading.add_organization(country="RU")
    need_id = await reading.add_need(buyer, title="Катанка медная", codes=["7408110000"])
    stated = await reading.add_organization(country="KZ", name="ТОО «Первое»")
    silent = await reading.add_organization(country="KZ", name="ТОО «Второе»")
    with_code = await reading.add_offer(stated, title="Катанка медная", codes=["7408110000"])
    without = await reading.add_offer(silent, title="Катанка медная", codes=[])
    items = (await reading.get(f"/v1/needs/{need_id}/suggestions"))["items"]
    assert [item["offer"]["id"] for item in items] == [with_code, without]


@pytest.mark.parametrize(
    ("text", "code"),
    [("12345 67,8", "no_words"), ("", "string_too_short"), ("я" * 10_001, "string_too_long")],
    ids=["digits", "empty", "long"],
)
async def test_a_text_without_words_is_refused_with_the_mend(
    reading: Api, text: str, code: str
) -> None:
    answer = await reading.client.post("/v1/nomenclature/suggest", json={"text": text})
    assert answer.status_code == 422
    assert answer.json()["errors"][0] == answer.json()["errors"][0] | {
        "pointer": "/text",
        "code": code,
    }


async def test_before_the_first_model_the_assistant_says_so(api: Api) -> None:
    answer = await api.client.post("/v1/nomenclature/suggest", json={"text": "катанка"})
    assert answer.status_code == 503
    assert answer.json()["code"] == "unavailable"


@pytest.mark.parametrize("text", ["🙂🙂", "катанка 🙂 copper մետաղալար", "zzzzqq xxyyw"])
async def test_odd_texts_are_answered(reading: Api, text: str) -> None:
    answer = await reading.client.post("/v1/nomenclature/suggest", json={"text": text})
    assert answer.status_code in {200, 422}
