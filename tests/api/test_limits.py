"""Limits of rate: of an address, a key, guesses and probing."""

from contextlib import nullcontext

import httpx
import pytest
from limits.aio.storage import MemoryStorage
from typing_extensions import override

from app.api.limits import Limits
from app.config import Settings
from app.db import Database
from app.errors import TooManyRequestsError
from tests.support.api import ADMINISTRATOR
from tests.support.problems import problem
from tests.support.serving import service
from tests.support.tenants import Tenant, tenant


async def test_an_address_has_a_limit(settings: Settings) -> None:
    async with service(settings, rate_limit_address="5/minute") as api:
        client = api.client
        answers = [await client.get("/v1/countries") for _ in range(7)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
        assert answers[0].headers["ratelimit-policy"] == '"address";q=5;w=60'
        assert answers[0].headers["ratelimit"].startswith('"address";r=4;t=')
        body = problem(answers[-1], 429, "too_many_requests")
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 120
        assert answers[-1].headers["ratelimit-policy"] == '"address";q=5;w=60'
        assert answers[-1].headers["ratelimit"].startswith('"address";r=0;t=')
        assert "Try again" in body["detail"]


@pytest.mark.parametrize(
    ("addresses", "one"),
    [
        (["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:DB8:1:2::7%eth0"], True),
        (["2001:db8:1:2::1", "2001:db8:1:3::1", "2001:db8:2:2::1"], False),
        (["192.0.2.7", "::ffff:192.0.2.7", "192.0.2.7"], True),
        (["192.0.2.7", "192.0.2.8", "192.0.2.9"], False),
        (["", "unix:", "testclient"], False),
    ],
)
async def test_a_network_of_ipv6_counts_as_one_address(
    settings: Settings, *, addresses: list[str], one: bool
) -> None:
    limits = Limits(settings.model_copy(update={"rate_limit_address": "2/minute"}))
    for address in addresses[:2]:
        await limits.count(None, address)
    refused = pytest.raises(TooManyRequestsError) if one else nullcontext()
    with refused:
        await limits.count(None, addresses[2])


async def test_a_key_has_a_limit_of_its_own_and_the_bootstrap_key_has_none(
    settings: Settings, database: Database
) -> None:
    async with service(settings, rate_limit_key="3/minute", rate_limit_address="2/minute") as api:
        client = api.client
        one = await tenant(client, database, "kz-industry")
        other = await tenant(client, database, "by-register")
        for who in (one, other):
            answers = [await who.ask("GET", "/v1/countries") for _ in range(4)]
            assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
            assert answers[0].headers["ratelimit-policy"] == '"key";q=3;w=60'
        headers = {"Authorization": f"Bearer {ADMINISTRATOR}"}
        for _ in range(20):
            answer = await client.get("/v1/countries", headers=headers)
            assert answer.status_code == 200
            assert "ratelimit" not in answer.headers


async def test_whether_the_process_lives_is_answered_without_a_limit(
    settings: Settings, database: Database
) -> None:
    async with service(settings, rate_limit_address="1/minute") as api:
        client = api.client
        answers = [(await client.get("/v1/countries")).status_code for _ in range(2)]
        assert answers == [200, 429]
        assert (await client.get("/livez")).status_code == 200


async def test_guessing_keys_has_a_limit(settings: Settings, database: Database) -> None:
    async with service(settings, rate_limit_guesses="4/minute") as api:
        client = api.client
        good = await tenant(client, database, "kz-industry")
        statuses = []
        for n in range(6):
            wrong = {"Authorization": f"Bearer eup_0000000{n}_{'a' * 43}"}
            statuses.append((await client.get("/v1/countries", headers=wrong)).status_code)
        assert statuses == [401] * 4 + [429] * 2
        assert (await good.ask("GET", "/v1/countries")).status_code == 200


class Away(MemoryStorage):
    """A counter that all processes share, and that none of them reaches."""

    STORAGE_SCHEME = ["async+away"]  # noqa: RUF012 - as limits has it

    @property
    @override
    def base_exceptions(self) -> type[Exception]:
        return ConnectionError

    @override
    async def acquire_sliding_window_entry(
        self, key: str, limit: int, expiry: int, amount: int = 1
    ) -> bool:
        raise ConnectionError


async def test_a_counter_of_requests_that_is_away_is_not_an_error_of_ours(
    settings: Settings, database: Database
) -> None:
    async with service(settings, rate_limit_storage="async+away://") as api:
        client = api.client
        answer = await client.get("/v1/countries")
        assert answer.status_code == 503
        assert answer.json()["code"] == "unavailable"
        assert int(answer.headers["Retry-After"]) > 0
        assert (await client.get("/livez")).status_code == 200


async def portal_of(client: httpx.AsyncClient, database: Database, name: str) -> tuple[Tenant, str]:
    """A portal, and an organization of it."""
    portal = await tenant(client, database, name)
    return portal, await portal.add_organization()


async def test_probing_for_private_listings_has_a_limit(
    settings: Settings, database: Database
) -> None:
    async with service(settings, rate_limit_probes="3/hour") as api:
        client = api.client
        owner, maker = await portal_of(client, database, "kz-industry")
        rival, buyer = await portal_of(client, database, "ru-register")
        await owner.add_offer(maker, visibility="private")
        path = f"/v1/needs/{await rival.add_need(buyer)}/suggestions"
        answers = [await rival.ask("GET", path) for _ in range(5)]
        assert [answer.status_code for answer in answers] == [200] * 3 + [429] * 2
        assert all(answer.json()["items"][0]["private"] for answer in answers[:3])
        # That a need is answered no private offer tells as much, unless it never is.
        other = f"/v1/needs/{await rival.add_need(buyer, title='Тракторы', codes=['8701'])}"
        for at in (f"{other}/suggestions", other.replace("/v1", "/v1/exports") + "/suggestions"):
            limited = await rival.ask("GET", at)
            assert limited.status_code == 429, at
        sure = await rival.add_need(buyer, requirements={"readiness": {"least": 6, "hard": True}})
        assert (await rival.ask("GET", f"/v1/needs/{sure}/suggestions")).status_code == 200
        assert (await owner.ask("GET", path)).status_code == 200


async def test_decisions_and_introductions_tell_of_bands_and_count_as_probing(
    settings: Settings, database: Database
) -> None:
    async with service(settings, rate_limit_probes="3/hour") as api:
        client = api.client
        owner, maker = await portal_of(client, database, "kz-industry")
        rival, buyer = await portal_of(client, database, "ru-register")
        await owner.add_offer(maker, visibility="private")
        shown = await owner.add_offer(maker, title="Катанка открытая")
        need = await rival.add_need(buyer)
        listed = await rival.get(f"/v1/needs/{need}/suggestions")
        (alias,) = [one["private"]["id"] for one in listed["items"] if one["private"]]
        said = {"need_id": need, "offer_id": alias, "verdict": "contacted"}
        assert (await rival.post("/v1/decisions", said))["points"] > 0
        pair = {"need_id": need, "offer_id": alias, "message": ""}
        await rival.post("/v1/introductions", pair)
        # Guessing names costs as much as knowing them.
        unknown = {**said, "offer_id": buyer}
        assert (await rival.ask("POST", "/v1/decisions", json=unknown)).status_code == 429
        limited = await rival.ask("POST", "/v1/decisions", json=said)
        assert problem(limited, 429, "too_many_requests")
        assert (await rival.ask("POST", "/v1/introductions", json=pair)).status_code == 429
        assert len((await rival.get("/v1/decisions", need_id=need))["items"]) == 2
        await rival.post("/v1/decisions", {**said, "offer_id": shown})


@pytest.mark.parametrize(
    "rate", ["", "often", "-1/minute", "5/fortnight", "1/second; DROP TABLE portals"]
)
def test_a_rate_is_checked_at_start(rate: str) -> None:
    with pytest.raises(ValueError, match="rate"):
        Settings(database_url="postgresql+asyncpg://nobody@/nothing", rate_limit_key=rate)
