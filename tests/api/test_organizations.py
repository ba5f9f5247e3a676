"""Organizations: stored, changed, deleted, filtered and counted."""

import asyncio
from typing import Any

import pytest

from app.db import Database
from tests.api.conftest import Standing
from tests.support.api import Api, Json, organization
from tests.support.problems import problem, refusal, row_counts

PATH = "/v1/organizations"

FULL = {
    "name": "ТОО «Степной прокат»",
    "country": "KZ",
    "identifiers": [{"scheme": "KZ-BIN", "value": "491240005005"}],
    "region": "Карагандинская область",
    "city": "Балхаш",
    "address": "ул. Ленина, 1",
    "website": "https://example.org/about",
    "description": "Медная катанка и проволока.",
    "language": "ru",
    "visibility": "members",
    "source": {
        "portal": "kz-industry",
        "key": "org-7",
        "url": "https://example.org/7",
        "licence": "CC-BY-4.0",
    },
}


async def named(api: Api, **parameters: Any) -> list[str]:
    """Names of the organizations that filters leave, in their order."""
    return [item["name"] for item in (await api.get(PATH, **parameters))["items"]]


async def test_everything_that_is_sent_comes_back(api: Api) -> None:
    stored = await api.post(PATH, FULL)
    for field, sent in FULL.items():
        if field != "identifiers":
            assert stored[field] == sent
    assert stored["identifiers"] == [
        {"scheme": "KZ-BIN", "value": "491240005005", "verification": "checksum"}
    ]
    assert stored["revision"] > 0
    assert stored["created_at"] == stored["updated_at"]
    assert stored["created_at"].endswith("Z")
    assert await api.get_own(f"{PATH}/{stored['id']}") == stored
    assert (await api.client.get(f"{PATH}/{stored['id']}")).status_code == 404


async def test_an_organization_needs_no_more_than_name_and_country(api: Api) -> None:
    stored = await api.post(PATH, {"name": "  АО «Завод»  ", "country": "kg"})
    assert stored["name"] == "АО «Завод»"
    assert stored["country"] == "KG"
    assert stored["visibility"] == "public"
    assert stored["source"]["portal"] == "bootstrap"
    assert stored["warnings"] == []


async def test_ids_are_of_version_seven(api: Api) -> None:
    assert (await api.add_organization())[14] == "7"


async def test_a_state_outside_the_union_is_welcome(api: Api) -> None:
    assert (await api.post(PATH, organization(country="UZ")))["country"] == "UZ"


async def test_more_writers_than_connections_wait_for_their_turn(api: Api) -> None:
    bodies = [organization(name=f"Писатель {number}") for number in range(30)]
    async with asyncio.timeout(20):
        answers = await asyncio.gather(
            *(api.client.post(PATH, json=body, headers=api.headers) for body in bodies)
        )
    assert [answer.status_code for answer in answers] == [201] * 30


async def test_a_change_touches_only_what_it_names(api: Api) -> None:
    stored = await api.post(PATH, FULL)
    changed = await api.patch(f"{PATH}/{stored['id']}", {"city": "Жезказган", "region": None})
    assert changed["city"] == "Жезказган"
    assert changed["region"] is None
    assert changed["revision"] > stored["revision"]
    assert changed["updated_at"] > stored["updated_at"]
    untouched = stored.keys() - {"city", "region", "revision", "updated_at"}
    assert {key: changed[key] for key in untouched} == {key: stored[key] for key in untouched}


async def test_null_resets_a_field_and_is_refused_where_one_must_be(api: Api) -> None:
    stored = await api.post(PATH, FULL)
    path = f"{PATH}/{stored['id']}"
    reset = await api.patch(path, {"visibility": None, "description": None, "identifiers": None})
    assert (reset["visibility"], reset["description"], reset["identifiers"]) == ("public", "", [])
    answer = await api.client.patch(path, json={"name": None}, headers=api.headers)
    refusal(answer, "/name", "string_type")


async def test_the_etag_goes_into_if_match(api: Api) -> None:
    key = await api.add_organization()
    path = f"{PATH}/{key}"
    tag = (await api.client.get(path)).headers["etag"]
    changed = await api.client.patch(
        path, json={"city": "Омск"}, headers=api.headers | {"If-Match": tag}
    )
    assert changed.status_code == 200
    assert changed.headers["etag"] == f'"{changed.json()["revision"]}"' != tag
    late = await api.client.patch(
        path, json={"city": "Томск"}, headers=api.headers | {"If-Match": tag}
    )
    problem(late, 412, "precondition_failed")
    gone = await api.client.delete(path, headers=api.headers | {"If-Match": tag})
    problem(gone, 412, "precondition_failed")
    assert (await api.get(path))["city"] == "Омск"
    any_state = await api.client.delete(path, headers=api.headers | {"If-Match": "*"})
    assert any_state.status_code == 204


