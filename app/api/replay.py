"""Idempotency-Key: the answer is stored by the transaction it is about, and given again."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.routing import APIRoute
from starlette.types import Scope
from typing_extensions import override

from app.db import WriteSession
from app.services import idempotency
from app.services.access import Caller
from app.values.idempotency import StoredAnswer

_KEPT = ("content-type", "etag", "location")


@dataclass(frozen=True, slots=True)
class Pending:
    """A request whose answer is still to be stored.

    Attributes:
        secret: what the stored answer is sealed with; None for one that is stored as it is.
    """

    session: WriteSession
    caller: Caller
    key: str
    secret: str | None


class Replayed(Exception):  # noqa: N818 - no error: the answer that the request had before
    """Leaves a request that was answered before."""

    def __init__(self, answer: StoredAnswer) -> None:
        super().__init__()
        self.answer = answer


class ReplayableRoute(APIRoute):
    """A route whose answer is stored under the caller's Idempotency-Key before the commit."""

    @override
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the handler: it returns before the session of the request is committed."""
        handle = super().get_route_handler()

        async def handle_and_remember(request: Request) -> Response:
            response = await handle(request)
            pending: Pending | None = getattr(request.state, "pending", None)
            if pending is not None:
                headers = {n: response.headers[n] for n in _KEPT if n in response.headers}
                given = StoredAnswer(response.status_code, headers, bytes(response.body))
                if pending.secret is not None:
                    given = idempotency.seal(given, pending.secret)
                await idempotency.finish(pending.session, pending.caller, pending.key, given)
            return response

        return handle_and_remember


async def begin(
    request: Request, session: WriteSession, caller: Caller, key: str, *, sealed: bool
) -> None:
    """Let the first request under a key through.

    Args:
        request: as it came.
        session: of the request.
        caller: who makes it.
        key: its Idempotency-Key.
        sealed: whether the answer shows a secret. It is then stored so that only a repetition
            with the caller's own API key, of which the database has no more than a hash, opens it.

    Raises:
        Replayed: it was answered before.
        IdempotencyError: the key was used for another request.
    """
    said = idempotency.fingerprint(
        [
            *(scope.encode() for scope in sorted(caller.scopes)),
            *(request.method.encode(), *_address(request.scope), await request.body()),
        ]
    )
    lasting = timedelta(hours=request.app.state.settings.idempotency_hours)
    secret = f"{request.headers['authorization']}\n{key}" if sealed else None
    before = await idempotency.begin(session, caller, key, request=said, lasting=lasting)
    if before is not None:
        raise Replayed(before if secret is None else idempotency.unseal(before, secret))
    request.state.pending = Pending(session, caller, key, secret)


def install(app: FastAPI) -> None:
    """Make the application give stored answers again."""

    @app.exception_handler(Replayed)
    async def again(request: Request, replayed: Replayed) -> Response:
        stored = replayed.answer
        headers = {**stored.headers, "Idempotent-Replayed": "true"}
        return Response(stored.body, status_code=stored.status, headers=headers)


def _address(scope: Scope) -> tuple[bytes, bytes]:
    return str(scope["path"]).encode(), bytes(scope["query_string"])
