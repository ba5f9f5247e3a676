"""Who may set connectors up and watch them, and what is refused."""

import pytest

from tests.support.api import Api, Json
from tests.support.problems import problem, refusal
from tests.support.tenants import Tenant

BODY: Json = {
    "name": "Goods of the register",
    "portal": "kz-industry",
    "kind": "odata",
    "settings": {"url": "https://example.org/goods"},
    "secret": "a-secret-token",
    "active": False,
}


async def test_a_portal_watches_its_own_connectors_and_no_others(
    api: Api, portal: Tenant, other: Tenant
) -> None:
    made = await api.post("/v1/connectors", BODY)
    path = f"/v1/connectors/{made['id']}"
    assert (await portal.get("/v1/connectors"))["items"] == [made]
    assert (await portal.get(path))["last_run"] is None
    for below in ("runs", "quarantine"):
        assert (await portal.get(f"{path}/{below}"))["items"] == []
    assert (await other.get("/v1/connectors"))["items"] == []
    for address in (path, f"{path}/runs", f"{path}/quarantine"):
        problem(await other.ask("GET", address), 404, "not_found")
    for method, address in [
        ("POST", "/v1/connectors"),
        ("PATCH", path),
        ("DELETE", path),
        ("POST", f"{path}/runs"),
    ]:
        sent = {"json": BODY} if method != "DELETE" else {}
        problem(await portal.ask(method, address, **sent), 403, "forbidden")


async def test_the_secret_is_never_answered_and_stays_when_others_change(
    api: Api, portal: Tenant
) -> None:
    made = await api.post("/v1/connectors", BODY)
    path = f"/v1/connectors/{made['id']}"
    changed = await api.patch(path, {"every_minutes": 5, "kind": "ocds", "portal": "by-register"})
    assert (changed["every_minutes"], changed["has_secret"]) == (5, True)
    assert (changed["kind"], changed["portal"]) == ("odata", "kz-industry")
    for answer in (await portal.ask("GET", path), await portal.ask("GET", "/v1/connectors")):
        assert BODY["secret"] not in answer.text


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"kind": "fax"}, "/kind", "unknown_connector"),
        ({"portal": "nobody-here"}, "/portal", "portal_not_found"),
        ({"settings": {}}, "/settings/url", "missing"),
        ({"settings": {"url": "ftp://example.org"}}, "/settings/url", "string_pattern_mismatch"),
        (
            {"settings": BODY["settings"] | {"fields": {"colour": "x"}}},
            "/settings/fields",
            "value_error",
        ),
        ({"settings": BODY["settings"] | {"colour": "red"}}, "/settings/colour", "extra_forbidden"),
        ({"settings": BODY["settings"] | {"filter": "a\x00"}}, "/settings", "control_character"),
        ({"settings": BODY["settings"] | {"page_size": 10**9}}, "/settings/page_size",
         "less_than_equal"),
        ({"secret": "a\x00"}, "/secret", "control_character"),
        ({"every_minutes": 0}, "/every_minutes", "greater_than_equal"),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_named(
    api: Api, portal: Tenant, change: Json, pointer: str, code: str
) -> None:
    answer = await api.client.post("/v1/connectors", json=BODY | change, headers=api.headers)
    refusal(answer, pointer, code)


async def test_a_name_is_there_once(api: Api, portal: Tenant) -> None:
    await api.post("/v1/connectors", BODY)
    answer = await api.client.post("/v1/connectors", json=BODY, headers=api.headers)
    problem(answer, 409, "conflict")


async def test_a_connector_that_is_switched_off_does_not_run(api: Api, portal: Tenant) -> None:
    made = await api.post("/v1/connectors", BODY)
    path = f"/v1/connectors/{made['id']}"
    answer = await api.client.post(f"{path}/runs", headers=api.headers)
    problem(answer, 409, "conflict")
    await api.patch(path, {"active": True})
    await api.post(f"{path}/runs", {}, expect=202)
    await api.delete(path)
    problem(await api.client.get(path, headers=api.headers), 404, "not_found")


async def test_each_kind_says_what_can_be_set_and_what_nobody_has_seen(portal: Tenant) -> None:
    kinds = {item["kind"]: item for item in (await portal.get("/v1/connectors/kinds"))["items"]}
    assert set(kinds) == {
        "odata", "json", "eurasian-register", "ru-register", "kz-procurement", "by-register",
        "ocds", "folder", "bucket",
    }  # fmt: skip
    assert "url" in kinds["odata"]["settings"]["properties"]
    assert "registry_number" in kinds["eurasian-register"]["unverified"]
    assert kinds["ru-register"]["fields"]["title"] == "product_name"
