import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest

from app.db import Database
from tests.api.conftest import Standing
from tests.support.api import Api, Json, need, offer
from tests.support.problems import problem, refusal, row_counts

SOME_ID = "0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11"
BODIES: dict[str, Callable[..., Json]] = {"offers": offer, "needs": need}

pytestmark = pytest.mark.parametrize("noun", list(BODIES))

FULL = {
    "title": "Профили алюминиевые строительные",
    "description": "Анодированные, длина 6 м.",
    "language": "ru",
    "codes": ["7604 21 000 0", "76.10", "85"],
    "okpd2": ["24.42.22.131", "25.1"],
    "quantity": {"value": 1250.5, "unit": "TNE", "period": "month"},
    "standards": ["ГОСТ 22233-2018", "EN 755-9"],
    "purpose": "joint_project",
    "industry": "non-ferrous-metallurgy",
    "region": "Павлодарская область",
    "city": "Павлодар",
    "visibility": "members",
    "status": "paused",
    "valid_until": "2099-12-31",
    "disclosed": ["country", "heading"],
    "source": {
        "portal": "kz-industry",
        "key": "lot/7",
        "url": "https://example.org/lot/7",
        "licence": "CC-BY-4.0",
    },
}


async def publish(api: Api, noun: str, owner: str, **changes: object) -> Json:
    """Store a listing and return the answer."""
    return await api.post(f"/v1/{noun}", BODIES[noun](owner, **changes))


async def titles(api: Api, noun: str, **parameters: Any) -> list[str]:
    """Titles of the listings that filters leave, in their order."""
    found = await api.get(f"/v1/{noun}", **parameters)
    return [item["title"] for item in found["items"]]


async def test_everything_that_is_sent_comes_back(api: Api, noun: str) -> None:
    owner = await api.add_organization()
    stored = await publish(api, noun, owner, **FULL)
    for field, sent in FULL.items():
        if field != "codes":
            assert stored[field] == sent, field
    assert stored["codes"] == ["7604210000", "7610", "85"]
    assert stored["codes_display"] == ["7604 21 000 0", "7610", "85"]
    assert stored["organization_id"] == owner
    assert stored["warnings"] == []
    assert ("kind" in stored) == (noun == "offers")
    assert await api.get_own(f"/v1/{noun}/{stored['id']}") == stored
    assert (await api.client.get(f"/v1/{noun}/{stored['id']}")).status_code == 404


async def test_what_is_left_out_has_its_default(api: Api, noun: str) -> None:
    stored = await publish(api, noun, await api.add_organization())
    defaults: Json = {
        "description": "",
        "language": None,
        "okpd2": [],
        "quantity": None,
        "standards": [],
        "purpose": "supply",
        "industry": None,
        "region": None,
        "city": None,
        "visibility": "public",
        "status": "active",
        "valid_until": None,
        "disclosed": ["country", "heading", "quantity", "score"],
        "source": {"portal": "bootstrap", "key": None, "url": None, "licence": None},
    }
    assert {field: stored[field] for field in defaults} == defaults


@pytest.mark.parametrize(
    ("given", "stored", "shown"),
    [
        ("74", "74", "74"),
        ("7408", "7408", "7408"),
        ("7408 11", "740811", "7408 11"),
        ("7408 11 00", "74081100", "7408 11 00"),
        ("7408 11 000", "740811000", "7408 11 000"),
        ("7408 11 000 0", "7408110000", "7408 11 000 0"),
        (" 7408.11.000-0 ", "7408110000", "7408 11 000 0"),
    ],
)
async def test_a_code_of_any_depth_is_stored_as_digits_and_shown_in_groups(
    api: Api, noun: str, given: str, stored: str, shown: str
) -> None:
    answer = await publish(api, noun, await api.add_organization(), codes=[given])
    assert (answer["codes"], answer["codes_display"]) == ([stored], [shown])


async def test_okpd2_codes_are_normalized_keep_their_order_and_stand_once(
    api: Api, noun: str
) -> None:
    given = ["25.11.23", "24 44 22", "244422110", "24.44.22"]
    answer = await publish(api, noun, await api.add_organization(), okpd2=given)
    assert answer["okpd2"] == ["25.11.23", "24.44.22", "24.44.22.110"]
    changed = await api.patch(f"/v1/{noun}/{answer['id']}", {"okpd2": ["01.1"]})
    assert changed["okpd2"] == ["01.1"]
    assert (await api.get(f"/v1/{noun}/{answer['id']}"))["okpd2"] == ["01.1"]


async def test_codes_keep_their_order_and_stand_once(api: Api, noun: str) -> None:
    codes = ["7605", "7408 11", "740811", "7408"]
    answer = await publish(api, noun, await api.add_organization(), codes=codes)
    assert answer["codes"] == ["7605", "740811", "7408"]


