"""Key sets of identity providers that are slow, silent or endless."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from typing_extensions import override

from app.errors import UnavailableError
from app.services import tokens
from app.services.tokens import KeySets
from tests.support.provider import PLACE, Provider, Silent


async def test_known_keys_are_used_while_the_provider_is_silent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    provider, silent = Provider(), Silent()
    silent.answers.set()
    key_sets = KeySets(None, httpx.MockTransport(provider.answer))
    first = await key_sets.get(PLACE, "one")
    key_sets._transport = silent  # the same provider, silent now
    monkeypatch.setattr(tokens, "_FRESH_SECONDS", 0)
    found = await asyncio.gather(*(key_sets.get(PLACE, "one") for _ in range(8)))
    assert [keys is first for keys in found] == [True] * 8
    assert silent.fetched == 1
    await key_sets.get(PLACE, "two")
    assert silent.fetched == 1


async def test_a_provider_that_drips_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    class Drip(httpx.AsyncByteStream):
        @override
        async def __aiter__(self) -> AsyncIterator[bytes]:
            while True:
                yield b" "
                await asyncio.sleep(0.01)

    transport = httpx.MockTransport(lambda _: httpx.Response(200, stream=Drip()))
    monkeypatch.setattr(tokens, "_FETCH_SECONDS", 0.2)
    async with asyncio.timeout(20):
        with pytest.raises(UnavailableError):
            await KeySets(None, transport).get(PLACE, "one")
