"""Forms whose fields hold JSON, as older clients send them: read as the JSON object they mean."""

import json
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import parse_qsl

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.types import Message
from typing_extensions import override

from app.errors import BrokenBodyError

_FORM = "application/x-www-form-urlencoded"
_MOST_FIELDS = 20


class FormOfJsonRoute(APIRoute):
    """A route that takes a JSON object, also when a form brings each of its fields as JSON."""

    @override
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the handler, which reads JSON only."""
        handle = super().get_route_handler()

        async def read_form_first(request: Request) -> Response:
            kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
            if request.method == "POST" and kind == _FORM:
                request = _with_body(request, _as_json(await request.body()))
            return await handle(request)

        return read_form_first


def _as_json(body: bytes) -> bytes:
    try:
        fields = parse_qsl(body.decode(), max_num_fields=_MOST_FIELDS, errors="strict")
        return json.dumps({name: json.loads(text) for name, text in fields}).encode()
    except (ValueError, RecursionError) as error:
        raise BrokenBodyError(
            "A field of the form is not JSON. Check its quotes, commas and braces."
        ) from error


def _with_body(request: Request, body: bytes) -> Request:
    headers = [
        (name, value)
        for name, value in request.scope["headers"]
        if name not in {b"content-type", b"content-length"}
    ]
    headers += [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
    ]

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request({**request.scope, "headers": headers}, receive)