@pytest.mark.parametrize(
    ("codes", "warned"),
    [
        ([], [("/codes", "no_code")]),
        (["7408"], []),
        (["7408110000"], []),
        (["7408", "740899"], [("/codes/1", "unknown_position")]),
        (["7408990000"], [("/codes/0", "unknown_position")]),
    ],
    ids=str,
)
async def test_a_missing_code_and_an_unknown_leaf_are_accepted_with_a_warning(
    api: Api, noun: str, codes: list[str], warned: list[tuple[str, str]]
) -> None:
    answer = await publish(api, noun, await api.add_organization(), codes=codes)
    assert [(w["pointer"], w["code"]) for w in answer["warnings"]] == warned
    assert all(warning["detail"] for warning in answer["warnings"])


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("TNE", "TNE"),
        ("tne", "TNE"),
        ("168", "TNE"),
        ("т", "TNE"),
        ("тонн", "TNE"),
        ("796", "H87"),
        ("шт.", "H87"),
        ("055", "MTK"),
        ("м2", "MTK"),
        (" кг ", "KGM"),
    ],
)
async def test_a_unit_may_be_written_as_rec_20_as_okei_or_by_name(
    api: Api, noun: str, given: str, stored: str
) -> None:
    quantity = {"value": 3, "unit": given}
    answer = await publish(api, noun, await api.add_organization(), quantity=quantity)
    assert answer["quantity"] == {"value": 3, "unit": stored, "period": "year"}


@pytest.mark.parametrize("value", [0, 0.000001, 0.1, 12_000.5, 999_999_999_999, 1e15])
async def test_a_quantity_comes_back_as_it_was(api: Api, noun: str, value: float) -> None:
    quantity = {"value": value, "unit": "KGM", "period": "once"}
    answer = await publish(api, noun, await api.add_organization(), quantity=quantity)
    assert answer["quantity"] == quantity


@pytest.mark.parametrize("purpose", ["supply", "joint_project", "technology"])
async def test_each_purpose_is_kept(api: Api, noun: str, purpose: str) -> None:
    owner = await api.add_organization()
    assert (await publish(api, noun, owner, purpose=purpose))["purpose"] == purpose


async def test_only_offers_have_a_kind(api: Api, noun: str) -> None:
    body = BODIES[noun](await api.add_organization()) | {"kind": "product"}
    answer = await api.client.post(f"/v1/{noun}", json=body, headers=api.headers)
    if noun == "offers":
        assert answer.json()["kind"] == "product"
    else:
        refusal(answer, "/kind", "extra_forbidden")


async def test_an_id_of_the_other_side_is_not_found(api: Api, noun: str) -> None:
    other = "needs" if noun == "offers" else "offers"
    stored = await publish(api, noun, await api.add_organization())
    for method in ("GET", "DELETE", "PATCH"):
        answer = await api.client.request(
            method,
            f"/v1/{other}/{stored['id']}",
            headers=api.headers,
            json={"title": "Другое"} if method == "PATCH" else None,
        )
        problem(answer, 404, "not_found")
    assert await api.get(f"/v1/{noun}/{stored['id']}") == stored


async def test_a_change_touches_only_what_it_names(api: Api, noun: str) -> None:
    stored = await publish(api, noun, await api.add_organization(), **FULL)
    change = {"codes": ["7408"], "quantity": None, "title": "Катанка"}
    changed = await api.patch(f"/v1/{noun}/{stored['id']}", change)
    assert (changed["codes"], changed["quantity"], changed["title"]) == (["7408"], None, "Катанка")
    assert changed["revision"] > stored["revision"]
    moved = {"codes", "codes_display", "quantity", "title", "revision", "updated_at"}
    untouched = stored.keys() - moved
    assert {key: changed[key] for key in untouched} == {key: stored[key] for key in untouched}


async def test_null_resets_a_field_and_is_refused_where_one_must_be(api: Api, noun: str) -> None:
    stored = await publish(api, noun, await api.add_organization(), **FULL)
    path = f"/v1/{noun}/{stored['id']}"
    reset = await api.patch(path, dict.fromkeys(("status", "valid_until", "standards", "codes")))
    assert (reset["status"], reset["valid_until"]) == ("active", None)
    assert (reset["standards"], reset["codes"]) == ([], [])
    answer = await api.client.patch(path, json={"title": None}, headers=api.headers)
    refusal(answer, "/title", "string_type")


async def test_a_listing_can_move_to_another_organization_that_exists(api: Api, noun: str) -> None:
    stored = await publish(api, noun, await api.add_organization())
    path = f"/v1/{noun}/{stored['id']}"
    heir = await api.add_organization(country="KZ")
    assert (await api.patch(path, {"organization_id": heir}))["organization_id"] == heir
    answer = await api.client.patch(path, json={"organization_id": SOME_ID}, headers=api.headers)
    refusal(answer, "/organization_id", "organization_not_found")
    assert (await api.get(path))["organization_id"] == heir


