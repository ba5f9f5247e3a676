"""Producers, suppliers and consumers: organizations seen through their listings."""

from typing import Any

import pytest

from tests.api.conftest import Standing
from tests.support.api import Api, Json
from tests.support.problems import refusal

LISTED = {"producers": "offers", "suppliers": "offers", "consumers": "needs"}
VIEWS = {
    "producer": "producers",
    "supplier": "suppliers",
    "consumer": "consumers",
    "research": "research-organizations",
}


@pytest.fixture(scope="module")
async def some(standing: Standing) -> Api:
    """Organizations in every role and in none, with listings that must not show."""
    api = standing.api
    both = await api.add_organization(
        name="Альфа",
        country="KZ",
        identifiers=[{"scheme": "KZ-BIN", "value": "491240005005"}],
    )
    mine = await api.add_organization(name="Бета", country="KG", description="Рудник")
    plant = await api.add_organization(name="Вега", country="RU")
    await api.add_organization(name="Гамма", country="BY")
    await api.add_offer(both, kind="product", title="Кабель", codes=["8544"])
    await api.add_offer(both, kind="product", title="Шина", codes=["7407"])
    await api.add_offer(both, kind="material", title="Катанка", codes=["7408"])
    await api.add_offer(both, kind="product", title="Тайна", visibility="private")
    await api.add_offer(mine, kind="material", title="Концентрат", codes=["2603"])
    await api.add_need(both, title="Ищем катоды", codes=["7403"])
    await api.add_need(plant, title="Ищем кабель", codes=["8544"])
    return api


async def seen(api: Api, role: str, **parameters: Any) -> dict[str, list[str]]:
    """Titles of the listings that put each organization in a role, by its name."""
    items = (await api.get(f"/v1/{role}", sort="name", **parameters))["items"]
    return {item["name"]: [each["title"] for each in item[LISTED[role]]] for item in items}


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("producers", {"Альфа": ["Шина", "Кабель"]}),
        ("suppliers", {"Альфа": ["Катанка"], "Бета": ["Концентрат"]}),
        ("consumers", {"Альфа": ["Ищем катоды"], "Вега": ["Ищем кабель"]}),
    ],
)
async def test_a_role_shows_organizations_with_the_listings_that_put_them_there(
    some: Api, role: str, expected: dict[str, list[str]]
) -> None:
    assert await seen(some, role) == expected


@pytest.mark.parametrize(
    ("role", "parameters", "expected"),
    [
        ("producers", {"country": "KG"}, []),
        ("suppliers", {"country": "KG"}, ["Бета"]),
        ("suppliers", {"country": ["KG", "KZ"]}, ["Альфа", "Бета"]),
        ("suppliers", {"code": "7408"}, ["Альфа"]),
        ("producers", {"code": "7408"}, []),
        ("consumers", {"code": "85"}, ["Вега"]),
        ("suppliers", {"q": "рудники"}, ["Бета"]),
        ("consumers", {"identifier": "KZ-BIN:491240005005"}, ["Альфа"]),
        ("consumers", {"identifier": "RU-INN:491240005005"}, []),
    ],
    ids=str,
)
async def test_roles_take_the_filters_of_organizations(
    some: Api, role: str, parameters: Json, expected: list[str]
) -> None:
    assert list(await seen(some, role, **parameters)) == expected


@pytest.mark.parametrize("role", LISTED)
async def test_roles_come_in_pages(some: Api, role: str) -> None:
    whole = list(await seen(some, role))
    joined: list[str] = []
    parameters: Json = {"limit": 1, "sort": "name"}
    while True:
        page = await some.get(f"/v1/{role}", **parameters)
        joined += [item["name"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        parameters["cursor"] = page["next_cursor"]
    assert joined == whole


@pytest.mark.parametrize("role", LISTED)
@pytest.mark.parametrize(
    ("parameter", "value", "code"),
    [
        ("country", "XX", "unknown_country"),
        ("code", "74a", "invalid_code_prefix"),
        ("limit", "0", "greater_than_equal"),
        ("sort", "size", "enum"),
        ("identifier", "XX-INN:1", "unknown_scheme"),
    ],
)
async def test_a_wrong_filter_is_named(
    some: Api, role: str, parameter: str, value: str, code: str
) -> None:
    answer = await some.client.get(f"/v1/{role}", params={parameter: value})
    pointer = "?country.0" if parameter == "country" else f"?{parameter}"
    refusal(answer, pointer, code)


async def test_a_role_shows_the_newest_twenty_listings(api: Api) -> None:
    owner = await api.add_organization()
    for number in range(22):
        await api.add_need(owner, title=f"Лот {number:02}")
    shown = (await seen(api, "consumers"))["ООО «Образец»"]
    assert shown == [f"Лот {number:02}" for number in range(21, 1, -1)]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"country": ["KG", "RU"]},
        {"q": "вег"},
        {"role": "supplier"},
        {"q": "нет"},
    ],
)
async def test_organizations_are_counted_as_the_lists_have_them(some: Api, asked: Json) -> None:
    counted = await some.get("/v1/organizations/facets", **asked)
    for role, view in VIEWS.items():
        listed = await some.get(f"/v1/{view}", **asked)
        assert counted["facets"]["role"][role] == len(listed["items"])
    of_state: dict[str, int] = {}
    listed = await some.get("/v1/organizations", **asked)
    for item in listed["items"]:
        of_state[item["country"]] = of_state.get(item["country"], 0) + 1
    assert counted["facets"]["country"] == of_state
    assert counted["total"] == len(listed["items"])


async def test_organizations_with_a_code_are_counted_in_all_of_their_roles(some: Api) -> None:
    counted = await some.get("/v1/organizations/facets", code="7408")
    assert counted["facets"] == {
        "country": {"KZ": 1},
        "role": {"producer": 1, "supplier": 1, "consumer": 1, "research": 0},
    }
