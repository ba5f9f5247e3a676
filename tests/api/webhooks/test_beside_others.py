"""Messages beside those of others, and processes that die while they send."""

import asyncio
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from app.config import Settings
from app.db import Database
from app.exchange.standard_webhooks import MOST_TRIES
from app.services import deliveries, telling
from app.services.work import Work
from app.store import deliveries as messages
from app.values.webhook import Room
from tests.api.webhooks.listening import LATER, LOOPBACK, SOON, listen, work
from tests.portals.server import Asked, Said, Server
from tests.support.service import ROOT
from tests.support.tenants import Tenant

DELIVER = """
import asyncio, sys
from app.db import Database
from app.exchange.outbound import Outbound, networks
from app.services.deliveries import deliver
outbound = Outbound(networks(["127.0.0.0/8"]), seconds=60)
asyncio.run(deliver(Database(sys.argv[1]), outbound))
"""


def room(most: int) -> Room:
    return Room(most=most, of_a_portal=10, of_a_host=5, portals={}, hosts={})


async def test_two_workers_send_a_message_once(
    portal: Tenant, receiver: Server, database: Database
) -> None:
    hook = await listen(portal, receiver)
    for _ in range(5):
        await portal.post(f"/v1/webhooks/{hook['id']}/test", {}, expect=202)
    async with database.write() as one, database.write() as two:
        now = datetime.now(UTC) + SOON
        first = await messages.claim_due(one, now, room(3))
        second = await messages.claim_due(two, now, room(10))
    assert len(first) == 3
    assert len(second) == 2
    assert not {item.message.id for item in first} & {item.message.id for item in second}


@pytest.mark.parametrize(
    "asked", ["9" * 5_000, "Wed, 21 Oct 99999999999999999999 07:28:00 GMT", "soon"]
)
async def test_what_one_receiver_asks_for_keeps_no_other_from_its_messages(
    portal: Tenant, other: Tenant, receiver: Server, database: Database, asked: str
) -> None:
    with Server(lambda _: Said(503, b"", {"Retry-After": asked})) as bad:
        first, second = await listen(other, bad), await listen(portal, receiver)
        for who, hook in ((other, first), (portal, second)):
            await who.post(f"/v1/webhooks/{hook['id']}/test", None, expect=202)
        assert await work(database, now=datetime.now(UTC) + SOON) == 2
    assert len(receiver.asked) == 1
    [refused] = (await other.get(f"/v1/webhooks/{first['id']}/deliveries"))["items"]
    assert refused["state"] == "pending"
    assert [one["status"] for one in refused["attempts"]] == [503]


async def test_a_delivery_that_breaks_here_is_a_failed_attempt_of_itself_alone(
    portal: Tenant, other: Tenant, receiver: Server, database: Database
) -> None:
    broken, good = await listen(other, receiver), await listen(portal, receiver)
    async with database.write() as session:
        await session.execute(
            text("UPDATE webhooks SET secret = 'whsec_A' WHERE id = :id"), {"id": broken["id"]}
        )
    for who, hook in ((other, broken), (portal, good)):
        await who.post(f"/v1/webhooks/{hook['id']}/test", None, expect=202)
    assert await work(database, now=datetime.now(UTC) + SOON) == 2
    assert len(receiver.asked) == 1
    [tried] = (await other.get(f"/v1/webhooks/{broken['id']}/deliveries"))["items"]
    assert tried["state"] == "pending"
    assert [one["error"] for one in tried["attempts"]] == ["Error"]


async def test_many_messages_to_one_who_hangs_keep_no_other_waiting(
    portal: Tenant, other: Tenant, database: Database
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
        hanging, good = await listen(other, slow), await listen(portal, quick)
        for _ in range(25):
            await other.post(f"/v1/webhooks/{hanging['id']}/test", None, expect=202)
        await portal.post(f"/v1/webhooks/{good['id']}/test", None, expect=202)
        impatient = replace(LOOPBACK, seconds=1)
        try:
            await deliveries.deliver(database, impatient, now=datetime.now(UTC) + SOON)
        finally:
            released.set()
    assert len(hung_before) == 1
    assert hung_before[0] <= 5
    assert (await portal.get(f"/v1/webhooks/{good['id']}"))["failures"] == 0
    assert (await other.get(f"/v1/webhooks/{hanging['id']}"))["failures"] == 25


async def test_while_one_hangs_others_are_told_of_what_changes(  # noqa: PLR0913, PLR0917 - fixtures
    portal: Tenant,
    other: Tenant,
    receiver: Server,
    database: Database,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    released, stopping = threading.Event(), asyncio.Event()

    def hang(_: Asked) -> Said:
        released.wait(30)
        return Said(204)

    monkeypatch.setattr(telling, "_STEP_SECONDS", 0.1)
    with Server(hang) as slow:
        hanging = await listen(other, slow, url=f"{slow.base.replace('127.0.0.1', 'localhost')}/")
        for _ in range(2):
            await other.post(f"/v1/webhooks/{hanging['id']}/test", None, expect=202)
        background = Work(database=database, settings=settings, subject="", stopping=stopping)
        task = asyncio.create_task(telling.run_webhooks(background))
        while not slow.asked:  # noqa: ASYNC110 - there is nothing to wait on
            await asyncio.sleep(0.01)
        await listen(portal, receiver)
        await portal.add_organization()
        async with asyncio.timeout(8):
            while not receiver.asked:  # noqa: ASYNC110 - the same
                await asyncio.sleep(0.01)
        stopping.set()
        released.set()
        await task


async def test_a_message_during_which_the_process_is_killed_comes_again_and_then_no_more(
    portal: Tenant, database: Database
) -> None:
    arrived, released = threading.Event(), threading.Event()

    def hold(_: Asked) -> Said:
        arrived.set()
        released.wait(30)
        return Said(204)

    with Server(hold) as holding:
        hook = await listen(portal, holding)
        sent = await portal.post(f"/v1/webhooks/{hook['id']}/test", None, expect=202)
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
    [told] = (await portal.get(f"/v1/webhooks/{hook['id']}/deliveries"))["items"]
    assert told["state"] == "delivered"


async def test_a_message_that_ends_every_process_is_given_up(
    portal: Tenant, receiver: Server, database: Database
) -> None:
    hook = await listen(portal, receiver)
    await portal.post(f"/v1/webhooks/{hook['id']}/test", None, expect=202)
    now = datetime.now(UTC) + SOON
    for _ in range(MOST_TRIES):
        async with database.write() as session:  # and then the process dies
            assert len(await messages.claim_due(session, now, room(20))) == 1
        now += timedelta(minutes=3)
    assert await work(database, now=now) == 1
    assert await work(database, now=now + LATER) == 0
    assert receiver.asked == []
    [message] = (await portal.get(f"/v1/webhooks/{hook['id']}/deliveries", state="failed"))["items"]
    assert [attempt["error"] for attempt in message["attempts"]] == ["broken off"]
    stored = await portal.get(f"/v1/webhooks/{hook['id']}")
    assert (stored["active"], "broken off" in stored["disabled_reason"]) == (False, True)