async def test_of_many_changes_of_one_revision_a_single_one_wins(api: Api) -> None:
    key = await api.add_organization()
    tag = (await api.client.get(f"{PATH}/{key}")).headers["etag"]
    answers = await asyncio.gather(
        *(
            api.client.patch(
                f"{PATH}/{key}",
                json={"city": f"Город {number}"},
                headers=api.headers | {"If-Match": tag},
            )
            for number in range(6)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 5


async def test_deleting_an_organization_takes_its_listings_and_decisions_along(
    api: Api, database: Database
) -> None:
    buyer, maker = await api.add_organization(), await api.add_organization(country="KZ")
    need, offer = await api.add_need(buyer), await api.add_offer(maker)
    await api.post("/v1/decisions", {"need_id": need, "offer_id": offer, "verdict": "accepted"})
    await api.delete(f"{PATH}/{maker}")
    await api.get(f"{PATH}/{maker}", expect=404)
    await api.get(f"/v1/offers/{offer}", expect=404)
    await api.get(f"/v1/offers/{offer}/suggestions", expect=404)
    left = await row_counts(database)
    assert (left["organizations"], left["listings"], left["decisions"]) == (1, 1, 0)
    assert (await api.get("/v1/decisions", need_id=need))["items"] == []
    await api.delete(f"{PATH}/{maker}", expect=404)


@pytest.fixture(scope="module")
async def some(standing: Standing) -> Api:
    """Four organizations, each standing in other roles, and one that nobody sees."""
    api = standing.api
    maker = await api.add_organization(name="Альфа", country="KZ", city="Балхаш")
    mine = await api.add_organization(name="Бета", country="KG", description="Медный рудник")
    plant = await api.add_organization(
        name="Вега", country="RU", identifiers=[{"scheme": "RU-INN", "value": "0000005009"}]
    )
    await api.add_organization(name="Гамма", country="BY")
    hidden = await api.add_organization(name="Тайна", visibility="private")
    await api.add_offer(maker, kind="product", codes=["7408 11 000 0"])
    await api.add_offer(mine, kind="material", codes=["2603"])
    await api.add_need(plant, codes=["7408"])
    await api.add_need(maker, codes=["2603 00 000 0"])
    await api.add_need(hidden)
    await api.add_offer(plant, visibility="private")
    await api.patch(f"{PATH}/{maker}", {"city": "Балхаш-2"})
    return api


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, ["Альфа", "Бета", "Вега", "Гамма"]),
        ({"q": "тайна"}, []),
        ({"country": "KZ"}, ["Альфа"]),
        ({"country": ["by", "RU"]}, ["Вега", "Гамма"]),
        ({"role": "producer"}, ["Альфа"]),
        ({"role": "supplier"}, ["Бета"]),
        ({"role": "consumer"}, ["Альфа", "Вега"]),
        ({"code": "7408"}, ["Альфа", "Вега"]),
        ({"code": "26 03"}, ["Альфа", "Бета"]),
        ({"code": "7408", "role": "consumer"}, ["Вега"]),
        ({"code": "7408110001"}, []),
        ({"q": "медные рудники"}, ["Бета"]),
        ({"q": "балхаш"}, ["Альфа"]),
        ({"q": "альфа бета"}, []),
        ({"q": "%"}, []),
        ({"identifier": "0000005009"}, ["Вега"]),
        ({"identifier": "RU-INN:0000 005-009"}, ["Вега"]),
        ({"identifier": "ru-inn:0000005009"}, ["Вега"]),
        ({"identifier": "BY-UNP:0000005009"}, []),
        ({"identifier": "000000500"}, []),
        ({"country": "KZ", "role": "consumer", "code": "2603", "q": "альфа"}, ["Альфа"]),
    ],
    ids=str,
)
async def test_filters_leave_what_fits_all_of_them(
    some: Api, parameters: Json, expected: list[str]
) -> None:
    assert await named(some, sort="name", **parameters) == expected
    counted = await some.get(f"{PATH}/facets", **parameters)
    assert counted["total"] == len(expected)


async def test_facets_count_by_country_and_role(some: Api) -> None:
    assert await some.get(f"{PATH}/facets") == {
        "total": 4,
        "facets": {
            "country": {"BY": 1, "KG": 1, "KZ": 1, "RU": 1},
            "role": {"producer": 1, "supplier": 1, "consumer": 2, "research": 0},
        },
    }


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", ["Альфа", "Бета", "Вега", "Гамма"]),
        ("-name", ["Гамма", "Вега", "Бета", "Альфа"]),
        ("created_at", ["Альфа", "Бета", "Вега", "Гамма"]),
        ("-created_at", ["Гамма", "Вега", "Бета", "Альфа"]),
        ("updated_at", ["Бета", "Вега", "Гамма", "Альфа"]),
        ("-updated_at", ["Альфа", "Гамма", "Вега", "Бета"]),
    ],
)
async def test_lists_come_in_the_order_asked_for(some: Api, sort: str, expected: list[str]) -> None:
    assert await named(some, sort=sort) == expected
