"""Messages under way: who hangs has a share of the places, and others find one free at once."""

import asyncio
from collections import Counter
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from app.db import Database
from app.errors import UnavailableError
from app.services.delivery_places import Places
from app.values.webhook import DeliveryRecord
from tests.api.webhooks.listening import SOON
from tests.support.tenants import Tenant


class Receivers:
    """Receivers that answer only when they are let."""

    def __init__(self, database: Database) -> None:
        self.urls: dict[str, str] = {}
        self.places = Places(database, self._hold)
        self._held: dict[str, list[asyncio.Event]] = {}

    async def add(self, who: Tenant, url: str, messages: int) -> None:
        """Listen at an address, and have so many messages waiting for it."""
        hook = await who.post("/v1/webhooks", {"url": url})
        self.urls[hook["id"]] = url
        for _ in range(messages):
            await who.post(f"/v1/webhooks/{hook['id']}/test", None, expect=202)

    async def fill(self) -> int:
        """Begin with what is due."""
        begun = await self.places.fill(datetime.now(UTC) + SOON)
        await asyncio.sleep(0)
        return begun

    async def release(self, url: str) -> None:
        """Let one message to an address be over."""
        self._held[url].pop().set()
        await self.places.settle()

    def held(self) -> Counter[str]:
        """How many messages are under way, by host."""
        return Counter(
            {host: len(held) for url, held in self._held.items()
             if held and (host := urlsplit(url).hostname)}
        )  # fmt: skip

    def release_all(self) -> None:
        """Let all be over."""
        for held in self._held.values():
            for one in held:
                one.set()

    async def _hold(self, message: DeliveryRecord, _: datetime) -> None:
        released = asyncio.Event()
        self._held.setdefault(self.urls[str(message.webhook_id)], []).append(released)
        await released.wait()


@pytest.fixture
def receivers(database: Database) -> Receivers:
    """Nobody listens yet."""
    return Receivers(database)


async def test_each_host_and_each_portal_has_a_share(
    portal: Tenant, other: Tenant, receivers: Receivers
) -> None:
    for last in (1, 2, 3):
        await receivers.add(other, f"http://127.0.0.{last}:8000/hook", 8)
    async with receivers.places:
        assert await receivers.fill() == 10
        assert max(receivers.held().values()) == 5
        assert await receivers.fill() == 0
        await receivers.add(portal, "http://127.0.0.9:8000/hook", 1)
        assert await receivers.fill() == 1
        assert receivers.held()["127.0.0.9"] == 1
        receivers.release_all()


async def test_other_ports_and_addresses_of_a_host_have_no_share_of_their_own(
    other: Tenant, receivers: Receivers
) -> None:
    for url in ("http://127.0.0.1:8000/a", "http://127.0.0.1:8001/b", "http://127.0.0.1/c"):
        await receivers.add(other, url, 4)
    async with receivers.places:
        assert await receivers.fill() == 5
        receivers.release_all()


async def test_the_next_place_at_a_crowded_host_is_for_a_portal_that_has_none(
    portal: Tenant, other: Tenant, receivers: Receivers
) -> None:
    crowded, quiet = "http://127.0.0.1:8000/crowded", "http://127.0.0.1:8000/quiet"
    await receivers.add(other, crowded, 9)
    async with receivers.places:
        assert await receivers.fill() == 5
        await receivers.add(portal, quiet, 1)
        assert await receivers.fill() == 0
        await receivers.release(crowded)
        assert await receivers.fill() == 1
        await receivers.release(quiet)
        receivers.release_all()


async def test_a_wait_for_a_place_is_bounded(other: Tenant, receivers: Receivers) -> None:
    await receivers.add(other, "http://127.0.0.1:8000/hook", 1)
    async with receivers.places as places:
        await places.settle(0.01)
        assert await receivers.fill() == 1
        await places.settle(0.01)
        assert len(places) == 1
        receivers.release_all()


async def test_who_is_cancelled_ends_what_is_under_way(other: Tenant, receivers: Receivers) -> None:
    await receivers.add(other, "http://127.0.0.1:8000/hook", 1)

    async def run() -> None:
        async with receivers.places as places:
            await receivers.fill()
            await places.settle()

    task = asyncio.create_task(run())
    while not receivers.held():  # noqa: ASYNC110 - there is nothing to wait on
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 2)


async def test_what_cannot_be_noted_is_told_to_who_waits(
    other: Tenant, receivers: Receivers, database: Database
) -> None:
    async def away(_: DeliveryRecord, __: datetime) -> None:
        raise UnavailableError("The database is away.")

    await receivers.add(other, "http://127.0.0.1:8000/hook", 1)
    async with Places(database, away) as places:
        assert await places.fill(datetime.now(UTC) + SOON) == 1
        with pytest.raises(UnavailableError):
            await places.settle()
