"""Goods in words when the code assistant knows longer codes than the nomenclature."""

import json

import pytest

from app.matching.assistant import Assistant, CodedText, fit
from tests.api.conftest import Standing
from tests.support.api import Json

LISTED = {
    "7408110000": ("Медная катанка 8 мм", "Катанка медная М00К", "Медная катанка для волочения"),
    "8544492009": ("Кабель силовой ВВГнг 3х2,5", "Кабель силовой ВВГ 5х6", "Кабель силовой NYM"),
}


@pytest.fixture(scope="module")
def taught(standing: Standing) -> Standing:
    """A service whose code assistant has learnt listings with codes of ten digits."""
    coded = [
        CodedText(f"{code} {place}", text, (code,))
        for code, texts in LISTED.items()
        for place, text in enumerate(texts)
    ]
    assistant = Assistant(fit(coded))
    assistant.learn(coded)
    standing.app.state.live.reader.start(assistant)
    return standing


async def reconciled(taught: Standing, text: str) -> list[Json]:
    query = {"q": {"query": text, "type": "code"}}
    answer = await taught.api.client.post("/v1/reconcile", data={"queries": json.dumps(query)})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["q"]["result"])


@pytest.mark.parametrize(
    ("text", "long", "code"),
    [("медная катанка", "7408110000", "740811"), ("кабель силовой", "8544492009", "854449")],
)
async def test_the_nearest_position_that_is_known_comes_first(
    taught: Standing, text: str, long: str, code: str
) -> None:
    answer = await taught.api.client.post("/v1/nomenclature/suggest", json={"text": text})
    likeliest = answer.json()["items"][0]
    assert likeliest["code"] == long
    found = await reconciled(taught, text)
    assert found[0]["id"] == code
    assert found[0]["score"] == pytest.approx(100 * likeliest["probability"], abs=0.1)
    assert len({one["id"] for one in found}) == len(found)
    scores = [one["score"] for one in found]
    assert scores == sorted(scores, reverse=True)
