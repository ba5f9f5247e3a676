"""Tokens of a portal's own identity provider, and the many that are not."""

import asyncio
import base64
import hmac
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey
from sqlalchemy import QueuePool

from app.db import Database
from app.services import tokens
from app.services.tokens import KeySets
from tests.api.conftest import Standing
from tests.support.api import Api, Json, organization
from tests.support.problems import problem
from tests.support.provider import AUDIENCE, ISSUER, KEY, PLACE, Provider, Silent
from tests.support.tenants import Tenant

OTHER = RSAKey.generate_key(2048, {"kid": "one", "alg": "RS256", "use": "sig"})
NEXT = ECKey.generate_key("P-256", {"kid": "two", "alg": "ES256", "use": "sig"})


@pytest.fixture
def provider(app: FastAPI) -> Provider:
    made = Provider()
    app.state.key_sets = KeySets(None, httpx.MockTransport(made.answer))
    return made


@pytest.fixture
async def portal(api: Api, provider: Provider) -> Json:
    """A portal with an identity provider, and a member who may write."""
    return await with_member(api)


@pytest.fixture(scope="module")
async def refusing(standing: Standing) -> Api:
    """A service with such a portal, which takes a good token."""
    standing.app.state.key_sets = KeySets(None, httpx.MockTransport(Provider().answer))
    await with_member(standing.api)
    who = caller(standing.api, signed())
    await who.post("/v1/organizations", organization())
    return standing.api


async def with_member(api: Api) -> Json:
    body = {
        "name": "kz-industry",
        "title": "Портал",
        "licence": "CC-BY-4.0",
        "provider": {
            "issuer": ISSUER,
            "audience": AUDIENCE,
            "key_set": PLACE,
            "scopes": ["read", "write"],
        },
    }
    made = await api.post("/v1/portals", body)
    member = {"name": "Айгүл Серікқызы", "subject": "7", "scopes": ["read", "write", "moderate"]}
    await api.post("/v1/portals/kz-industry/members", member)
    return made


def claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    good = {"iss": ISSUER, "aud": AUDIENCE, "sub": "7", "iat": now, "exp": now + 300}
    return {name: value for name, value in (good | changes).items() if value is not None}


def signed(key: Any = KEY, header: dict[str, Any] | None = None, **changes: Any) -> str:
    head = {"alg": "RS256", "kid": "one"} | (header or {})
    return jwt.encode(head, claims(**changes), key, algorithms=[head["alg"]])


def caller(api: Api, token: str) -> Tenant:
    return Tenant(api.client, "kz-industry", {"Authorization": f"Bearer {token}"})


async def test_a_member_acts_with_a_token(api: Api, portal: Json) -> None:
    who = caller(api, signed())
    made = await who.post("/v1/organizations", organization())
    assert made["source"]["portal"] == "kz-industry"
    assert made["source"]["licence"] == "CC-BY-4.0"
    (change,) = (await who.get(f"/v1/organizations/{made['id']}/history"))["items"]
    assert (change["actor"], change["portal"]) == ("Айгүл Серікқызы", "kz-industry")


async def test_a_token_may_no_more_than_provider_and_member(api: Api, portal: Json) -> None:
    # The member may moderate, but the provider's tokens may not.
    some = "/v1/claims/0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a99/decision"
    answer = await caller(api, signed(scope="moderate administer")).ask("POST", some, json={})
    problem(answer, 403, "forbidden")
    answer = await caller(api, signed(scope="read")).ask(
        "POST", "/v1/organizations", json=organization()
    )
    problem(answer, 403, "forbidden")


async def test_an_unknown_subject_may_read_what_members_read(api: Api, portal: Json) -> None:
    member = caller(api, signed())
    owner = await member.add_organization(visibility="members")
    stranger = caller(api, signed(sub="8"))
    assert (await stranger.get(f"/v1/organizations/{owner}"))["id"] == owner
    answer = await stranger.ask("POST", "/v1/organizations", json=organization())
    problem(answer, 403, "forbidden")


async def test_a_removed_members_token_may_only_read(api: Api, portal: Json) -> None:
    path = "/v1/portals/kz-industry/members"
    (member,) = (await api.get_own(path))["items"]
    await api.delete(f"{path}/{member['id']}")
    answer = await caller(api, signed()).ask("POST", "/v1/organizations", json=organization())
    problem(answer, 403, "forbidden")


async def test_tokens_of_a_suspended_portal_are_refused(api: Api, portal: Json) -> None:
    await api.patch("/v1/portals/kz-industry", {"suspended": True})
    answer = await caller(api, signed()).ask("GET", "/v1/countries")
    problem(answer, 401, "unauthenticated")


async def test_a_token_has_no_key_to_rotate(api: Api, portal: Json) -> None:
    answer = await caller(api, signed()).ask("POST", "/v1/keys/own/rotation", json={})
    problem(answer, 404, "not_found")


def part(said: object) -> str:
    """One part of a token, made without the library, which would refuse."""
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


def with_secret_of_public_key() -> str:
    """The public key, taken for a shared secret."""
    text = f"{part({'alg': 'HS256', 'kid': 'one'})}.{part(claims())}"
    mac = hmac.digest(KEY.as_pem(private=False), text.encode(), "sha256")
    return f"{text}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


def unsigned(algorithm: str) -> str:
    """A token that says it needs no signature."""
    return f"{part({'alg': algorithm, 'kid': 'one'})}.{part(claims())}.e30"


def tampered() -> str:
    head, _, signature = signed().split(".")
    return f"{head}.{signed(sub='8').split('.')[1]}.{signature}"