async def test_the_etag_goes_into_if_match(api: Api, noun: str) -> None:
    stored = await publish(api, noun, await api.add_organization())
    path = f"/v1/{noun}/{stored['id']}"
    old: Json = {"If-Match": (await api.client.get(path)).headers["etag"]}
    assert old["If-Match"] == f'"{stored["revision"]}"'
    changed = await api.patch(path, {"city": "Омск"}, **old)
    late = await api.client.patch(path, json={"city": "Томск"}, headers=api.headers | old)
    problem(late, 412, "precondition_failed")
    problem(await api.client.delete(path, headers=api.headers | old), 412, "precondition_failed")
    assert await api.get(path) == changed
    weak = {"If-Match": f'W/"{changed["revision"]}"'}
    assert (await api.client.delete(path, headers=api.headers | weak)).status_code == 204


async def test_a_deleted_listing_is_gone_with_its_decisions(
    api: Api, database: Database, noun: str
) -> None:
    owner, other = await api.add_organization(), await api.add_organization(country="KZ")
    keys = {"offers": await api.add_offer(owner), "needs": await api.add_need(other)}
    await api.post(
        "/v1/decisions",
        {"need_id": keys["needs"], "offer_id": keys["offers"], "verdict": "contacted"},
    )
    await api.delete(f"/v1/{noun}/{keys[noun]}")
    await api.get(f"/v1/{noun}/{keys[noun]}", expect=404)
    await api.delete(f"/v1/{noun}/{keys[noun]}", expect=404)
    left = await row_counts(database)
    assert (left["listings"], left["listing_codes"], left["decisions"]) == (1, 1, 0)


@pytest.fixture(scope="module")
async def some(standing: Standing) -> Api:
    """Four listings of each side that differ in every attribute with a filter."""
    api = standing.api
    kz = await api.add_organization(country="KZ")
    by = await api.add_organization(country="BY")
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    for noun in BODIES:
        first = await publish(
            api, noun, kz, title="Альфа катанка медная", codes=["7408 11 000 0", "7409"]
        )
        await publish(api, noun, kz, title="Бета", codes=["7605"], purpose="technology")
        await publish(api, noun, by, title="Вега", codes=[], status="paused", industry="cable")
        await publish(
            api,
            noun,
            by,
            title="Гамма",
            codes=["85"],
            valid_until=yesterday,
            standards=["ГОСТ 859"],
        )
        await publish(api, noun, by, title="Тайна", visibility="private")
        await api.patch(f"/v1/{noun}/{first['id']}", {"city": "Астана"})
    return api


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, "АБВГ"),
        ({"q": "тайна"}, ""),
        ({"country": "KZ"}, "АБ"),
        ({"country": ["KZ", "by"]}, "АБВГ"),
        ({"code": "74"}, "А"),
        ({"code": "7409"}, "А"),
        ({"code": "7 4 0 8 1"}, "А"),
        ({"code": "7408110001"}, ""),
        ({"q": "медные катанки"}, "А"),
        ({"q": "гост 859"}, "Г"),
        ({"q": "катанка вега"}, ""),
        ({"purpose": "technology"}, "Б"),
        ({"status": "paused"}, "В"),
        ({"industry": "cable"}, "В"),
        ({"available": True}, "АБ"),
        ({"available": False}, "АБВГ"),
        ({"organization_id": SOME_ID}, ""),
        ({"country": "BY", "available": True}, ""),
    ],
    ids=str,
)
async def test_filters_leave_what_fits_all_of_them(
    some: Api, noun: str, parameters: Json, expected: str
) -> None:
    found = await titles(some, noun, sort="name", **parameters)
    assert "".join(title[0] for title in found) == expected
    assert (await some.get(f"/v1/{noun}/facets", **parameters))["total"] == len(expected)


async def test_facets_count_by_every_attribute_with_a_filter(some: Api, noun: str) -> None:
    found = await some.get(f"/v1/{noun}/facets")
    assert found["total"] == 4
    assert found["facets"] == {
        "country": {"BY": 2, "KZ": 2},
        "chapter": {"74": 1, "76": 1, "85": 1},
        "kind": {"material": 4} if noun == "offers" else {},
        "purpose": {"supply": 3, "technology": 1},
        "industry": {"cable": 1},
        "status": {"active": 3, "paused": 1},
        "direction": {},
    }


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", "АБВГ"),
        ("-name", "ГВБА"),
        ("created_at", "АБВГ"),
        ("-created_at", "ГВБА"),
        ("updated_at", "БВГА"),
        ("-updated_at", "АГВБ"),
    ],
)
async def test_lists_come_in_the_order_asked_for(
    some: Api, noun: str, sort: str, expected: str
) -> None:
    assert "".join(title[0] for title in await titles(some, noun, sort=sort)) == expected


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
