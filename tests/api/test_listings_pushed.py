"""Offers and needs as portals push them under their own keys, one by one and in batches."""

import asyncio
from urllib.parse import quote

import pytest

from app.db import Database
from tests.api.both_sides import BODIES, publish, titles
from tests.support.api import Api
from tests.support.problems import refusal, row_counts

SOME_ID = "0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11"
pytestmark = pytest.mark.parametrize("noun", list(BODIES))


async def test_what_a_portal_pushes_is_created_once_and_then_replaced(
    api: Api, database: Database, noun: str
) -> None:
    owner = await api.add_organization()
    path = f"/v1/{noun}/by-source/kz-industry/lot-7"
    first = await api.put(
        path, BODIES[noun](owner, city="Омск", codes=["7408", "7409"]), expect=201
    )
    source = {"portal": "kz-industry", "key": "lot-7", "url": None, "licence": None}
    assert first["source"] == source
    body = BODIES[noun](owner, source={"key": "другой", "url": "https://example.org/7"})
    second = await api.put(path, body)
    assert second["id"] == first["id"]
    assert second["created_at"] == first["created_at"]
    assert second["city"] is None
    assert second["codes"] == ["7408110000"]
    assert second["source"] == source | {"url": body["source"]["url"]}
    assert second["revision"] > first["revision"]
    # Pushed as it stands already, it stays as it is.
    assert await api.put(path, body) == second
    assert (await row_counts(database))["listings"] == 1


@pytest.mark.parametrize("key", ["lot-7", "лот № 7", "2026/11/7", "a+b c", "%41", "batch", "..."])
async def test_a_portals_key_may_have_any_characters(api: Api, noun: str, key: str) -> None:
    owner = await api.add_organization()
    path = f"/v1/{noun}/by-source/kz-industry/{quote(key, safe='')}"
    stored = await api.put(path, BODIES[noun](owner), expect=201)
    assert stored["source"]["key"] == key
    assert (await api.put(path, BODIES[noun](owner)))["id"] == stored["id"]


async def test_offers_and_needs_of_a_portal_have_keys_of_their_own(api: Api, noun: str) -> None:
    owner = await api.add_organization()
    for other, body in BODIES.items():
        await api.put(f"/v1/{other}/by-source/kz-industry/7", body(owner), expect=201)
    assert len(await titles(api, noun)) == 1


async def test_a_key_that_is_there_is_refused_with_the_listing_that_has_it(
    api: Api, noun: str
) -> None:
    owner = await api.add_organization()
    first = await publish(api, noun, owner, source={"key": "7"})
    again = BODIES[noun](owner, source={"key": "7"})
    refused = await api.post(f"/v1/{noun}", again, expect=409)
    assert refused["duplicate_of"] == first["id"]
    second = await publish(api, noun, owner)
    path = f"/v1/{noun}/{second['id']}"
    refused = await api.patch(path, {"source": {"key": "7"}}, expect=409)
    assert refused["duplicate_of"] == first["id"]


async def test_pushing_the_same_key_at_the_same_time_stores_it_once(
    api: Api, database: Database, noun: str
) -> None:
    owner = await api.add_organization()
    path = f"/v1/{noun}/by-source/kz-industry/7"
    answers = await asyncio.gather(
        *(
            api.client.put(path, json=BODIES[noun](owner, city=f"{n}"), headers=api.headers)
            for n in range(8)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert (await row_counts(database))["listings"] == 1


async def test_a_batch_answers_for_each_item(api: Api, database: Database, noun: str) -> None:
    owner = await api.add_organization()
    body = BODIES[noun]
    answer = await api.post(
        f"/v1/{noun}/batch",
        {
            "items": [
                body(owner, title="Первый", source={"key": "1"}),
                body(owner, codes=["7408", "7700"]),
                body(owner, title="Повтор", source={"key": "1"}),
                body(SOME_ID),
                "не объект",
                body(owner, title="Последний"),
            ]
        },
        expect=200,
    )
    items = answer["items"]
    assert [item["index"] for item in items] == list(range(6))
    assert [item["status"] for item in items] == [201, 422, 409, 422, 422, 201]
    assert (answer["created"], answer["failed"]) == (2, 4)
    assert items[1]["problem"]["errors"][0]["pointer"] == "/codes/1"
    assert items[2]["problem"]["duplicate_of"] == items[0]["record"]["id"]
    assert items[3]["problem"]["errors"][0]["pointer"] == "/organization_id"
    assert items[4]["problem"]["code"] == "invalid_input"
    assert [bool(item["record"]) for item in items] == [True, False, False, False, False, True]
    assert await titles(api, noun, sort="name") == ["Первый", "Последний"]
    counts = await row_counts(database)
    assert (counts["listings"], counts["listing_codes"], counts["changes"]) == (2, 2, 3)


@pytest.mark.parametrize("count", [0, 501])
async def test_a_batch_of_none_or_too_many_is_refused_whole(
    api: Api, noun: str, count: int
) -> None:
    items = [BODIES[noun](SOME_ID)] * count
    answer = await api.client.post(f"/v1/{noun}/batch", json={"items": items}, headers=api.headers)
    refusal(answer, "/items", "too_short" if count == 0 else "too_long")