BAD: dict[str, Callable[[], str]] = {
    "another key": lambda: signed(OTHER),
    "expired": lambda: signed(exp=int(time.time()) - 60),
    "without an end": lambda: signed(exp=None),
    "not valid yet": lambda: signed(nbf=int(time.time()) + 600),
    "another issuer": lambda: signed(iss="https://example.org/other"),
    "no issuer": lambda: signed(iss=None),
    "a list of issuers": lambda: signed(iss=[ISSUER]),
    "another audience": lambda: signed(aud="others"),
    "no audience": lambda: signed(aud=None),
    "no subject": lambda: signed(sub=None),
    "issuer with NUL": lambda: signed(iss="\x00"),
    "issuer as SQL": lambda: signed(iss="' OR 1=1 --"),
    "subject with NUL": lambda: signed(sub="7\x00"),
    "public key as secret": with_secret_of_public_key,
    "unsigned": lambda: unsigned("none"),
    "unsigned, shouted": lambda: unsigned("NONE"),
    "algorithm as list": lambda: f"{part({'alg': ['RS256']})}.{part(claims())}.e30",
    "a critical header": lambda: f"{part({'alg': 'RS256', 'crit': ['x']})}.{part(claims())}.e30",
    "tampered": tampered,
    "unknown key id": lambda: signed(header={"kid": "three"}),
    "three words": lambda: "one.two.three",
    "dots": lambda: "..",
    "JSON": lambda: "e30.e30.e30",
    "null": lambda: "bnVsbA.bnVsbA.bnVsbA",
    "deep": lambda: f"{'W' * 4000}.{'W' * 2000}.{'W' * 1000}",
    "endless": lambda: f"{'e' * 20_000}.e30.e30",
}


@pytest.mark.parametrize("name", BAD)
async def test_a_bad_token_is_refused(refusing: Api, name: str) -> None:
    answer = await caller(refusing, BAD[name]()).ask(
        "POST", "/v1/organizations", json=organization()
    )
    body = problem(answer, 401, "unauthenticated")
    assert len(body["detail"]) < 120


async def test_a_new_key_of_the_provider_is_found(
    api: Api, portal: Json, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await caller(api, signed()).ask("GET", "/v1/countries")).status_code == 200
    assert (await caller(api, signed()).ask("GET", "/v1/countries")).status_code == 200
    assert provider.fetched == 1
    provider.keys = [KEY, NEXT]
    token = jwt.encode({"alg": "ES256", "kid": "two"}, claims(), NEXT, algorithms=["ES256"])
    # Not asked again at every guess, but soon.
    problem(await caller(api, token).ask("GET", "/v1/countries"), 401, "unauthenticated")
    assert provider.fetched == 1
    monkeypatch.setattr(tokens, "_AGAIN_SECONDS", 0)
    assert (await caller(api, token).ask("GET", "/v1/countries")).status_code == 200
    assert provider.fetched == 2


async def test_a_provider_that_is_away_is_said_to_be(
    api: Api, portal: Json, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.broken = True
    answer = await caller(api, signed()).ask("GET", "/v1/countries")
    problem(answer, 503, "unavailable")
    provider.broken = False
    # Nobody asks again at once: it may be away for long, and everybody would wait.
    problem(await caller(api, signed()).ask("GET", "/v1/countries"), 503, "unavailable")
    assert provider.fetched == 1
    monkeypatch.setattr(tokens, "_AFTER_FAILURE_SECONDS", 0)
    assert (await caller(api, signed()).ask("GET", "/v1/countries")).status_code == 200
    provider.broken = True
    monkeypatch.setattr(tokens, "_FRESH_SECONDS", 0)
    # The last keys are good for an hour.
    assert (await caller(api, signed()).ask("GET", "/v1/countries")).status_code == 200


async def test_a_key_set_may_be_a_file(
    api: Api, app: FastAPI, portal: Json, tmp_path: Path, database: Database
) -> None:
    folder = tmp_path / "keys"
    folder.mkdir()
    body = json.dumps(KeySet([KEY]).as_dict(private=False))
    (folder / "kz.json").write_text(body, encoding="utf-8")
    app.state.key_sets = KeySets(folder)
    given = portal["provider"] | {"key_set": "kz.json"}
    await api.patch("/v1/portals/kz-industry", {"provider": given})
    assert (await caller(api, signed()).ask("GET", "/v1/countries")).status_code == 200
    (tmp_path / "out.json").write_text(body, encoding="utf-8")
    (folder / "link.json").symlink_to(tmp_path / "out.json")
    await api.patch("/v1/portals/kz-industry", {"provider": given | {"key_set": "link.json"}})
    problem(await caller(api, signed()).ask("GET", "/v1/countries"), 503, "unavailable")


async def test_many_wait_for_one_fetch_and_hold_no_connection(
    api: Api, app: FastAPI, portal: Json, database: Database
) -> None:
    silent = Silent()
    app.state.key_sets = KeySets(None, silent)
    pool = database.engine.pool
    assert isinstance(pool, QueuePool)
    before = pool.checkedout()
    asked = [
        asyncio.create_task(caller(api, signed(OTHER)).ask("GET", "/v1/countries"))
        for _ in range(12)
    ]
    async with asyncio.timeout(20):
        while not silent.fetched or pool.checkedout() > before:  # noqa: ASYNC110 - nothing to wait on
            await asyncio.sleep(0.01)
    assert (await api.client.get("/v1/offers")).status_code == 200
    assert not any(task.done() for task in asked)
    asked.pop().cancel()
    silent.answers.set()
    for answer in await asyncio.gather(*asked):
        problem(answer, 503, "unavailable")
    assert silent.fetched == 1
