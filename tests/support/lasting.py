"""An application that stays up between the tests of a module, as schemathesis calls it.

Schemathesis starts an application before a test's first request and stops it after the test, which
takes longer than the requests.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI
from schemathesis.python import asgi

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Lasting:
    """An application that is started once, and stopped when it is told."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self._leaving = False
        self._life: asyncio.Task[None] | None = None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._between(receive, send)
        else:
            await self.app(scope, receive, send)  # type: ignore[arg-type]  # dicts, as they are

    async def _between(self, receive: Receive, send: Send) -> None:
        await receive()
        if self._life is None:
            started, self._left = asyncio.Event(), asyncio.Event()
            self._life = asyncio.create_task(self._live(started))
            waiting = asyncio.create_task(started.wait())
            await asyncio.wait({self._life, waiting}, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            if self._life.done():
                self._life.result()
        await send(_said("startup"))
        await receive()
        if self._leaving:
            self._left.set()
            await self._life
        await send(_said("shutdown"))

    async def _live(self, started: asyncio.Event) -> None:
        async with self.app.router.lifespan_context(self.app):
            started.set()
            await self._left.wait()

    def stop(self) -> None:
        """Stop it, in the loop in which it has started."""
        with asgi.get_client(self) as client:
            client.get("/livez")
        self._leaving = True
        asgi.shutdown_lifespans()
        assert self._life is not None
        assert self._life.done()


def _said(what: str) -> Message:
    return {"type": f"lifespan.{what}.complete"}
