"""An identity provider of a portal, with its keys."""

import asyncio
from typing import Any

import httpx
from joserfc.jwk import KeySet, RSAKey
from typing_extensions import override

ISSUER, AUDIENCE, PLACE = "https://example.org/id", "partners", "https://example.org/keys"
KEY = RSAKey.generate_key(2048, {"kid": "one", "alg": "RS256", "use": "sig"})


class Provider:
    """An identity provider that answers within this process."""

    def __init__(self) -> None:
        self.keys: list[Any] = [KEY]
        self.fetched = 0
        self.broken = False

    def answer(self, request: httpx.Request) -> httpx.Response:
        """The keys, unless it is broken."""
        self.fetched += 1
        if self.broken:
            return httpx.Response(500)
        assert str(request.url) == PLACE
        return httpx.Response(200, json=KeySet(self.keys).as_dict(private=False))


class Silent(httpx.AsyncBaseTransport):
    """A provider that takes a while, and then does not answer."""

    def __init__(self) -> None:
        self.fetched = 0
        self.answers = asyncio.Event()

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Nothing, in the end."""
        self.fetched += 1
        await self.answers.wait()
        raise httpx.ConnectTimeout("silent")
