"""The same request under one Idempotency-Key changes the registry once."""

import asyncio

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from app.db import Database
from app.vocabulary.terms import Scope
from tests.support.api import Api, Json, need, offer, organization
from tests.support.problems import problem, row_counts
from tests.support.tenants import Tenant, tenant

KEY = {"Idempotency-Key": "order-4711"}


async def send(who: Tenant, body: Json, path: str = "/v1/organizations") -> httpx.Response:
    return await who.ask("POST", path, json=body, headers=KEY)


async def test_a_retry_gets_the_same_answer(portal: Tenant, database: Database) -> None:
    first = await send(portal, organization())
    again = await send(portal, organization())
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["content-type"] == first.headers["content-type"]
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    counts = await row_counts(database)
    assert (counts["organizations"], counts["changes"]) == (1, 1)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v1/organizations", organization(city="Омск")),
        ("POST", "/v1/organizations?allow_duplicate=true", organization()),
        ("POST", "/v1/offers", organization()),
    ],
    ids=["body", "query", "path"],
)
async def test_another_request_under_the_key_is_refused(
    portal: Tenant, database: Database, method: str, path: str, body: Json
) -> None:
    first = await send(portal, organization())
    if path == "/v1/offers":
        body = offer(first.json()["id"])
    answer = await portal.ask(method, path, json=body, headers=KEY)
    problem(answer, 409, "idempotency_key_reused")
    assert (await row_counts(database))["organizations"] == 1


