"""Clients who are slow on purpose, and disks that are full."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import numpy as np
import pytest
from fastapi import FastAPI

from app.api import middleware
from app.matching.engine import files
from tests.faults.stack import Stack
from tests.support.api import Api
from tests.support.full_disk import full_disk

_MEGABYTE = 1 << 20


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("clients")
    settings = {"max_header_seconds": "1.5", "max_request_seconds": "2"}
    with Stack(folder, workers=1, **settings) as running:
        yield running


def connected(stack: Stack, said: bytes) -> socket.socket:
    """A client who has said so much and waits."""
    opened = socket.create_connection(("127.0.0.1", stack.service.port), timeout=20)
    opened.sendall(said)
    return opened


def test_those_who_never_end_their_headers_are_hung_up_on_and_hold_nobody_up(
    stack: Stack,
) -> None:
    begun = b"GET /v1/countries HTTP/1.1\r\nHost: x\r\n"
    slow = [connected(stack, said) for said in (b"", begun) for _ in range(150)]
    assert httpx.get(f"{stack.base}/v1/countries", timeout=30).status_code == 200
    for number in range(3):
        time.sleep(0.4)
        for client in slow[150:]:
            client.sendall(f"X-{number}: 1\r\n".encode())
    time.sleep(1.2)
    # A letter now and then does not buy time.
    for client in slow:
        with suppress(ConnectionResetError):
            assert client.recv(1) == b""
        client.close()


def test_a_body_that_trickles_in_is_given_up_and_the_next_request_is_served(stack: Stack) -> None:
    head = b"POST /v1/suggestions HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"
    client = connected(stack, head)
    answer = b""
    started = time.monotonic()
    while not answer and time.monotonic() - started < 10:
        client.sendall(b" ")
        time.sleep(0.2)
        client.settimeout(0.01)
        try:
            answer = client.recv(4096)
        except TimeoutError:
            continue
    assert answer.startswith(b"HTTP/1.1 503")
    assert b"too_slow" in answer
    client.close()
    assert httpx.get(f"{stack.base}/readyz").status_code == 200


def test_who_does_not_read_his_answers_does_not_keep_others_from_theirs(stack: Stack) -> None:
    asked = b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n"
    deaf = [connected(stack, asked * 40) for _ in range(20)]
    assert httpx.get(f"{stack.base}/v1/countries", timeout=30).status_code == 200
    for client in deaf:
        client.close()


async def test_a_file_of_which_nothing_more_comes_is_given_up(
    app: FastAPI, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "_PIECE_SECONDS", 0.2)

    async def pieces() -> AsyncIterator[bytes]:
        yield b"name;code\n"
        await asyncio.sleep(30)
        yield b"late;7408\n"

    sent: list[dict[str, object]] = []
    given = pieces()

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": await anext(given), "more_body": True}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    headers = [(name.lower().encode(), text.encode()) for name, text in api.headers.items()]
    scope = {
        "type": "http", "http_version": "1.1", "method": "POST", "path": "/v1/imports",
        "raw_path": b"/v1/imports", "query_string": b"", "headers": headers, "scheme": "http",
        "server": ("test", 80), "client": ("127.0.0.1", 1), "root_path": "",
    }  # fmt: skip
    await asyncio.wait_for(app(scope, receive, send), 10)  # type: ignore[arg-type]
    assert sent[0]["status"] == 503
    assert b"too_slow" in sent[1]["body"]  # type: ignore[operator]


async def test_a_file_for_which_there_is_no_room_is_refused_and_taken_later(api: Api) -> None:
    table = b"name;code\n" + b"wire;7408\n" * 600_000
    ask = {"params": {"country": "RU"}, "content": table, "headers": api.headers}
    with full_disk(_MEGABYTE):
        refused = await api.client.post("/v1/imports", **ask)  # type: ignore[arg-type]
    assert refused.status_code == 503, refused.text
    assert "no room" in refused.json()["detail"]
    taken = await api.client.post("/v1/imports", **ask)  # type: ignore[arg-type]
    assert taken.status_code == 202


def test_an_index_for_which_there_is_no_room_leaves_the_last_whole_one(tmp_path: Path) -> None:
    path = tmp_path / "index"
    files.write(path, {"some": np.arange(10)}, {"of": "before"})
    before = path.read_bytes()
    with full_disk(_MEGABYTE), pytest.raises(OSError, match=r"[Ll]arge|space"):
        files.write(path, {"some": np.arange(_MEGABYTE)}, {"of": "after"})
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["index"]
