"""Lets scripts of any page ask what public tables are matched with.

OpenRefine runs in a browser and asks from there. It sends no key by itself, and what needs none
may be read by everybody.
"""

from fastapi.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

_OPEN = "/v1/reconcile"


class OpenToScripts:
    """Answers cross-origin requests to reconciliation; leaves all others alone."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._open = CORSMiddleware(
            app,
            allow_origins=["*"],
            allow_methods=["GET", "POST"],
            allow_headers=["Content-Type", "Authorization", "Accept-Language"],
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        path = scope.get("path", "")
        app = self._open if path == _OPEN or path.startswith(f"{_OPEN}/") else self._app
        await app(scope, receive, send)
