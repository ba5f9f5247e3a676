"""Which methods each address takes: of several templates that fit it, the most concrete decides.

So OpenAPI reads paths. The framework instead tries templates one by one until a method fits, and
would take `DELETE /v1/keys/own` for the key with the id `own`.
"""

from collections.abc import Iterable

from starlette.routing import BaseRoute, Route, compile_path
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.problems import method_not_allowed, render

_ORDER = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Addresses:
    """The methods of every address that the API describes."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        """Read the routes; none is called."""
        found: dict[str, set[str]] = {}
        for route in routes:
            if isinstance(route, Route) and route.include_in_schema:
                taken = found.setdefault(route.path, {"OPTIONS"})
                taken |= set(route.methods or ())
                if "GET" in taken:
                    taken.add("HEAD")
        ordered = sorted(found, key=_vagueness)
        self._methods = {
            path: (compile_path(path)[0], tuple(m for m in _ORDER if m in found[path]))
            for path in ordered
        }
        # Few addresses fit more than one template; only these need a look at every request.
        self._contested = [
            self._methods[path]
            for place, path in enumerate(ordered)
            if any(_meet(path, other) for other in ordered[place + 1 :])
        ]

    def methods(self, path: str) -> tuple[str, ...]:
        """Methods of an address; none of one that the API does not describe."""
        known = self._methods.values()
        return next((methods for fits, methods in known if fits.match(path)), ())

    def refused(self, path: str, method: str) -> tuple[str, ...]:
        """The methods of a contested address that does not take this one; else none."""
        for fits, methods in self._contested:
            if fits.match(path):
                return () if method in methods else methods
        return ()


class Concrete:
    """Refuses a method that only a less concrete template of the address takes."""

    def __init__(self, app: ASGIApp, addresses: Addresses) -> None:
        self._app = app
        self._addresses = addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http":
            allowed = self._addresses.refused(scope["path"], scope["method"])
            if allowed:
                answer = render(method_not_allowed(), {"Allow": ", ".join(allowed)})
                await answer(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _vagueness(path: str) -> list[bool]:
    """Order templates: a fixed part comes before a parameter in the same place."""
    return [part.startswith("{") for part in path.split("/")]


def _meet(one: str, other: str) -> bool:
    """Whether an address may fit both templates."""
    parts, others = one.split("/"), other.split("/")
    return len(parts) == len(others) and all(
        a == b or "{" in (a[:1], b[:1]) for a, b in zip(parts, others, strict=True)
    )
