"""Webhooks against a real receiver that checks signatures with the reference library."""

import asyncio
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from app.config import Settings
from app.db import Database
from app.exchange.outbound import Outbound, networks
from app.exchange.standard_webhooks import RETRIES
from app.services import deliveries
from app.store import deliveries as messages
from app.store import webhooks
from app.values.webhook import WebhookDraft
from tests.portals.server import BROKEN, Asked, Said, Server
from tests.support.api import Api, Json
from tests.support.problems import problem, refusal
from tests.support.service import ROOT
from tests.support.tenants import Tenant, tenant

LOOPBACK = Outbound(networks(["127.0.0.0/8"]), seconds=5)
LATER = timedelta(days=4)
SOON = timedelta(minutes=1)
"""Ahead of whatever the database calls now."""

DELIVER = """
import asyncio, sys
from app.db import Database
from app.exchange.outbound import Outbound, networks
from app.services.deliveries import deliver
outbound = Outbound(networks(["127.0.0.0/8"]), seconds=60)
asyncio.run(deliver(Database(sys.argv[1]), outbound))
"""


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A service that may call loopback."""
    return settings.model_copy(update={"outbound_networks": ["127.0.0.0/8"]})


@pytest.fixture
def receiver() -> Iterator[Server]:
    """A receiver that takes everything."""
    with Server(lambda _: Said(204)) as running:
        yield running


@pytest.fixture
async def maker(api: Api, database: Database) -> Tenant:
    """A portal that listens and writes."""
    return await tenant(api.client, database, "kz-industry")


@pytest.fixture
async def other(api: Api, database: Database) -> Tenant:
    """Another portal."""
    return await tenant(api.client, database, "by-register")


async def listen(who: Tenant, receiver: Server, **more: object) -> Json:
    return await who.post("/v1/webhooks", {"url": f"{receiver.base}/hook", **more})


async def work(database: Database, *, now: datetime | None = None) -> int:
    """What the background does at each tick."""
    await deliveries.tell_changes(database)
    return await deliveries.deliver(database, LOOPBACK, now=now)


def verified(asked: Asked, secret: str) -> Json:
    """Check a message as the reference library does."""
    said: Json = Webhook(secret).verify(asked.body, asked.headers)
    return said


async def test_a_change_is_told_in_a_signed_message(
    maker: Tenant, receiver: Server, database: Database
) -> None:
    hook = await listen(maker, receiver)
    owner = await maker.add_organization()
    offer = await maker.add_offer(owner)
    await work(database)
    [asked] = receiver.asked
    assert asked.method == "POST"
    assert asked.path == "/hook"
    assert asked.headers["content-type"] == "application/json"
    said = verified(asked, hook["secret"])
    assert said["type"] == "registry.changed"
    assert [(item["action"], item["id"]) for item in said["data"]["items"]] == [
        ("created", owner),
        ("created", offer),
    ]
    assert datetime.fromisoformat(said["timestamp"]).tzinfo is not None
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + "A" * 44).verify(asked.body, asked.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(hook["secret"]).verify(asked.body + b" ", asked.headers)
    await work(database)
    assert len(receiver.asked) == 1


async def test_the_secret_is_shown_once(maker: Tenant, receiver: Server) -> None:
    hook = await listen(maker, receiver)
    assert hook["secret"].startswith("whsec_")
    path = f"/v1/webhooks/{hook['id']}"
    for answer in (
        await maker.ask("GET", path),
        await maker.ask("GET", "/v1/webhooks"),
        await maker.ask("PATCH", path, json={"description": "Склад"}),
    ):
        assert answer.status_code == 200
        assert hook["secret"] not in answer.text
        assert "secret" not in answer.json()


async def test_a_message_tells_nothing_of_what_the_portal_may_not_see(
    maker: Tenant, other: Tenant, receiver: Server, database: Database
) -> None:
    await listen(other, receiver)
    owner = await maker.add_organization()
    offer = await maker.add_offer(owner, visibility="private")
    await work(database)
    assert offer not in receiver.asked[-1].body.decode()
    await maker.ask("PATCH", f"/v1/offers/{offer}", json={"title": "Другое"})
    await maker.ask("DELETE", f"/v1/offers/{offer}")
    await work(database)
    assert len(receiver.asked) == 1


async def test_an_administrators_webhook_tells_no_more_than_its_portal_sees(
    api: Api, maker: Tenant, receiver: Server, database: Database
) -> None:
    await api.post("/v1/webhooks", {"url": receiver.base})
    owner = await maker.add_organization(visibility="private")
    await work(database)
    assert all(owner not in asked.body.decode() for asked in receiver.asked)


async def test_a_refused_message_is_tried_again_with_the_same_id_and_body(
    maker: Tenant, receiver: Server, database: Database
) -> None:
    hook = await listen(maker, receiver)
    await maker.add_organization()
    receiver.faults = [BROKEN, Said(503, b"", {"Retry-After": "3000"})]
    now = datetime.now(UTC) + SOON
    assert await work(database, now=now) == 1
    assert await work(database, now=now + timedelta(seconds=3)) == 0
    assert await work(database, now=now + timedelta(seconds=10)) == 1
    # The receiver asked for patience: longer than the minute that would be due.
    assert await work(database, now=now + timedelta(seconds=2_000)) == 0
    assert await work(database, now=now + timedelta(seconds=4_000)) == 1
    assert len({asked.headers["webhook-id"] for asked in receiver.asked}) == 1
    assert len({asked.body for asked in receiver.asked}) == 1
    [message] = (await maker.get(f"/v1/webhooks/{hook['id']}/deliveries"))["items"]
    assert message["state"] == "delivered"
    assert [attempt["status"] for attempt in message["attempts"]] == [500, 503, 204]
    assert [attempt["error"] for attempt in message["attempts"]] == [
        "status 500", "status 503", None,
    ]  # fmt: skip
    assert f"msg_{message['id']}" == receiver.asked[0].headers["webhook-id"]
    assert (await maker.get(f"/v1/webhooks/{hook['id']}"))["failures"] == 0


@pytest.mark.parametrize(
    "asked", ["9" * 5_000, "Wed, 21 Oct 99999999999999999999 07:28:00 GMT", "soon"]
)
async def test_what_one_receiver_asks_for_keeps_no_other_from_its_messages(
    maker: Tenant, other: Tenant, receiver: Server, database: Database, asked: str
) -> None:
    with Server(lambda _: Said(503, b"", {"Retry-After": asked})) as bad:
        first, second = await listen(other, bad), await listen(maker, receiver)
        for who, hook in ((other, first), (maker, second)):
            await who.post(f"/v1/webhooks/{hook['id']}/test", None, expect=202)
        assert await work(database, now=datetime.now(UTC) + SOON) == 2
    assert len(receiver.asked) == 1
    [refused] = (await other.get(f"/v1/webhooks/{first['id']}/deliveries"))["items"]
    assert refused["state"] == "pending"
    assert [one["status"] for one in refused["attempts"]] == [503]


async def test_a_delivery_that_breaks_here_is_a_failed_attempt_of_itself_alone(
    maker: Tenant, other: Tenant, receiver: Server, database: Database
) -> None:
    broken, good = await listen(other, receiver), await listen(maker, receiver)
    async with database.write() as session:
        await session.execute(
            text("UPDATE webhooks SET secret = 'whsec_A' WHERE id = :id"), {"id": broken["id"]}
        )
    for who, hook in ((other, broken), (maker, good)):
        await who.post(f"/v1/webhooks/{hook['id']}/test", None, expect=202)
    assert await work(database, now=datetime.now(UTC) + SOON) == 2
    assert len(receiver.asked) == 1
    [tried] = (await other.get(f"/v1/webhooks/{broken['id']}/deliveries"))["items"]
    assert tried["state"] == "pending"
    assert [one["error"] for one in tried["attempts"]] == ["Error"]


async def test_a_receiver_that_keeps_failing_is_switched_off_and_misses_nothing(
    maker: Tenant, receiver: Server, database: Database
) -> None:
    hook = await listen(maker, receiver)
    path = f"/v1/webhooks/{hook['id']}"
    first = await maker.add_organization()
    receiver.faults = [BROKEN] * (len(RETRIES) + 1)
    now = datetime.now(UTC) + SOON
    for wait in (0, *RETRIES):
        now += timedelta(seconds=wait * 1.2)
        assert await work(database, now=now) == 1
    stored = await maker.get(path)
    assert stored["active"] is False
    assert "10 times" in stored["disabled_reason"]
    [message] = (await maker.get(f"{path}/deliveries", state="failed"))["items"]
    assert len(message["attempts"]) == len(RETRIES) + 1
    second = await maker.add_organization()
    assert await work(database, now=now + LATER) == 0
    answer = await maker.ask("PATCH", path, json={"active": True})
    assert answer.json()["disabled_reason"] is None
    await work(database, now=now + LATER)
    await work(database, now=now + LATER)
    told = [
        item["id"]
        for asked in receiver.asked[-2:]
        for item in verified(asked, hook["secret"])["data"]["items"]
    ]
    assert told == [first, second]


async def test_a_receiver_that_is_gone_is_switched_off_at_once(
    maker: Tenant, receiver: Server, database: Database
) -> None:
    hook = await listen(maker, receiver)
    await maker.add_organization()
    receiver.faults = [Said(410)]
    await work(database)
    stored = await maker.get(f"/v1/webhooks/{hook['id']}")
    assert stored["active"] is False
    assert "410" in stored["disabled_reason"]


async def test_a_backlog_becomes_one_message_in_order(
    maker: Tenant, receiver: Server, database: Database
) -> None:
    await listen(maker, receiver)
    owner = await maker.add_organization()
    receiver.faults = [BROKEN]
    now = datetime.now(UTC) + SOON
    await work(database, now=now)
    for city in ("Омск", "Тараз", "Ош"):
        await maker.ask("PATCH", f"/v1/organizations/{owner}", json={"city": city})
        await work(database, now=now)
    assert len(receiver.asked) == 1
    await work(database, now=now + LATER)
    await work(database, now=now + LATER)
    actions = [asked.json["data"]["items"] for asked in receiver.asked[1:]]  # type: ignore[index]
    assert [[item["action"] for item in items] for items in actions] == [["created"], ["changed"]]


async def test_a_message_is_replayed_with_its_id(
    maker: Tenant, receiver: Server, database: Database
) -> None:
    hook = await listen(maker, receiver)
    path = f"/v1/webhooks/{hook['id']}"
    sent = await maker.post(f"{path}/test", {}, expect=202)
    assert sent["state"] == "pending"
    await work(database)
    again = await maker.post(f"{path}/deliveries/{sent['id']}/replay", {}, expect=202)
    assert again["state"] == "pending"
    await work(database)
    assert [asked.headers["webhook-id"] for asked in receiver.asked] == [f"msg_{sent['id']}"] * 2
    assert verified(receiver.asked[1], hook["secret"])["type"] == "webhook.test"


async def test_both_secrets_are_good_for_a_day_after_a_rotation(
    maker: Tenant, receiver: Server, database: Database
) -> None:
    hook = await listen(maker, receiver)
    turned = await maker.post(f"/v1/webhooks/{hook['id']}/rotation", {})
    assert turned["secret"] != hook["secret"]
    await maker.post(f"/v1/webhooks/{hook['id']}/test", {}, expect=202)
    await work(database)
    for secret in (hook["secret"], turned["secret"]):
        verified(receiver.asked[0], secret)


async def test_only_what_was_asked_for_is_told(
    maker: Tenant, receiver: Server, database: Database
) -> None:
    await listen(maker, receiver, events=["registry.changed"], nouns=["need"])
    owner = await maker.add_organization()
    need = await maker.add_need(owner)
    await maker.add_offer(owner)
    await work(database)
    assert [item["id"] for item in receiver.asked[0].json["data"]["items"]] == [need]  # type: ignore[index]
    hook = await listen(maker, receiver, events=["saved_search.matched"])
    await maker.add_need(owner)
    await work(database)
    assert (await maker.get(f"/v1/webhooks/{hook['id']}/deliveries"))["items"] == []


async def test_a_suspended_portal_is_told_nothing(
    api: Api, maker: Tenant, receiver: Server, database: Database
) -> None:
    await listen(maker, receiver)
    await maker.add_organization()
    await api.patch("/v1/portals/kz-industry", {"suspended": True})
    assert await work(database) == 0
    await api.patch("/v1/portals/kz-industry", {"suspended": False})
    assert await work(database) == 1


async def test_two_workers_send_a_message_once(
    maker: Tenant, receiver: Server, database: Database
) -> None:
    hook = await listen(maker, receiver)
    for _ in range(5):
        await maker.post(f"/v1/webhooks/{hook['id']}/test", {}, expect=202)
    async with database.write() as one, database.write() as two:
        now = datetime.now(UTC) + SOON
        first = await messages.claim_due(one, now, 3)
        second = await messages.claim_due(two, now, 10)
    assert len(first) == 3
    assert len(second) == 2
    assert not {item.id for item in first} & {item.id for item in second}


async def test_another_portals_webhook_is_not_there(
    maker: Tenant, other: Tenant, receiver: Server
) -> None:
    hook = await listen(maker, receiver)
    path = f"/v1/webhooks/{hook['id']}"
    message = await maker.post(f"{path}/test", {}, expect=202)
    for method, address in [
        ("GET", path),
        ("PATCH", path),
        ("DELETE", path),
        ("GET", f"{path}/deliveries"),
        ("POST", f"{path}/test"),
        ("POST", f"{path}/rotation"),
        ("POST", f"{path}/deliveries/{message['id']}/replay"),
    ]:
        answer = await other.ask(method, address, **({"json": {}} if method != "GET" else {}))
        problem(answer, 404, "not_found")
    assert (await other.get("/v1/webhooks"))["items"] == []
    # Nor is a message of one webhook a message of another.
    theirs = await listen(other, receiver)
    crossed = f"/v1/webhooks/{theirs['id']}/deliveries/{message['id']}/replay"
    problem(await other.ask("POST", crossed, json={}), 404, "not_found")


async def test_a_deleted_webhook_gets_nothing_more(
    maker: Tenant, receiver: Server, database: Database
) -> None:
    hook = await listen(maker, receiver)
    await maker.post(f"/v1/webhooks/{hook['id']}/test", {}, expect=202)
    answer = await maker.ask("DELETE", f"/v1/webhooks/{hook['id']}")
    assert answer.status_code == 204
    assert await work(database) == 0
    assert receiver.asked == []


async def test_a_registry_that_moved_to_another_server_says_so(
    maker: Tenant, receiver: Server, database: Database, app: FastAPI
) -> None:
    hook = await listen(maker, receiver)
    async with database.write() as session:
        await webhooks.move(session, hook["id"], "b2Jzb2xldGU")
    await work(database)
    assert receiver.asked[0].json["type"] == "registry.reset"  # type: ignore[index]
    owner = await maker.add_organization()
    await work(database)
    assert owner in receiver.asked[1].body.decode()


@pytest.mark.parametrize(
    "url",
    [
        "https://10.0.0.1/hook",
        "https://192.168.1.1",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://user:secret@example.org/",
    ],
)
async def test_an_address_that_may_not_be_called_is_refused_at_once(
    maker: Tenant, url: str
) -> None:
    answer = await maker.ask("POST", "/v1/webhooks", json={"url": url})
    refusal(answer, "/url", "address_refused")


async def test_a_portal_has_two_hundred_webhooks_at_most(
    maker: Tenant, receiver: Server, database: Database
) -> None:
    async with database.write() as session:
        for _ in range(200):
            draft = WebhookDraft(url=receiver.base)
            await webhooks.add(session, uuid4(), draft, portal=maker.portal, secret="", position="")
    answer = await maker.ask("POST", "/v1/webhooks", json={"url": receiver.base})
    problem(answer, 409, "conflict")


async def test_many_messages_to_one_who_hangs_keep_no_other_waiting(
    maker: Tenant, other: Tenant, database: Database
) -> None:
    released = threading.Event()
    hung_before: list[int] = []

    def hang(_: Asked) -> Said:
        released.wait(30)
        return Said(204)

    def take(_: Asked) -> Said:
        hung_before.append(len(slow.asked))
        return Said(204)

    with Server(hang) as slow, Server(take) as quick:
        hanging, good = await listen(other, slow), await listen(maker, quick)
        for _ in range(25):
            await other.post(f"/v1/webhooks/{hanging['id']}/test", None, expect=202)
        await maker.post(f"/v1/webhooks/{good['id']}/test", None, expect=202)
        impatient = replace(LOOPBACK, seconds=1)
        try:
            await deliveries.deliver(database, impatient, now=datetime.now(UTC) + SOON)
        finally:
            released.set()
    # They are sent twenty at a time.
    assert len(hung_before) == 1
    assert hung_before[0] < 20
    assert (await maker.get(f"/v1/webhooks/{good['id']}"))["failures"] == 0
    assert (await other.get(f"/v1/webhooks/{hanging['id']}"))["failures"] == 25


async def test_a_message_during_which_the_process_is_killed_comes_again_and_then_no_more(
    maker: Tenant, database: Database
) -> None:
    arrived, released = threading.Event(), threading.Event()

    def hold(_: Asked) -> Said:
        arrived.set()
        released.wait(30)
        return Said(204)

    with Server(hold) as holding:
        hook = await listen(maker, holding)
        sent = await maker.post(f"/v1/webhooks/{hook['id']}/test", None, expect=202)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", DELIVER, database.url, cwd=ROOT
        )
        try:
            assert await asyncio.to_thread(arrived.wait, 60)
        finally:
            process.kill()
            await process.wait()
        released.set()
        now = datetime.now(UTC) + SOON
        # Another process does not take it while the first may still be at it.
        assert await deliveries.deliver(database, LOOPBACK, now=now) == 0
        assert await deliveries.deliver(database, LOOPBACK, now=now + timedelta(minutes=3)) == 1
        assert await deliveries.deliver(database, LOOPBACK, now=now + LATER) == 0
        assert [one.headers["webhook-id"] for one in holding.asked] == [f"msg_{sent['id']}"] * 2
    [told] = (await maker.get(f"/v1/webhooks/{hook['id']}/deliveries"))["items"]
    assert told["state"] == "delivered"


async def test_a_message_that_ends_every_process_is_given_up(
    maker: Tenant, receiver: Server, database: Database
) -> None:
    hook = await listen(maker, receiver)
    await maker.post(f"/v1/webhooks/{hook['id']}/test", None, expect=202)
    now = datetime.now(UTC) + SOON
    for _ in range(len(RETRIES) + 1):
        async with database.write() as session:  # and then the process dies
            assert len(await messages.claim_due(session, now, 20)) == 1
        now += timedelta(minutes=3)
    assert await work(database, now=now) == 1
    assert await work(database, now=now + LATER) == 0
    assert receiver.asked == []
    [message] = (await maker.get(f"/v1/webhooks/{hook['id']}/deliveries", state="failed"))["items"]
    assert [attempt["error"] for attempt in message["attempts"]] == ["broken off"]
    stored = await maker.get(f"/v1/webhooks/{hook['id']}")
    assert (stored["active"], "broken off" in stored["disabled_reason"]) == (False, True)


async def test_a_redirect_is_a_refusal_and_is_not_followed(
    maker: Tenant, database: Database
) -> None:
    with Server(lambda _: Said(307, b"", {"Location": "http://10.0.0.1/"})) as moved:
        hook = await listen(maker, moved)
        await maker.post(f"/v1/webhooks/{hook['id']}/test", None, expect=202)
        await work(database)
        assert len(moved.asked) == 1
    [message] = (await maker.get(f"/v1/webhooks/{hook['id']}/deliveries"))["items"]
    assert (message["state"], message["attempts"][0]["error"]) == ("pending", "status 307")


async def test_each_attempt_is_signed_anew_with_its_own_time(
    maker: Tenant, receiver: Server, database: Database
) -> None:
    hook = await listen(maker, receiver)
    sent = await maker.post(f"/v1/webhooks/{hook['id']}/test", None, expect=202)
    receiver.faults = [BROKEN]
    began = int(datetime.now(UTC).timestamp())
    await work(database)
    turned = await maker.post(f"/v1/webhooks/{hook['id']}/rotation", {})
    await maker.post(f"/v1/webhooks/{hook['id']}/deliveries/{sent['id']}/replay", {}, expect=202)
    await work(database)
    first, second = receiver.asked
    assert len(first.headers["webhook-signature"].split()) == 1
    assert len(second.headers["webhook-signature"].split()) == 2
    for secret in (hook["secret"], turned["secret"]):
        verified(second, secret)
    assert first.body == second.body
    assert (
        began
        <= int(first.headers["webhook-timestamp"])
        <= int(second.headers["webhook-timestamp"])
        <= int(datetime.now(UTC).timestamp())
    )


async def test_a_secret_that_was_turned_a_day_ago_signs_nothing_more(
    maker: Tenant, receiver: Server, database: Database
) -> None:
    hook = await listen(maker, receiver)
    turned = await maker.post(f"/v1/webhooks/{hook['id']}/rotation", {})
    async with database.write() as session:
        await session.execute(text("UPDATE webhooks SET rotated_at = now() - interval '25 hours'"))
    await maker.post(f"/v1/webhooks/{hook['id']}/test", {}, expect=202)
    await work(database)
    verified(receiver.asked[0], turned["secret"])
    with pytest.raises(WebhookVerificationError):
        verified(receiver.asked[0], hook["secret"])