async def test_twelve_at_once_change_the_registry_once(portal: Tenant, database: Database) -> None:
    answers = await asyncio.gather(*(send(portal, organization()) for _ in range(12)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("idempotent-replayed" in answer.headers for answer in answers) == 11
    assert (await row_counts(database))["organizations"] == 1


async def test_twelve_different_ones_at_once_are_one_and_eleven_refusals(
    portal: Tenant, database: Database
) -> None:
    bodies = [organization(name=f"ООО «{n}»") for n in range(12)]
    answers = await asyncio.gather(*(send(portal, body) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [201, *[409] * 11]
    assert (await row_counts(database))["organizations"] == 1


async def test_a_refused_request_leaves_the_key_free(portal: Tenant, database: Database) -> None:
    refused = await send(portal, need("0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a99"), "/v1/needs")
    assert refused.status_code == 422
    assert (await send(portal, organization())).status_code == 201
    assert (await row_counts(database))["organizations"] == 1


async def test_a_colleague_with_less_rights_gets_no_answer_of_another_key(
    api: Api, portal: Tenant, database: Database
) -> None:
    stranger = await tenant(api.client, database, "by-register")
    owner = await stranger.add_organization(address="ул. Личная, 7")
    administrator = await tenant(
        api.client, database, "kz-industry", [Scope.ADMINISTER], name="administrator"
    )
    path = f"/v1/organizations/{owner}"
    for who, status in ((administrator, 200), (portal, 409), (administrator, 200)):
        answer = await who.ask("PATCH", path, json={"city": "Минск"}, headers=KEY)
        assert answer.status_code == status
        assert ("Минск" in answer.text) is (status == 200)


async def test_a_key_belongs_to_one_portal(api: Api, portal: Tenant, database: Database) -> None:
    other = await tenant(api.client, database, "by-register")
    mine = await send(portal, organization())
    theirs = await send(other, organization(city="Минск"))
    assert (mine.status_code, theirs.status_code) == (201, 201)
    assert mine.json()["id"] != theirs.json()["id"]


async def test_a_key_without_the_scope_gets_no_stored_answer(
    api: Api, portal: Tenant, database: Database
) -> None:
    await send(portal, organization())
    reader = await tenant(api.client, database, "kz-industry", [Scope.READ], name="reader")
    problem(await send(reader, organization()), 403, "forbidden")


async def test_an_answer_is_forgotten_after_a_day(portal: Tenant, database: Database) -> None:
    first = await send(portal, organization())
    async with database.write() as session:
        await session.execute(
            text("UPDATE idempotency SET created_at = now() - interval '25 hours'")
        )
    again = await send(portal, organization())
    assert again.status_code == 201
    assert again.json()["id"] != first.json()["id"]


async def test_other_old_answers_are_cleared_away(portal: Tenant, database: Database) -> None:
    await send(portal, organization())
    async with database.write() as session:
        await session.execute(text("UPDATE idempotency SET created_at = now() - interval '2 days'"))
    await portal.ask(
        "POST", "/v1/organizations", json=organization(), headers={"Idempotency-Key": "other"}
    )
    async with database.read() as session:
        assert list(await session.scalars(text("SELECT key FROM idempotency"))) == ["other"]


@pytest.mark.parametrize("key", ["", "x" * 201])
async def test_a_key_has_a_length(portal: Tenant, key: str) -> None:
    answer = await portal.ask(
        "POST", "/v1/organizations", json=organization(), headers={"Idempotency-Key": key}
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "idempotency-key:"


async def test_deletions_and_batches_are_safe_to_repeat(portal: Tenant) -> None:
    owner = await portal.add_organization()
    batch = {"items": [offer(owner), {"title": "?"}]}
    answers = [
        await portal.ask("POST", "/v1/offers/batch", json=batch, headers=KEY) for _ in range(2)
    ]
    assert answers[0].content == answers[1].content
    gone = [
        await portal.ask(
            "DELETE", f"/v1/organizations/{owner}", headers={"Idempotency-Key": "delete"}
        )
        for _ in range(2)
    ]
    assert [answer.status_code for answer in gone] == [204, 204]


NEW_KEY = {"name": "portal", "portal": "kz-industry", "scopes": ["write"]}


async def test_a_retry_gets_the_same_new_key_which_is_nowhere_in_the_database(
    api: Api, database: Database
) -> None:
    first = await api.client.post("/v1/keys", json=NEW_KEY, headers=api.headers | KEY)
    again = await api.client.post("/v1/keys", json=NEW_KEY, headers=api.headers | KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["idempotent-replayed"] == "true"
    async with database.read() as session:
        bodies = (await session.scalars(text("SELECT body FROM idempotency"))).all()
    assert len(bodies) == 1
    assert first.json()["key"].encode() not in bodies[0]
    assert b"portal" not in bodies[0]


async def test_nobody_else_of_the_portal_gets_the_new_key(api: Api, database: Database) -> None:
    who = await tenant(api.client, database, "kz-industry", (Scope.ADMINISTER,))
    other = await api.post(
        "/v1/keys", {"name": "other", "portal": "kz-industry", "scopes": ["administer"]}
    )
    made = await who.ask("POST", "/v1/keys", json=NEW_KEY, headers=KEY)
    assert made.status_code == 201
    headers = {"Authorization": f"Bearer {other['key']}"} | KEY
    answer = await api.client.post("/v1/keys", json=NEW_KEY, headers=headers)
    problem(answer, 409, "idempotency_key_reused")


async def test_a_rotation_that_is_repeated_rotates_once(api: Api, database: Database) -> None:
    who = await tenant(api.client, database, "kz-industry")
    body = {"grace_seconds": 60}
    first = await who.ask("POST", "/v1/keys/own/rotation", json=body, headers=KEY)
    again = await who.ask("POST", "/v1/keys/own/rotation", json=body, headers=KEY)
    assert first.status_code == 201
    assert again.json() == first.json()


@pytest.fixture
def failing(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer cannot be stored."""

    async def fail(*_: object) -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr("app.services.idempotency.finish", fail)


async def test_without_its_answer_nothing_is_stored(
    portal: Tenant, database: Database, failing: None
) -> None:
    assert (await send(portal, organization())).status_code == 500
    assert (await row_counts(database))["organizations"] == 0
