"""Requests to addresses that callers name reach no network that is not theirs to reach."""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from typing import Any

import pytest

from app.config import LogFormat
from app.exchange import outbound
from app.exchange.outbound import Outbound, OutboundError, networks
from app.logs import configure
from tests.portals.server import HTML, Said, Server

CLOSED = Outbound()
OPEN = Outbound(networks(["127.0.0.0/8", "::1/128"]), seconds=2)


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that redirects to itself."""
    with Server(lambda _: Said(302, b"", {"Location": "/elsewhere"})) as running:
        yield running


async def send(outbound: Outbound, url: str, **more: Any) -> int:
    return (await outbound.send("POST", url, headers={}, content=b"{}", **more)).status


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "100.64.0.1", "169.254.169.254",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "[::1]", "[fe80::1]", "[fd00::1]", "[::]",  # noqa: S104 - refused
        "[::ffff:127.0.0.1]", "[2002:7f00:1::]", "[64:ff9b::7f00:1]", "[ff02::1]", "localhost",
        "2130706433", "0x7f.1", "127.1", "[fec0::1]",
    ],
)  # fmt: skip
async def test_no_private_address_is_called(host: str) -> None:
    with pytest.raises(OutboundError, match=r"address refused|unknown host"):
        await send(CLOSED, f"https://{host}/")


async def test_plain_http_goes_to_allowed_networks_only(server: Server) -> None:
    with pytest.raises(OutboundError, match="address refused"):
        await send(CLOSED, "http://93.184.215.14/")
    assert await send(OPEN, server.base) == 302


async def test_certificates_are_read_once(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[object] = []
    make = ssl.create_default_context

    def counted(*given: Any, **named: Any) -> ssl.SSLContext:
        read.append(given)
        return make(*given, **named)

    monkeypatch.setattr(ssl, "create_default_context", counted)
    outbound._trusted.cache_clear()
    for _ in range(3):
        await send(OPEN, server.base)
    assert len(read) == 1


async def test_redirects_are_not_followed(server: Server) -> None:
    await send(OPEN, server.base)
    assert [asked.path for asked in server.asked] == ["/"]


async def test_a_name_that_changes_its_address_is_asked_once(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was checked is what is called: a second look-up would answer with a private address."""
    asked: list[str] = []

    def rebinding(host: str, port: int, **_: object) -> list[Any]:
        asked.append(host)
        address = "93.184.215.14" if len(asked) > 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    port = server.base.rpartition(":")[2]
    assert await send(OPEN, f"http://rebind.example:{port}/") == 302
    assert asked == ["rebind.example"]
    assert server.asked[0].headers["host"] == f"rebind.example:{port}"
    asked.clear()
    with pytest.raises(OutboundError, match="address refused"):
        await send(CLOSED, f"https://rebind.example:{port}/")


async def test_a_name_with_one_private_address_among_public_ones_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def both(host: str, port: int, **_: object) -> list[Any]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in ("93.184.215.14", "10.0.0.1")
        ]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    with pytest.raises(OutboundError, match="address refused"):
        await send(CLOSED, "https://both.example/")


async def test_an_answer_that_is_too_long_is_cut_off() -> None:
    with Server(lambda _: HTML) as running:
        reply = await OPEN.send("GET", running.base, headers={}, most_bytes=1_000)
        assert reply.body == HTML.body
        with pytest.raises(OutboundError, match="too long"):
            await OPEN.send("GET", running.base, headers={}, most_bytes=10)
        unread = await OPEN.send("GET", running.base, headers={})
        assert unread.body == b""


async def test_who_does_not_answer_is_not_waited_for() -> None:
    async def silent(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(5)
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(OutboundError, match="timeout"):
        await Outbound(OPEN.allowed, seconds=0.3).send(
            "GET", f"http://127.0.0.1:{port}/", headers={}
        )
    server.close()


async def test_nobody_at_an_address_is_no_connection() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(OutboundError, match="no connection"):
        await send(OPEN, f"http://127.0.0.1:{port}/")


def test_a_network_is_read_and_others_are_refused() -> None:
    assert networks(["10.1.0.0/16"]) == (ipaddress.ip_network("10.1.0.0/16"),)
    with pytest.raises(ValueError, match=r"10\.1\.0\.1/16"):
        networks(["10.1.0.1/16"])


async def test_no_address_that_is_called_is_logged(
    server: Server, capfd: pytest.CaptureFixture[str]
) -> None:
    configure(log_format=LogFormat.TEXT, level="INFO")
    await send(OPEN, f"{server.base}/hook?token=secret-of-the-receiver")
    assert "secret-of-the-receiver" not in capfd.readouterr().err
