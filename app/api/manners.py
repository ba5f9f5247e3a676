"""What every answer has in common: security headers, limits of rate, 304, and a last moment."""

import asyncio
import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.problems import problem_of, render
from app.api.stored import TIME_LIMIT
from app.errors import TooSlowError

_SECURITY = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"strict-transport-security", b"max-age=63072000"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"private, no-cache"),
    # The same address answers differently to another key and in another language.
    (b"vary", b"Authorization, Accept-Language"),
)
_OF_CONTENT = frozenset({b"content-length", b"content-type"})
_EXPORTS = re.compile(r"/v1/exports/.*|/v1/imports/[^/]+/report")
"""Whole tables that are sent."""

_READS = frozenset({"GET", "HEAD"})


class Manners:
    """Adds the headers that an answer does not have yet, and says 304 to who has it already."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        added: list[tuple[bytes, bytes]] = []
        scope.setdefault("state", {})["answer_headers"] = added
        unchanged = False

        async def sending(message: Message) -> None:
            nonlocal unchanged
            if message["type"] == "http.response.start":
                headers = message["headers"]
                known = {name.lower() for name, _ in headers}
                if any(b"frame-ancestors *" in value for _, value in headers):
                    known.add(b"x-frame-options")  # it would forbid what the page allows
                headers += [pair for pair in (*added, *_SECURITY) if pair[0] not in known]
                unchanged = _is_unchanged(scope, message)
                if unchanged:
                    kept = [pair for pair in headers if pair[0].lower() not in _OF_CONTENT]
                    message = {**message, "status": 304, "headers": kept}
            elif unchanged:
                message = {**message, "body": b""}
            await send(message)

        await self._app(scope, receive, sending)


class TimeLimit:
    """Ends a request that takes too long; what it was about to write is rolled back.

    One that has stored something already is given the time to say so.

    Those of `patient` addresses receive files, or last as long as somebody watches; exports and
    reports have a limit of their own.
    """

    def __init__(
        self, app: ASGIApp, seconds: float, export_seconds: float, patient: re.Pattern[str]
    ) -> None:
        self._app = app
        self._seconds = seconds
        self._export_seconds = export_seconds
        self._patient = patient

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request in time."""
        if scope["type"] != "http" or self._patient.fullmatch(scope["path"]):
            await self._app(scope, receive, send)
            return
        answered = False
        is_export = _EXPORTS.fullmatch(scope["path"]) is not None
        seconds = self._export_seconds if is_export else self._seconds

        async def sending(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            async with asyncio.timeout(seconds) as limit:
                scope.setdefault("state", {})[TIME_LIMIT] = limit
                await self._app(scope, receive, sending)
        except TimeoutError:
            if answered or not limit.expired():
                raise
            error = TooSlowError(
                f"The answer took longer than {seconds:g} seconds. Ask for less at once."
            )
            await render(problem_of(error), {"Retry-After": "1"})(scope, receive, send)


def _is_unchanged(scope: Scope, message: Message) -> bool:
    """Whether the reader has exactly this answer already (RFC 9110, weak comparison)."""
    if scope["method"] not in _READS or message["status"] != 200:  # noqa: PLR2004 - OK
        return False
    own = next((v for n, v in message["headers"] if n.lower() == b"etag"), None)
    asked = b",".join(v for n, v in scope["headers"] if n == b"if-none-match")
    if own is None or not asked:
        return False
    tags = {tag.strip().removeprefix(b"W/") for tag in asked.split(b",")}
    return b"*" in tags or own.removeprefix(b"W/") in tags
