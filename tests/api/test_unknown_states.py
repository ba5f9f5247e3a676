"""Organizations of states that the service has no name for: files bring goods from anywhere."""

import pytest

from app.db import Database
from app.vocabulary.terms import Side
from tests.support.api import Api
from tests.support.problems import refusal
from tests.support.records import add_listing, add_organization


@pytest.fixture
async def anywhere(api: Api, database: Database) -> str:
    """An offer from a state without a name, known to the service, and its owner's name."""
    name = "Завод «Нездешний»"
    async with database.write() as session:
        owner = await add_organization(session, name=name, country="ZZ")
        await add_listing(session, owner, Side.OFFER)
    await api.add_organization()
    return name


@pytest.mark.parametrize(
    ("language", "said"), [("ru", "государство не указано"), ("en", "state not stated")]
)
async def test_a_feed_says_that_the_state_is_not_stated(
    api: Api, anywhere: str, language: str, said: str
) -> None:
    assert anywhere
    answer = await api.client.get("/v1/feeds/offers.atom", headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert f"({said})" in answer.text
    assert "(ZZ)" not in answer.text


async def test_an_organization_of_such_a_state_can_be_reconciled(api: Api, anywhere: str) -> None:
    asked = {"prefix": anywhere[:9], "type": "organization"}
    answer = await api.client.get("/v1/reconcile/suggest/entity", params=asked)
    assert answer.status_code == 200
    assert "государство не указано" in [one["description"] for one in answer.json()["result"]]


async def test_such_an_organization_is_found_by_the_state_that_figures_count(
    api: Api, anywhere: str
) -> None:
    counted = (await api.get("/v1/organizations/facets"))["facets"]["country"]
    assert counted == {"ZZ": 1, "RU": 1}
    for code, number in counted.items():
        found = await api.get("/v1/organizations", country=code)
        assert [item["country"] for item in found["items"]] == [code] * number
    unstated = await api.get("/v1/organizations", country="ZZ")
    assert unstated["items"][0]["name"] == anywhere


async def test_suggestions_say_that_the_state_is_not_stated(api: Api, anywhere: str) -> None:
    need = await api.add_need(await api.add_organization(country="KZ"))
    path = f"/v1/needs/{need}/suggestions"
    asked = {"country": "ZZ", "min_score": "0"}
    english = {"Accept-Language": "en"}
    answer = await api.client.get(path, params=asked, headers=english)
    owner = answer.json()["items"][0]["organization"]
    assert (owner["name"], owner["country"]) == (anywhere, "ZZ")
    assert owner["country_name"] == "state not stated"


async def test_such_an_organization_can_be_changed_and_keeps_its_state(
    api: Api, anywhere: str
) -> None:
    stored = (await api.get("/v1/organizations", q=anywhere))["items"][0]
    path = f"/v1/organizations/{stored['id']}"
    answer = await api.client.patch(path, json={"city": "Гамбург"}, headers=api.headers)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["country"], answer.json()["city"]) == ("ZZ", "Гамбург")
    answer = await api.client.patch(path, json={"country": "DE"}, headers=api.headers)
    assert answer.json()["country"] == "DE"
    answer = await api.client.patch(path, json={"country": "ZZ"}, headers=api.headers)
    refusal(answer, "/country", "unknown_country")


@pytest.mark.parametrize("code", ["DE", "US", "JP", "KR", "PS", "MX"])
async def test_an_organization_of_any_state_is_welcome(api: Api, code: str) -> None:
    owner = await api.post("/v1/organizations", {"name": "Foreign Works", "country": code})
    assert owner["country"] == code
    await api.add_offer(owner["id"])
    asker = await api.add_organization(country="KZ")
    need = await api.add_need(asker)
    found = await api.get(f"/v1/needs/{need}/suggestions", country=code)
    reasons = {one["aspect"]: one for one in found["items"][0]["reasons"]}
    assert reasons["country"]["code"] == "country.outside"
    assert reasons["country"]["offered"] == found["items"][0]["organization"]["country_name"]
    assert found["items"][0]["organization"]["country_name"] != code
    sketch = {"seek": "offers", "title": "Катанка медная", "country": code}
    told = await api.post("/v1/suggestions", {"queries": [sketch]}, expect=200)
    assert "items" in told["results"][0]
