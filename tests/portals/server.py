"""A real HTTP server on loopback whose faults are scripted or drawn from a seed.

It stands for the systems outside: nothing here knows the service, so both sides can only agree on
what goes over the wire.
"""

import json
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import Self
from urllib.parse import parse_qs, urlsplit

from typing_extensions import override


@dataclass(frozen=True)
class Asked:
    """A request as it arrived."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> object:
        """The body."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Said:
    """An answer; `cut` ends the connection in the middle of the body."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False


def of_json(value: object, status: int = 200, **headers: str) -> Said:
    """An answer in JSON."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    body = json.dumps(value, ensure_ascii=False).encode()
    return Said(status, body, {"Content-Type": "application/json"} | named)


HTML = Said(
    200, b"<!DOCTYPE html><title>Protection</title>", {"Content-Type": "text/html; charset=utf-8"}
)
BUSY = Said(429, b"", {"Retry-After": "0"})
BROKEN = Said(500, b"oops")
CUT = Said(200, b'{"items": [', {"Content-Type": "application/json"}, cut=True)
FAULTS = (BUSY, BROKEN, CUT)


class Server:
    """Answers with `answer`; before it, with the faults that are waiting."""

    def __init__(self, answer: Callable[[Asked], Said]) -> None:
        self.asked: list[Asked] = []
        self.faults: list[Said] = []
        self._answer = answer
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def base(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def trouble(self, seed: int, faults: int) -> None:
        """Let some of the next answers be faults, as a seed will have it."""
        self.faults = Random(seed).choices(FAULTS, k=faults)  # noqa: S311 - a test

    def answer(self, asked: Asked) -> Said:
        """Answer one request."""
        with self._lock:
            self.asked.append(asked)
            return self.faults.pop(0) if self.faults else self._answer(asked)


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            parts = urlsplit(self.path)
            query = {k: v[-1] for k, v in parse_qs(parts.query, keep_blank_values=True).items()}
            named = {name.lower(): text for name, text in self.headers.items()}
            asked = Asked(self.command, parts.path, query, named, self.rfile.read(length))
            with suppress(ConnectionError):
                self._send(server.answer(asked))

        do_POST = do_GET  # noqa: N815 - as the base class calls it

        def _send(self, said: Said) -> None:
            self.send_response(said.status)
            headers: Mapping[str, str] = said.headers
            for name, text in headers.items():
                self.send_header(name, text)
            length = len(said.body) + (1_000 if said.cut else 0)
            self.send_header("Content-Length", str(length))
            self.end_headers()
            self.wfile.write(said.body)
            self.close_connection = self.close_connection or said.cut

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler
