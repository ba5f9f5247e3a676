"""Messages that are refused: tried again, given up, sent once more."""

from datetime import UTC, datetime, timedelta

from app.db import Database
from app.exchange.standard_webhooks import RETRIES
from tests.api.webhooks.listening import LATER, SOON, listen, verified, work
from tests.portals.server import BROKEN, Said, Server
from tests.support.tenants import Tenant


async def test_a_refused_message_is_tried_again_with_the_same_id_and_body(
    portal: Tenant, receiver: Server, database: Database
) -> None:
    hook = await listen(portal, receiver)
    await portal.add_organization()
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
    [message] = (await portal.get(f"/v1/webhooks/{hook['id']}/deliveries"))["items"]
    assert message["state"] == "delivered"
    assert [attempt["status"] for attempt in message["attempts"]] == [500, 503, 204]
    assert [attempt["error"] for attempt in message["attempts"]] == [
        "status 500", "status 503", None,
    ]  # fmt: skip
    assert f"msg_{message['id']}" == receiver.asked[0].headers["webhook-id"]
    assert (await portal.get(f"/v1/webhooks/{hook['id']}"))["failures"] == 0


async def test_a_receiver_that_keeps_failing_is_switched_off_and_misses_nothing(
    portal: Tenant, receiver: Server, database: Database
) -> None:
    hook = await listen(portal, receiver)
    path = f"/v1/webhooks/{hook['id']}"
    first = await portal.add_organization()
    receiver.faults = [BROKEN] * (len(RETRIES) + 1)
    now = datetime.now(UTC) + SOON
    for wait in (0, *RETRIES):
        now += timedelta(seconds=wait * 1.2)
        assert await work(database, now=now) == 1
    stored = await portal.get(path)
    assert stored["active"] is False
    assert "10 times" in stored["disabled_reason"]
    [message] = (await portal.get(f"{path}/deliveries", state="failed"))["items"]
    assert len(message["attempts"]) == len(RETRIES) + 1
    second = await portal.add_organization()
    assert await work(database, now=now + LATER) == 0
    answer = await portal.ask("PATCH", path, json={"active": True})
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
    portal: Tenant, receiver: Server, database: Database
) -> None:
    hook = await listen(portal, receiver)
    await portal.add_organization()
    receiver.faults = [Said(410)]
    await work(database)
    stored = await portal.get(f"/v1/webhooks/{hook['id']}")
    assert stored["active"] is False
    assert "410" in stored["disabled_reason"]


async def test_a_message_is_replayed_with_its_id(
    portal: Tenant, receiver: Server, database: Database
) -> None:
    hook = await listen(portal, receiver)
    path = f"/v1/webhooks/{hook['id']}"
    sent = await portal.post(f"{path}/test", {}, expect=202)
    assert sent["state"] == "pending"
    await work(database)
    again = await portal.post(f"{path}/deliveries/{sent['id']}/replay", {}, expect=202)
    assert again["state"] == "pending"
    await work(database)
    assert [asked.headers["webhook-id"] for asked in receiver.asked] == [f"msg_{sent['id']}"] * 2
    assert verified(receiver.asked[1], hook["secret"])["type"] == "webhook.test"


async def test_a_redirect_is_a_refusal_and_is_not_followed(
    portal: Tenant, database: Database
) -> None:
    with Server(lambda _: Said(307, b"", {"Location": "http://10.0.0.1/"})) as moved:
        hook = await listen(portal, moved)
        await portal.post(f"/v1/webhooks/{hook['id']}/test", None, expect=202)
        await work(database)
        assert len(moved.asked) == 1
    [message] = (await portal.get(f"/v1/webhooks/{hook['id']}/deliveries"))["items"]
    assert (message["state"], message["attempts"][0]["error"]) == ("pending", "status 307")
