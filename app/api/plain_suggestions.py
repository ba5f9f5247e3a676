"""The plainest question for suggestions, answered without the framework's work on parameters.

`GET /v1/needs/{id}/suggestions?limit=10` without a key is what portals ask at every page view. It
has one parameter at most, so it is read here, and passes the same rule of access, the same limit of
rate and the same use case as the route. Until something changes, the same answer is sent again.
Everything else, refusals too, is left to the route.
"""

import re
from collections.abc import Mapping
from uuid import UUID

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app import clock
from app.api import deprecations
from app.api.dependencies import language_of
from app.api.schemas.sketch import DEFAULT_MIN_SCORE
from app.api.suggestion_answers import Reader
from app.api.suggestion_json import suggestions_body
from app.errors import AppError
from app.matching import Filters
from app.services import access, sight, suggestions
from app.services.access import Caller
from app.services.live import LiveRegistry
from app.services.suggestions import Question
from app.values.listing import ListingRecord
from app.vocabulary.terms import Side

_PATH = re.compile(
    r"/v1/(?P<side>need|offer)s/(?P<key>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/suggestions"
)
_LIMIT = re.compile(rb"limit=([1-9]\d?|100)", re.ASCII)
_DEFAULT_LIMIT = 20
_UNUSUAL = frozenset({b"authorization", b"min-revision"})
_NOBODY: Caller | None = None
_FILTERS = Filters(min_score=DEFAULT_MIN_SCORE)


class PlainSuggestions:
    """Answers plain questions itself and passes all others on."""

    def __init__(self, app: ASGIApp, service: FastAPI, routes: Mapping[str, APIRoute]) -> None:
        """Stand in front of the routes.

        Args:
            app: what comes next.
            service: the application, whose state has the registry and the limits.
            routes: by operation, for whoever counts requests by route.
        """
        self._app = app
        self._service = service
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and scope["method"] == "GET":
            address = _PATH.fullmatch(scope["path"])
            if address is not None and await self._answer(scope, receive, send, address):
                return
        await self._app(scope, receive, send)

    async def _answer(
        self, scope: Scope, receive: Receive, send: Send, address: re.Match[str]
    ) -> bool:
        """Answer what is plain; says whether it did."""
        headers: dict[bytes, bytes] = dict(scope["headers"])
        limit = _limit_of(scope["query_string"])
        if limit is None or not _UNUSUAL.isdisjoint(headers):
            return False
        live: LiveRegistry = self._service.state.live
        side, key = Side(address["side"]), UUID(address["key"])
        reach = access.reach(_NOBODY)
        record = live.listings.get(key)
        if not live.ready or record is None or record.side is not side:
            return False
        if not sight.shown(live, reach, record):
            return False
        operation = f"suggest_for_{side}"
        client = scope["client"]
        try:
            access.authorize(operation, _NOBODY)
            counted = await self._service.state.limits.count(_NOBODY, client[0] if client else "")
        except AppError:
            return False
        scope["route"] = self._routes[operation]
        scope["state"]["answer_headers"] += counted + deprecations.headers(operation)
        language = language_of(headers.get(b"accept-language", b"").decode("latin-1"))
        body = _body(Reader(live, reach, language), record, limit)
        await Response(body, media_type="application/json")(scope, receive, send)
        return True


def _body(reader: Reader, record: ListingRecord, limit: int) -> bytes:
    """What is answered, as it was the last time where nothing has changed since."""
    live, day = reader.live, clock.today()
    again = (record.id, limit, reader.language, day)
    body = live.answers.get(again)
    if body is None:
        asked = Question(_FILTERS, limit=limit, day=day, asker=(record.side, str(record.id)))
        answer = suggestions.for_listing(live, reader.reach, record.side, record.id, asked)
        body = suggestions_body(reader, answer, asked)
        live.answers.keep(again, body)
    return body


def _limit_of(query: bytes) -> int | None:
    """How many answers are asked for; None where anything else is asked."""
    if not query:
        return _DEFAULT_LIMIT
    found = _LIMIT.fullmatch(query)
    return int(found[1]) if found else None
