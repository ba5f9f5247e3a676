"""Names that nobody answers for keep neither who asks nor anybody else waiting."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from app.exchange import names
from app.exchange.outbound import Outbound, OutboundError


class Slow:
    """A resolver that answers for one name only when it is let."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.released = threading.Event()

    def __call__(self, host: str, port: int, **_: object) -> list[object]:
        self.asked.append(host)
        if host == "slow.example":
            self.released.wait(30)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", port))]


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    """In the place of the system's, for half a second at most."""
    slow = Slow()
    monkeypatch.setattr(socket, "getaddrinfo", slow)
    monkeypatch.setattr(names, "_SECONDS", 0.5)
    yield slow
    slow.released.set()
    while names._under_way:
        time.sleep(0.01)


async def test_a_name_is_waited_for_a_bounded_time(resolver: Slow) -> None:
    began = time.monotonic()
    with pytest.raises(OutboundError, match="timeout"):
        await Outbound(seconds=30).addresses("https://slow.example/")
    assert time.monotonic() - began < 3


async def test_a_name_is_looked_up_by_one_thread_whoever_asks(resolver: Slow) -> None:
    for _ in range(2):
        asking = [names.addresses_of("slow.example", 443) for _ in range(40)]
        ends = await asyncio.gather(*asking, return_exceptions=True)
        assert {type(end) for end in ends} == {TimeoutError}
    assert resolver.asked == ["slow.example"]
    assert await names.addresses_of("quick.example", 443) == ["93.184.215.14"]
    # Who waits still when it is there gets it.
    waiting = asyncio.create_task(names.addresses_of("slow.example", 443))
    await asyncio.sleep(0.1)
    resolver.released.set()
    assert await waiting == ["93.184.215.14"]


async def test_slow_names_take_no_thread_of_other_work(resolver: Slow) -> None:
    asking = [
        asyncio.create_task(names.addresses_of("slow.example", port)) for port in range(1, 30)
    ]
    await asyncio.sleep(0.1)
    assert await asyncio.wait_for(asyncio.to_thread(int, "7"), 0.3) == 7
    await asyncio.gather(*asking, return_exceptions=True)
