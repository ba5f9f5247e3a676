"""HEAD, which is GET without the body, and OPTIONS, which names the methods of an address."""

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.addresses import Addresses


class OtherMethods:
    """Answers HEAD wherever GET is answered, and OPTIONS wherever there is something."""

    def __init__(self, app: ASGIApp, addresses: Addresses) -> None:
        self._app = app
        self._addresses = addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        method = scope.get("method")
        if method == "OPTIONS" and (methods := self._addresses.methods(scope["path"])):
            await Response(status_code=204, headers={"Allow": ", ".join(methods)})(
                scope, receive, send
            )
        elif method == "HEAD":
            await self._head(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _head(self, scope: Scope, receive: Receive, send: Send) -> None:
        # A scope of its own: the server has to know that no body will come.
        asked = {**scope, "method": "GET"}

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                scope["route"] = asked.get("route")
                await send(message)
            elif message.get("more_body", False):
                raise _EnoughError
            else:
                await send({"type": "http.response.body", "body": b""})

        try:
            await self._app(asked, receive, sending)
        except* _EnoughError:
            await send({"type": "http.response.body", "body": b""})


class _EnoughError(Exception):
    """Ends an answer that is written bit by bit, where it would go on: its files are closed."""
