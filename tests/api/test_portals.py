"""Portals, members and keys: made, shown once, rotated, expired, revoked, suspended at once."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from app.db import Database
from app.vocabulary.terms import Scope
from tests.support.api import Api, Json, organization
from tests.support.problems import problem
from tests.support.tenants import Tenant, tenant

PORTAL: Json = {"name": "kz-industry", "title": "Портал Казахстана", "country": "KZ"}


def key_body(**changes: object) -> Json:
    return {"name": "first", "portal": "kz-industry", "scopes": ["read", "write"]} | changes


def holder(api: Api, key: str) -> Tenant:
    return Tenant(api.client, "kz-industry", {"Authorization": f"Bearer {key}"})


async def works(who: Tenant) -> bool:
    answer = await who.ask("POST", "/v1/organizations", json=organization())
    assert answer.status_code in {201, 401}, answer.text
    return answer.status_code == 201


async def test_a_portal_is_made_read_and_changed(api: Api) -> None:
    made = await api.post("/v1/portals", PORTAL)
    assert {name: made[name] for name in PORTAL} == PORTAL
    assert made == await api.get_own("/v1/portals/kz-industry")
    assert made in (await api.get_own("/v1/portals"))["items"]
    changed = await api.patch("/v1/portals/kz-industry", {"title": "Новое имя"})
    assert (changed["title"], changed["country"]) == ("Новое имя", "KZ")
    again = await api.client.post("/v1/portals", json=PORTAL, headers=api.headers)
    problem(again, 409, "conflict")
    absent = await api.client.get("/v1/portals/nowhere", headers=api.headers)
    problem(absent, 404, "not_found")


@pytest.mark.parametrize(
    "provider",
    [
        {"scopes": ["read", "administer"]},
        {"key_set": "http://example.org/keys"},
        {"key_set": "../../keys.json"},
        {"key_set": "/etc/keys.json"},
        {"key_set": "file:///keys.json"},
        {"key_set": "https://user:password@example.org/keys"},
        {"scopes": []},
        {"issuer": ""},
    ],
)
async def test_an_identity_provider_is_checked(api: Api, provider: Json) -> None:
    good = {
        "issuer": "https://example.org/id",
        "audience": "partners",
        "key_set": "https://example.org/keys",
        "scopes": ["read", "write"],
    }
    body = PORTAL | {"provider": good | provider}
    answer = await api.client.post("/v1/portals", json=body, headers=api.headers)
    problem(answer, 422, "invalid_input")
    assert (await api.post("/v1/portals", PORTAL | {"provider": good}))["provider"] == good


async def test_a_key_is_shown_once_and_stored_nowhere(api: Api, database: Database) -> None:
    made = await api.post("/v1/keys", key_body())
    assert await works(holder(api, made["key"]))
    (listed,) = [k for k in (await api.get_own("/v1/keys"))["items"] if k["name"] == "first"]
    assert listed == {name: value for name, value in made.items() if name != "key"}
    async with database.read() as session:
        for table in ("api_keys", "history", "changes", "idempotency"):
            rows = await session.scalars(text(f"SELECT row_to_json(t)::text FROM {table} t"))  # noqa: S608
            assert made["key"] not in "".join(rows)


async def test_a_key_knows_itself(api: Api) -> None:
    made = await api.post("/v1/keys", key_body())
    known = await holder(api, made["key"]).get("/v1/keys/own")
    assert known == {name: value for name, value in made.items() if name != "key"}


async def test_a_rotated_key_ends_at_once_or_after_a_grace(api: Api) -> None:
    first = holder(api, (await api.post("/v1/keys", key_body()))["key"])
    second = holder(api, (await first.post("/v1/keys/own/rotation", {}))["key"])
    assert (await works(first), await works(second)) == (False, True)
    made = await second.post("/v1/keys/own/rotation", {"grace_seconds": 3600})
    third = holder(api, made["key"])
    assert (made["name"], made["scopes"]) == ("first", ["read", "write"])
    assert (await works(second), await works(third)) == (True, True)
    names = [item["name"] for item in (await api.get_own("/v1/keys"))["items"]]
    assert names.count("first") == 1
    assert sum(name.startswith("first (") for name in names) == 2


async def test_a_grace_does_not_outlive_the_key(api: Api) -> None:
    soon = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    first = holder(api, (await api.post("/v1/keys", key_body(expires_at=soon)))["key"])
    made = await first.post("/v1/keys/own/rotation", {"grace_seconds": 7 * 24 * 3600})
    ends = {
        item["name"]: datetime.fromisoformat(item["expires_at"])
        for item in (await api.get_own("/v1/keys"))["items"]
        if item["portal"] == "kz-industry"
    }
    assert set(ends.values()) == {datetime.fromisoformat(soon)}
    assert made["expires_at"] is not None


async def test_an_expired_key_is_refused(api: Api) -> None:
    soon = (datetime.now(UTC) + timedelta(seconds=1)).isoformat()
    made = await api.post("/v1/keys", key_body(expires_at=soon))
    await asyncio.sleep(1.1)
    assert not await works(holder(api, made["key"]))


async def test_a_revoked_key_is_refused_at_once(api: Api) -> None:
    made = await api.post("/v1/keys", key_body())
    await api.delete(f"/v1/keys/{made['id']}")
    assert not await works(holder(api, made["key"]))
    answer = await api.client.delete(f"/v1/keys/{made['id']}", headers=api.headers)
    problem(answer, 404, "not_found")


async def test_nobody_revokes_his_own_key_or_the_operators(api: Api) -> None:
    made = await api.post("/v1/keys", key_body(scopes=["administer"]))
    administrator = holder(api, made["key"])
    own = await administrator.ask("DELETE", f"/v1/keys/{made['id']}")
    problem(own, 409, "conflict")
    listed = (await administrator.get("/v1/keys"))["items"]
    (operators,) = (item["id"] for item in listed if item["name"] == "bootstrap")
    for who in (administrator.headers, api.headers):
        answer = await api.client.delete(f"/v1/keys/{operators}", headers=who)
        problem(answer, 403, "forbidden")
    assert await works(administrator)
    await api.delete(f"/v1/keys/{made['id']}")


async def test_the_keys_of_a_suspended_portal_rest(api: Api) -> None:
    made = await api.post("/v1/keys", key_body())
    await api.patch("/v1/portals/kz-industry", {"suspended": True})
    assert not await works(holder(api, made["key"]))
    await api.patch("/v1/portals/kz-industry", {"suspended": False})
    assert await works(holder(api, made["key"]))


async def test_a_removed_members_keys_are_refused(api: Api) -> None:
    await api.post("/v1/portals", PORTAL)
    path = "/v1/portals/kz-industry/members"
    member = await api.post(path, {"name": "Айгүл", "subject": "7", "scopes": ["write"]})
    made = await api.post("/v1/keys", key_body(scopes=["write"], member_id=member["id"]))
    assert await works(holder(api, made["key"]))
    await api.delete(f"{path}/{member['id']}")
    assert not await works(holder(api, made["key"]))
    (gone,) = (await api.get_own(path))["items"]
    assert gone["removed_at"] is not None
    # The subject is free for whoever comes next.
    await api.post(path, {"name": "Ержан", "subject": "7", "scopes": ["write"]})


async def test_a_member_gets_no_key_that_may_more_than_he(api: Api) -> None:
    await api.post("/v1/portals", PORTAL)
    member = await api.post(
        "/v1/portals/kz-industry/members", {"name": "Айгүл", "scopes": ["read"]}
    )
    for changes, code in (
        ({"member_id": member["id"]}, "too_powerful"),
        ({"member_id": member["id"], "portal": "by-register"}, "member_not_found"),
        ({"member_id": "0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a99"}, "member_not_found"),
    ):
        answer = await api.client.post("/v1/keys", json=key_body(**changes), headers=api.headers)
        assert answer.json()["errors"][0]["code"] == code


async def test_the_operators_own_key_is_not_rotated_here(api: Api) -> None:
    answer = await api.client.post("/v1/keys/own/rotation", json={}, headers=api.headers)
    assert "APP_BOOTSTRAP_KEY" in problem(answer, 403, "forbidden")["detail"]


async def test_a_portals_administrator_is_needed_for_all_of_it(
    api: Api, database: Database
) -> None:
    everything_else = [Scope.READ, Scope.WRITE, Scope.MODERATE]
    portal = await tenant(api.client, database, "kz-industry", everything_else)
    for method, path, body in (
        ("POST", "/v1/keys", key_body(scopes=["administer"])),
        ("POST", "/v1/portals", PORTAL),
        ("PATCH", "/v1/portals/kz-industry", {"suspended": False}),
        ("POST", "/v1/portals/kz-industry/members", {"name": "Я", "scopes": ["write"]}),
        ("GET", "/v1/keys", None),
    ):
        problem(await portal.ask(method, path, json=body), 403, "forbidden")
