"""What API keys open, and until when."""

from collections.abc import Sequence
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import text, update

from app.config import Settings
from app.db import Database
from app.models.api_key import ApiKeyRow
from app.services import keys
from app.vocabulary.terms import Scope
from tests.api.conftest import Standing
from tests.support.api import ADMINISTRATOR, Api, Json, need, offer, organization
from tests.support.problems import problem, row_counts
from tests.support.raw import raw_headers
from tests.support.serving import service

SOME_ID = "0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11"
DECISION = {"need_id": SOME_ID, "offer_id": SOME_ID, "verdict": "accepted"}

WRITES: list[tuple[str, str, Json | None]] = [
    ("POST", "/v1/organizations", organization()),
    ("PATCH", f"/v1/organizations/{SOME_ID}", {"city": "Омск"}),
    ("DELETE", f"/v1/organizations/{SOME_ID}", None),
    ("POST", "/v1/offers", offer(SOME_ID)),
    ("POST", "/v1/offers/batch", {"items": [offer(SOME_ID)]}),
    ("PUT", "/v1/offers/by-source/bootstrap/7", offer(SOME_ID)),
    ("PATCH", f"/v1/offers/{SOME_ID}", {"city": "Омск"}),
    ("DELETE", f"/v1/offers/{SOME_ID}", None),
    ("POST", "/v1/needs", need(SOME_ID)),
    ("POST", "/v1/needs/batch", {"items": [need(SOME_ID)]}),
    ("PUT", "/v1/needs/by-source/bootstrap/7", need(SOME_ID)),
    ("PATCH", f"/v1/needs/{SOME_ID}", {"city": "Омск"}),
    ("DELETE", f"/v1/needs/{SOME_ID}", None),
    ("POST", "/v1/decisions", DECISION),
]
every_write = pytest.mark.parametrize(
    ("method", "path", "body"), WRITES, ids=[f"{method} {path}" for method, path, _ in WRITES]
)

FOREIGN = {
    "none": {},
    "empty": {"Authorization": ""},
    "no key": {"Authorization": "Bearer"},
    "blank key": {"Authorization": "Bearer  "},
    "another scheme": {"Authorization": f"Basic {ADMINISTRATOR}"},
    "without a scheme": {"Authorization": ADMINISTRATOR},
    "unknown": {"Authorization": "Bearer guess"},
    "nearly": {"Authorization": f"Bearer {ADMINISTRATOR}x"},
    "in our form": {"Authorization": "Bearer eup_00000000_" + "a" * 43},
    "endless": {"Authorization": "Bearer " + "k" * 100_000},
    "not ASCII": {"Authorization": "Bearer \xff\xfe"},
    "NUL": {"Authorization": "Bearer eup_\x00\x00\x00\x00_x"},
    "two": {"Authorization": f"Bearer {ADMINISTRATOR} {ADMINISTRATOR}"},
}


async def make_key(
    database: Database, *, portal: str = "kz-industry", scopes: Sequence[Scope] = (Scope.WRITE,)
) -> str:
    """Make a key named after its portal."""
    async with database.write() as session:
        return await keys.create(session, name=f"key of {portal}", portal=portal, scopes=scopes)


async def call(
    client: httpx.AsyncClient, key: str, method: str, path: str, body: Json | None = None
) -> httpx.Response:
    """Call with one key."""
    return await client.request(method, path, json=body, headers={"Authorization": f"Bearer {key}"})


@every_write
async def test_a_write_without_a_key_is_refused(
    standing: Standing, method: str, path: str, body: Json | None
) -> None:
    answer = await standing.api.client.request(method, path, json=body)
    assert "Authorization: Bearer" in problem(answer, 401, "unauthenticated")["detail"]
    assert answer.headers["www-authenticate"] == "Bearer"
    assert not any((await row_counts(standing.database)).values())


@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN)
async def test_what_is_not_a_key_of_ours_is_refused(
    standing: Standing, headers: dict[str, str]
) -> None:
    answer = await standing.api.client.post(
        "/v1/organizations", json=organization(), headers=raw_headers(headers)
    )
    body = problem(answer, 401, "unauthenticated")
    assert ADMINISTRATOR not in answer.text
    assert len(body["detail"]) < 200
    assert not any((await row_counts(standing.database)).values())


@every_write
async def test_a_key_that_may_only_read_writes_nothing(
    api: Api, database: Database, method: str, path: str, body: Json | None
) -> None:
    key = await make_key(database, portal="bootstrap", scopes=[Scope.READ])
    answer = await call(api.client, key, method, path, body)
    assert "scope write" in problem(answer, 403, "forbidden")["detail"]
    assert not any((await row_counts(database)).values())


@pytest.mark.parametrize(
    "path", ["/v1/organizations", "/v1/offers", "/v1/producers", "/v1/countries", "/readyz"]
)
async def test_reads_are_open(standing: Standing, path: str) -> None:
    assert (await standing.api.client.get(path)).status_code == 200


async def test_a_key_works_until_it_is_revoked(api: Api, database: Database) -> None:
    key = await make_key(database)
    done = await call(api.client, key, "POST", "/v1/organizations", organization())
    assert done.status_code == 201
    assert done.json()["source"]["portal"] == "kz-industry"
    async with database.write() as session:
        await keys.revoke(session, "key of kz-industry")
    refused = await call(api.client, key, "POST", "/v1/organizations", organization())
    assert "revoked" in problem(refused, 401, "unauthenticated")["detail"]
    assert (await row_counts(database))["organizations"] == 1


