"""HTTP over plain sockets: a client that takes little of the processor that the service needs."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any

_IDLE_SECONDS = 2.0
"""The server closes connections that were idle for five."""

KEY = "load-administrator-key-of-a-run"


class LostError(Exception):
    """The connection ended before a whole answer had come: nobody knows what the service did."""


@dataclass(frozen=True, slots=True)
class Got:
    """An answer."""

    status: int
    body: bytes

    def json(self) -> Any:
        """Its body as an object."""
        return json.loads(self.body)


@dataclass
class Wire:
    """A pool of connections to one service."""

    port: int
    timeout: float = 60.0
    _free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter, float]] = field(
        default_factory=list
    )

    async def ask(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> Got:
        """Send a request with the administrator's key and read the whole answer.

        Raises:
            LostError: the connection was refused, lost, or silent for too long.
        """
        content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        lines = [
            f"{method} {path} HTTP/1.1",
            "Host: 127.0.0.1",
            f"Authorization: Bearer {KEY}",
            f"Content-Length: {len(content)}",
            "Content-Type: application/json",
            *(f"{name}: {value}" for name, value in (headers or {}).items()),
        ]
        request = "\r\n".join([*lines, "", ""]).encode() + content
        # Told apart by the asker: it must never send a write twice.
        try:
            async with asyncio.timeout(self.timeout):
                return await self._exchange(request)
        except (OSError, EOFError, TimeoutError, asyncio.IncompleteReadError) as error:
            raise LostError(type(error).__name__) from error

    async def _exchange(self, request: bytes) -> Got:
        reader, writer = await self._connected()
        done = False
        try:
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length, closing = 0, False
            for line in head.split(b"\r\n")[1:]:
                if line.startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
                closing = closing or line == b"connection: close"
            body = await reader.readexactly(length)
            done = not closing
            return Got(int(head.split(b" ", 2)[1]), body)
        finally:
            if done:
                self._free.append((reader, writer, time.monotonic()))
            else:
                writer.close()

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection that the server does not close at this moment for having been idle."""
        while self._free:
            reader, writer, used = self._free.pop()
            fresh = time.monotonic() - used < _IDLE_SECONDS
            if fresh and not reader.at_eof() and not writer.is_closing():
                return reader, writer
            writer.close()
        return await asyncio.open_connection("127.0.0.1", self.port)

    def close(self) -> None:
        """Close all connections."""
        for _, writer, _ in self._free:
            writer.close()
        self._free.clear()
