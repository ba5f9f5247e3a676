"""Sends calls: key, language, retries, idempotency, and reading one's own writes."""

import random
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import httpx

from eaeu_partners.calls import Call
from eaeu_partners.operations import Operations
from eaeu_partners.problems import problem_of, wait_of

VERSION = "0.1.0"
_BUSY = frozenset({429, 503})
_SAFE_TO_REPEAT = frozenset({"GET", "HEAD", "PUT", "DELETE"})
_LONGEST_WAIT = 30.0
_FIRST_WAIT = 0.25


class Client(Operations):
    """The service at one address; use it with `with`, or close it.

    Every call of the API is a method, named as its operation in the description. Answers are plain
    dictionaries with types.

    A write that takes an Idempotency-Key is given one of its own, so that it can be repeated. What
    is safe to repeat is tried again when the service is busy (429, 503) or the connection is lost,
    after Retry-After or a growing while. The newest revision that a write answered with is sent as
    Min-Revision with every question that takes it, so that the client sees what it wrote.
    """

    def __init__(
        self,
        base_url: str,
        *,
        key: str | None = None,
        language: str | None = None,
        attempts: int = 5,
        timeout: float = 60.0,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Prepare a client; nothing is sent yet.

        Args:
            base_url: of the service, without `/v1`.
            key: an API key, or a token of the portal's identity provider.
            language: ru, en, kk, ky, hy or be.
            attempts: how often a call is tried at most.
            timeout: seconds for one try.
            transport: of httpx, for proxies and tests.
            sleep: waits between tries.
        """
        headers = {"User-Agent": f"eaeu-partners-python/{VERSION}"}
        headers |= {"Authorization": f"Bearer {key}"} if key else {}
        headers |= {"Accept-Language": language} if language else {}
        self._http = httpx.Client(
            base_url=base_url, headers=headers, timeout=timeout, transport=transport
        )
        self._attempts = attempts
        self._sleep = sleep
        self.revision = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _send(self, call: Call) -> Any:  # type: ignore[explicit-override] # typing has it from 3.12
        request = self._request(call)
        for attempt in range(1, self._attempts + 1):
            last = attempt == self._attempts
            try:
                # What an organization became part of is read in its place; a change is refused.
                answer = self._http.send(request, follow_redirects=call.method == "GET")
            except httpx.TransportError:
                if last or not self._is_safe(call):
                    raise
                self._sleep(_growing(attempt))
                continue
            if answer.is_success:
                return self._read(call, answer)
            if last or answer.status_code not in _BUSY or not self._may_repeat(call, answer):
                break
            self._sleep(_wait(answer, attempt))
        raise problem_of(answer)

    def _request(self, call: Call) -> httpx.Request:
        headers = {name: _header(one) for name, one in call.headers.items() if one is not None}
        if call.once:
            headers["Idempotency-Key"] = str(uuid4())
        if call.seen and self.revision:
            headers["Min-Revision"] = str(self.revision)
        if call.content is not None:
            headers["Content-Type"] = "application/octet-stream"
        return self._http.build_request(
            call.method,
            call.path,
            params={name: one for name, one in call.query.items() if one is not None},
            headers=headers,
            json=call.json,
            content=call.content,
        )

    @staticmethod
    def _is_safe(call: Call) -> bool:
        """Whether a repeat changes nothing more; a question that is sent by POST does neither."""
        return call.once or call.seen or call.method in _SAFE_TO_REPEAT

    def _may_repeat(self, call: Call, answer: httpx.Response) -> bool:
        # What the limit of rate refuses was not done.
        return answer.status_code == httpx.codes.TOO_MANY_REQUESTS or self._is_safe(call)

    def _read(self, call: Call, answer: httpx.Response) -> Any:
        if call.raw:
            return answer.content
        found = answer.json() if answer.content else None
        if call.method != "GET" and isinstance(found, dict):
            self._note(found)
        return found

    def _note(self, found: dict[str, Any]) -> None:
        """Remember the newest revision of what was written, one record or a batch of them."""
        items = found.get("items", ())
        for record in (found, *(item.get("record") for item in items if isinstance(item, dict))):
            revision = record.get("revision") if isinstance(record, dict) else None
            if isinstance(revision, int):
                self.revision = max(self.revision, revision)


def _header(value: object) -> str:
    """A header; a revision is written as the ETag that it is."""
    return f'"{value}"' if isinstance(value, int) else str(value)


def _wait(answer: httpx.Response, attempt: int) -> float:
    stated = wait_of(answer.headers)
    return _growing(attempt) if stated is None else min(stated, _LONGEST_WAIT)


def _growing(attempt: int) -> float:
    """Twice as long each time, and not all clients at once."""
    return float(min(_FIRST_WAIT * 2 ** (attempt - 1), _LONGEST_WAIT) * random.uniform(0.5, 1.5))  # noqa: S311