async def test_a_key_works_until_it_expires(api: Api, database: Database) -> None:
    key = await make_key(database)
    for expires_in, status in ((timedelta(minutes=1), 201), (timedelta(minutes=-1), 401)):
        async with database.write() as session:
            moment = (await session.scalar(text("SELECT now()"))) + expires_in
            await session.execute(
                update(ApiKeyRow).where(ApiKeyRow.portal == "kz-industry").values(expires_at=moment)
            )
        answer = await call(api.client, key, "POST", "/v1/organizations", organization())
        assert answer.status_code == status


async def test_a_key_brings_no_records_of_a_foreign_portal(api: Api, database: Database) -> None:
    owner = await api.add_organization()
    key = await make_key(database)
    before = await row_counts(database)
    foreign = {"source": {"portal": "by-register", "key": "7"}}
    for method, path, body in (
        ("POST", "/v1/organizations", organization() | foreign),
        ("POST", "/v1/offers", offer(owner) | foreign),
        ("POST", "/v1/needs", need(owner) | foreign),
        ("PUT", "/v1/offers/by-source/by-register/7", offer(owner)),
        ("PUT", "/v1/needs/by-source/by-register/7", need(owner)),
    ):
        answer = await call(api.client, key, method, path, body)
        assert "kz-industry, not by-register" in problem(answer, 403, "forbidden")["detail"]
    batch = await call(
        api.client, key, "POST", "/v1/offers/batch", {"items": [offer(owner) | foreign]}
    )
    assert batch.json()["items"][0]["problem"]["code"] == "forbidden"
    assert await row_counts(database) == before


@pytest.mark.parametrize("noun", ["organizations", "offers", "needs"])
async def test_a_key_changes_no_records_of_a_foreign_portal(
    api: Api, database: Database, noun: str
) -> None:
    owner = await api.add_organization()
    keys_of = {
        "organizations": owner,
        "offers": await api.add_offer(owner),
        "needs": await api.add_need(owner),
    }
    path = f"/v1/{noun}/{keys_of[noun]}"
    before = await api.get(path)
    key = await make_key(database)
    for method, body in (
        ("PATCH", {"city": "Омск"}),
        ("PATCH", {"source": None}),
        ("PATCH", {"source": {"key": "7"}}),
        ("PATCH", {"source": {"portal": "kz-industry"}}),
        ("DELETE", None),
    ):
        answer = await call(api.client, key, method, path, body)
        assert "not bootstrap" in problem(answer, 403, "forbidden")["detail"]
    assert await api.get(path) == before


async def test_a_portal_changes_what_it_brought(api: Api, database: Database) -> None:
    key = await make_key(database)
    made = await call(api.client, key, "POST", "/v1/organizations", organization())
    owner = made.json()["id"]
    pushed = await call(api.client, key, "PUT", "/v1/offers/by-source/kz-industry/7", offer(owner))
    assert pushed.status_code == 201
    path = f"/v1/offers/{pushed.json()['id']}"
    assert (await call(api.client, key, "PATCH", path, {"city": "Омск"})).status_code == 200
    assert (await call(api.client, key, "DELETE", path)).status_code == 204


async def test_an_administrator_writes_for_every_portal(api: Api) -> None:
    body = organization(source={"portal": "by-register", "key": "7"})
    stored = await api.post("/v1/organizations", body)
    assert stored["source"]["portal"] == "by-register"
    changed = await api.patch(f"/v1/organizations/{stored['id']}", {"city": "Минск"})
    assert changed["source"] == stored["source"]


async def test_the_bootstrap_key_is_made_again_at_every_start(
    settings: Settings, app: FastAPI, database: Database
) -> None:
    async with service(settings, bootstrap_key=SecretStr("second-administrator")) as again:
        new = await call(
            again.client, "second-administrator", "POST", "/v1/organizations", organization()
        )
        old = await call(again.client, ADMINISTRATOR, "POST", "/v1/organizations", organization())
    assert new.status_code == 201
    problem(old, 401, "unauthenticated")
    async with database.read() as session:
        assert [record.name for record in await keys.all_keys(session)] == ["bootstrap"]


async def test_without_a_bootstrap_key_nobody_can_write(
    settings: Settings, database: Database
) -> None:
    async with service(settings, bootstrap_key=None) as closed:
        answer = await call(
            closed.client, ADMINISTRATOR, "POST", "/v1/organizations", organization()
        )
    problem(answer, 401, "unauthenticated")
    async with database.read() as session:
        assert await keys.all_keys(session) == []


async def test_no_key_is_anywhere_in_the_database(api: Api, database: Database) -> None:
    key = await make_key(database)
    for used in (key, ADMINISTRATOR):
        await call(api.client, used, "POST", "/v1/organizations", organization())
    whole = await _everything(database)
    assert key[:12] in whole
    for secret in (key, key[13:], ADMINISTRATOR):
        assert secret not in whole


async def test_two_keys_are_never_alike(database: Database) -> None:
    made = [await make_key(database, portal=f"portal-{number}") for number in range(5)]
    assert len({key[:12] for key in made}) == len({key[13:] for key in made}) == 5
    assert all(len(key) > 40 for key in made)


async def _everything(database: Database) -> str:
    """The text of every row of every table."""
    async with database.read() as session:
        tables = await session.scalars(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        )
        names = tables.all()
        assert "api_keys" in names
        rows = [
            str(row[0])
            for name in names
            for row in await session.execute(text(f'SELECT t::text FROM "{name}" t'))  # noqa: S608 - names of our own tables
        ]
    return "\n".join(rows)
