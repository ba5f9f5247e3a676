"""Offers and needs, each test on both: stored, changed, deleted."""

import pytest

from app.db import Database
from tests.api.both_sides import BODIES, publish
from tests.api.conftest import Standing
from tests.support.api import Api, Json
from tests.support.problems import problem, refusal, row_counts

SOME_ID = "0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11"
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
}
SOURCE = {
    "portal": "kz-industry",
    "url": "https://example.org/lot/7",
    "licence": "CC-BY-4.0",
}


@pytest.fixture
def api(standing: Standing) -> Api:
    """A service that these tests share: each looks only at what it has put in."""
    return standing.api


@pytest.fixture
def database(standing: Standing) -> Database:
    """What that service writes to."""
    return standing.database


def full(key: str) -> Json:
    """A listing with all of its fields, which no other test brings."""
    return FULL | {"source": SOURCE | {"key": key}}


async def test_everything_that_is_sent_comes_back(api: Api, noun: str) -> None:
    owner = await api.add_organization()
    given = full("lot/7")
    stored = await publish(api, noun, owner, **given)
    for field, sent in given.items():
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
    stored = await publish(api, noun, await api.add_organization(), **full("lot/8"))
    change = {"codes": ["7408"], "quantity": None, "title": "Катанка"}
    changed = await api.patch(f"/v1/{noun}/{stored['id']}", change)
    assert (changed["codes"], changed["quantity"], changed["title"]) == (["7408"], None, "Катанка")
    assert changed["revision"] > stored["revision"]
    moved = {"codes", "codes_display", "quantity", "title", "revision", "updated_at"}
    untouched = stored.keys() - moved
    assert {key: changed[key] for key in untouched} == {key: stored[key] for key in untouched}


async def test_null_resets_a_field_and_is_refused_where_one_must_be(api: Api, noun: str) -> None:
    stored = await publish(api, noun, await api.add_organization(), **full("lot/9"))
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
    before = await row_counts(database)
    keys = {"offers": await api.add_offer(owner), "needs": await api.add_need(other)}
    await api.post(
        "/v1/decisions",
        {"need_id": keys["needs"], "offer_id": keys["offers"], "verdict": "contacted"},
    )
    await api.delete(f"/v1/{noun}/{keys[noun]}")
    await api.get(f"/v1/{noun}/{keys[noun]}", expect=404)
    await api.delete(f"/v1/{noun}/{keys[noun]}", expect=404)
    left = await row_counts(database)
    added = [left[table] - before[table] for table in ("listings", "listing_codes", "decisions")]
    assert added == [1, 1, 0]
