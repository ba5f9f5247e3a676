"""Polite requests to portals: at a rate, tried again with patience, only what has changed."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from pydantic import JsonValue

from app.errors import PortalError
from app.exchange.outbound import Outbound, OutboundError, Reply
from app.exchange.retry_after import seconds_asked_for

MOST_BYTES = 64 * 1024 * 1024
"""Largest answer that is read."""

_TOO_MANY = 429
_REFUSED = frozenset({401, 403})
_NOT_MODIFIED = 304
_TOO_LONG = "answer too long"
_FINAL = frozenset({"address refused", "certificate", _TOO_LONG})
_random = Random()  # noqa: S311 - spreads retries, keeps no secret


class UnansweredError(PortalError):
    """A portal said nothing, or that it is busy or broken, as often as it was asked."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a request is tried, and how long is waited: twice as long each time.

    Attributes:
        most_seconds: longest wait, also when the portal asks for more.
    """

    attempts: int = 6
    first_seconds: float = 1.0
    most_seconds: float = 120.0


@dataclass
class Portal:
    """One portal that is read in one run.

    Attributes:
        secret: bearer token, where the portal wants one.
        folder: where portals put down files, for those that do.
        requests: how many were sent.
        retries: how many of them because another had failed.
    """

    outbound: Outbound
    requests_per_second: float = 2.0
    secret: str | None = None
    patience: Patience = field(default_factory=Patience)
    folder: Path | None = None
    requests: int = 0
    retries: int = 0
    _next_at: float = 0.0

    async def get(self, url: str) -> JsonValue:
        """Read JSON.

        Raises:
            PortalError: there was no usable answer.
        """
        return await self._json(await self._ask("GET", url, {}, None))

    async def post(self, url: str, body: str, content_type: str) -> JsonValue:
        """Send a question, and read JSON.

        Raises:
            PortalError: there was no usable answer.
        """
        headers = {"Content-Type": content_type}
        return await self._json(await self._ask("POST", url, headers, body.encode()))

    async def get_bytes(self, url: str, headers: Mapping[str, str]) -> bytes:
        """Read whatever stands there, asked for with the connector's own headers.

        Raises:
            PortalError: there was no usable answer.
        """
        return (await self._ask("GET", url, headers, None)).body

    async def get_if_changed(
        self, url: str, known: Mapping[str, JsonValue]
    ) -> tuple[JsonValue, dict[str, JsonValue]] | None:
        """Read JSON with its validators, unless it is as it was when `known` were given.

        Raises:
            PortalError: there was no usable answer.
        """
        asked = {"etag": "If-None-Match", "last_modified": "If-Modified-Since"}
        headers = {name: str(known[key]) for key, name in asked.items() if known.get(key)}
        reply = await self._ask("GET", url, headers, None)
        if reply.status == _NOT_MODIFIED:
            return None
        given = {"etag": reply.headers.get("etag"),
                 "last_modified": reply.headers.get("last-modified")}  # fmt: skip
        return await self._json(reply), {key: text for key, text in given.items() if text}

    async def _ask(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | None
    ) -> Reply:
        sent = {
            "Accept": "application/json, */*;q=0.5",
            "User-Agent": "partners-connector/1",
            **headers,
        }
        if self.secret and "Authorization" not in sent:
            sent["Authorization"] = f"Bearer {self.secret}"
        said = ""
        for attempt in range(1, self.patience.attempts + 1):
            await self._turn()
            self.requests += 1
            asked_for = None
            try:
                reply = await self.outbound.send(
                    method, url, headers=sent, content=content, most_bytes=MOST_BYTES
                )
            except OutboundError as error:
                said = str(error)
                if said in _FINAL:
                    break
            else:
                if not (reply.status == _TOO_MANY or reply.status >= 500):  # noqa: PLR2004 - theirs
                    return _checked(reply)
                said, asked_for = f"status {reply.status}", reply.headers.get("retry-after")
            if attempt < self.patience.attempts:
                self.retries += 1
                await asyncio.sleep(self._wait(attempt, asked_for))
        if said == _TOO_LONG:
            raise PortalError(f"The portal's answer has more than {MOST_BYTES} bytes.")
        raise UnansweredError(f"The portal did not answer: {said}, after {attempt} attempts.")

    async def _turn(self) -> None:
        """Wait until the rate lets the next request go."""
        clock = asyncio.get_running_loop()
        wait = self._next_at - clock.time()
        self._next_at = max(clock.time(), self._next_at) + 1 / self.requests_per_second
        if wait > 0:
            await asyncio.sleep(wait)

    def _wait(self, attempt: int, asked_for: str | None) -> float:
        own = self.patience.first_seconds * 2.0 ** (attempt - 1) * _random.uniform(0.75, 1.25)
        return min(
            max(own, seconds_asked_for(asked_for, datetime.now(UTC))), self.patience.most_seconds
        )

    @staticmethod
    async def _json(reply: Reply) -> JsonValue:
        text = reply.body.lstrip(b"\xef\xbb\xbf \t\r\n")
        if text[:1] == b"<":
            raise PortalError("The portal answers a web page instead of JSON.")
        try:
            return await asyncio.to_thread(_parsed, text)
        except (ValueError, RecursionError) as error:
            raise PortalError("The portal's answer is not JSON.") from error


def _checked(reply: Reply) -> Reply:
    if reply.status in _REFUSED:
        raise PortalError(f"The portal refuses the credentials: status {reply.status}.")
    if not (200 <= reply.status < 300 or reply.status == _NOT_MODIFIED):  # noqa: PLR2004 - success
        raise PortalError(f"The portal answers status {reply.status}.")
    return reply


def _parsed(text: bytes) -> JsonValue:
    """Read JSON in a thread that others run beside.

    The parser is C and keeps the interpreter to itself: a second for 40 MB. Wherever it calls
    Python, the others have their turn, so it calls for each object.
    """
    value: JsonValue = json.loads(text, object_hook=_as_it_is, parse_constant=_no_constant)
    return value


def _as_it_is(value: dict[str, JsonValue]) -> dict[str, JsonValue]:
    return value


def _no_constant(name: str) -> float:
    raise ValueError(name)
