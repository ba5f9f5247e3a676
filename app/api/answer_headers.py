"""The headers that every answer has: security, what it varies by, and 304 to who has it already."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
_WITHOUT_CONTENT = frozenset({204, 304})
_READS = frozenset({"GET", "HEAD"})


class AnswerHeaders:
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
                status = 304 if unchanged else message["status"]
                if status in _WITHOUT_CONTENT:
                    kept = [pair for pair in headers if pair[0].lower() not in _OF_CONTENT]
                    message = {**message, "status": status, "headers": kept}
            elif unchanged:
                message = {**message, "body": b""}
            await send(message)

        await self._app(scope, receive, sending)


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
