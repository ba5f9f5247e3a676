"""Around every request: its id and language, one log line, a limit of its body, the last resort."""

import asyncio
import re
import secrets
import time
from collections.abc import Collection, Mapping

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import metrics
from app.api.languages import choose_for_problems
from app.api.problems import problem_of, render, unexpected
from app.errors import BodyTooLargeError, EncodingError, TooSlowError, UnavailableError

_GOOD_ID = re.compile(r"[\w.\-]{1,64}", re.ASCII)
_DIGITS = 18
_PIECE_SECONDS = 20.0
"""How long the next piece of a body may be on its way, of files too."""

_PAGES = frozenset({"/docs", "/redoc", "/docs/oauth2-redirect"})
_POLICY = b"content-security-policy"
_OWN_HOST_ONLY = (
    b"default-src 'self'; img-src 'self' data:; worker-src 'self' blob:; "
    b"script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'"
)
_QUIET = frozenset({"/livez", "/readyz", "/metrics"})

log = structlog.get_logger("app.requests")


class RequestContext:
    """Gives each request an id, which the answer and every log line of it carry."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request and log one line of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        request_id = _request_id(headers)
        choose_for_problems(headers.get(b"accept-language", b"").decode("latin-1"))
        started = time.perf_counter()
        status = 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"].append((b"x-request-id", request_id.encode()))
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, sending)
            finally:
                seconds = time.perf_counter() - started
                route = getattr(scope.get("route"), "path", "none")
                metrics.answered(scope["method"], route, status, seconds)
                if scope["path"] not in _QUIET:
                    log.info(
                        "request",
                        method=scope["method"],
                        path=scope["path"],
                        status=status,
                        milliseconds=round(seconds * 1000, 1),
                    )


class OwnHostOnly:
    """Forbids the pages of documentation to fetch anything from another host.

    The scripts that draw them would load a logo and a badge from their makers' sites.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, with the policy on a page of documentation."""
        if scope["type"] != "http" or scope["path"] not in _PAGES:
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                # Of two policies a browser keeps both, and that of data forbids every script.
                others = [pair for pair in message["headers"] if pair[0].lower() != _POLICY]
                message["headers"] = [*others, (_POLICY, _OWN_HOST_ONLY)]
            await send(message)

        await self._app(scope, receive, sending)


class Unexpected:
    """Answers an error that nobody foresaw within the request's context.

    The framework would do so outside of it: without the request's id, and without the headers that
    let a browser read the answer.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request that never ends in an exception, unless its answer has begun.

        An answer that an outage broke off stays without its end, for which the server closes the
        connection: so whoever reads it can tell.
        """
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answered = False

        async def sending(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception as error:
            if answered and isinstance(error.__cause__, UnavailableError):
                log.warning("answer broken off", reason=error.__cause__.detail)
                return
            if answered:
                raise
            await (await unexpected(None, error))(scope, receive, send)


class Unpacked:
    """Refuses bodies that are packed, but at the addresses of files, which may be."""

    def __init__(self, app: ASGIApp, files: Collection[str]) -> None:
        self._app = app
        self._files = files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request whose body stands as it is."""
        if scope["type"] != "http" or scope["path"] in self._files:
            await self._app(scope, receive, send)
            return
        packed = dict(scope["headers"]).get(b"content-encoding", b"identity").strip().lower()
        if packed in {b"", b"identity"}:
            await self._app(scope, receive, send)
            return
        error = EncodingError("Send the body as it is, without Content-Encoding.")
        said = {"Accept-Encoding": "identity", "Connection": "close"}
        await render(problem_of(error), said)(scope, receive, send)


class BodyLimit:
    """Refuses bodies over a number of bytes, announced or not, before anything reads them.

    Some addresses take larger ones: files.
    """

    def __init__(self, app: ASGIApp, most: int, larger: Mapping[str, int]) -> None:
        self._app = app
        self._most = most
        self._larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request whose body keeps the limit."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._larger.get(scope["path"], self._most)
        headers = dict(scope["headers"])
        announced = headers.get(b"content-length", b"0")
        # Numbers of many digits are slow to read, and Python refuses the longest.
        if announced.isdigit() and int(announced.lstrip(b"0")[:_DIGITS] or 0) > most:
            await self._refuse(scope, receive, send, most)
            return
        read = 0
        answered = False
        more = True

        async def receiving() -> Message:
            nonlocal read, more
            # After the body, one waits here for the caller to leave: as long as he likes.
            message = await (_soon(receive) if more else receive())
            more = message.get("more_body", False)
            read += len(message.get("body", b""))
            if read > most:
                raise _TooLarge
            return message

        async def sending(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            await self._app(scope, receiving, sending)
        except _TooLarge:
            if answered:
                raise
            await self._refuse(scope, receive, send, most)
        except _Stalled:
            if answered:
                raise
            late = TooSlowError(f"Nothing of the body came for {_PIECE_SECONDS:g} seconds.")
            await render(problem_of(late), {"Connection": "close"})(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, most: int) -> None:
        error = BodyTooLargeError(f"The body has more than {most} bytes. Send fewer items at once.")
        # The rest of the body is not read, so the connection cannot serve another request.
        await render(problem_of(error), {"Connection": "close"})(scope, receive, send)


async def _soon(receive: Receive) -> Message:
    try:
        async with asyncio.timeout(_PIECE_SECONDS):
            return await receive()
    except TimeoutError:
        raise _Stalled from None


class _Stalled(BaseException):
    """Passes through the framework, as below."""


class _TooLarge(BaseException):
    """Passes through the framework, which would turn an exception into its own answer."""


def _request_id(headers: Mapping[bytes, bytes]) -> str:
    given = headers.get(b"x-request-id", b"").decode("latin-1")
    return given if _GOOD_ID.fullmatch(given) else secrets.token_hex(8)
