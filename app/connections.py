"""Connections of clients who say nothing, or say it a letter at a time."""

import asyncio
from typing import ClassVar

from typing_extensions import override
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class TimelyProtocol(HttpToolsProtocol):
    """Closes a connection whose request has not been named in time.

    The server itself waits for ever for the end of the headers, so a few thousand clients who send
    a letter a minute would take every connection that it may have. The body has limits of its own.
    """

    seconds: ClassVar[float] = 20.0
    """How long the headers may take, from the connection or from their first letter on."""

    _waiting: asyncio.TimerHandle | None = None

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    @override
    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._wait()

    @override
    def on_headers_complete(self) -> None:
        self._wait_no_more()
        super().on_headers_complete()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._waiting is None:
            self._waiting = self.loop.call_later(self.seconds, self._give_up)

    def _wait_no_more(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _give_up(self) -> None:
        self._waiting = None
        self.transport.abort()
