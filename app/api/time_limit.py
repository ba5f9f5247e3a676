"""A last moment for every request, with longer ones for what takes long by nature."""

import asyncio
import re

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.after_commit import TIME_LIMIT
from app.api.problems import problem_of, render
from app.errors import TooSlowError

_EXPORTS = re.compile(r"/v1/exports/.*|/v1/imports/[^/]+/report")
"""Whole tables that are sent."""

log = structlog.get_logger("app.requests")


class TimeLimit:
    """Ends a request that takes too long; what it was about to write is rolled back.

    An answer under way, such as an export to a slow reader, is broken off.

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
            if not limit.expired():
                raise
            if answered:
                # Without its end, for which the server closes the connection.
                log.warning("answer broken off", reason=f"It took longer than {seconds:g} seconds.")
                return
            error = TooSlowError(
                f"The answer took longer than {seconds:g} seconds. Ask for less at once."
            )
            await render(problem_of(error), {"Retry-After": "1"})(scope, receive, send)
