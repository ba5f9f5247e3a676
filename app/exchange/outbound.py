"""Requests to addresses that callers name: never into the operator's own network.

The name is resolved here, every address is checked, and the connection goes to the checked
address, so that a name that answers differently the second time changes nothing.
"""

import asyncio
import ipaddress
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

import httpx

from app.exchange.names import addresses_of

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_MOST_ADDRESSES = 4


class OutboundError(Exception):
    """A request that could not be made or had no answer; the text is a word for a log."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, with as much of its body as was asked for."""

    status: int
    headers: httpx.Headers
    body: bytes


@dataclass(frozen=True, slots=True)
class Outbound:
    """Sends requests to public addresses, and to networks that the operator allows.

    Attributes:
        allowed: networks that are not public and may be called all the same, without TLS, too.
        seconds: longest time that a request may take, from the name to the end of the answer.
    """

    allowed: tuple[Network, ...] = ()
    seconds: float = 15.0

    async def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        content: bytes | None = None,
        most_bytes: int = 0,
    ) -> Reply:
        """Send one request; redirects are not followed.

        Raises:
            OutboundError: it may not be sent, or there was no answer in time.
        """
        try:
            async with asyncio.timeout(self.seconds):
                return await self._send(method, url, headers, content, most_bytes)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise OutboundError("timeout") from error
        except httpx.ConnectError as error:
            broken = any(isinstance(cause, ssl.SSLError) for cause in _causes(error))
            raise OutboundError("certificate" if broken else "no connection") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise OutboundError("connection lost") from error

    async def _send(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        content: bytes | None,
        most_bytes: int,
    ) -> Reply:
        asked = httpx.URL(url)
        addresses = await self.addresses(url)
        async with httpx.AsyncClient(
            timeout=self.seconds, trust_env=False, verify=_trusted()
        ) as client:
            for place, address in enumerate(addresses, 1):
                request = client.build_request(
                    method,
                    asked.copy_with(host=str(address)),
                    headers={**headers, "Host": asked.netloc.decode("ascii")},
                    content=content,
                    extensions={"sni_hostname": asked.raw_host.decode("ascii")},
                )
                try:
                    answer = await client.send(request, stream=True)
                except httpx.ConnectError:
                    if place == len(addresses):
                        raise
                    continue
                try:
                    return Reply(
                        answer.status_code, answer.headers, await _read(answer, most_bytes)
                    )
                finally:
                    await answer.aclose()
        raise OutboundError("no connection")

    async def addresses(self, url: str) -> list[Address]:
        """Resolve the name in an address, and check each of its addresses.

        Raises:
            OutboundError: there is none, or one of them may not be called.
        """
        parts = urlsplit(url)
        host = parts.hostname or ""
        try:
            found = await addresses_of(host, parts.port or 443)
        except TimeoutError as error:
            raise OutboundError("timeout") from error
        except (OSError, UnicodeError) as error:
            raise OutboundError("unknown host") from error
        addresses = list(
            dict.fromkeys(ipaddress.ip_address(one.partition("%")[0]) for one in found)
        )
        for address in addresses:
            if not self.may_call(address, secure=parts.scheme == "https"):
                raise OutboundError("address refused")
        return addresses[:_MOST_ADDRESSES]

    def may_call(self, address: Address, *, secure: bool) -> bool:
        """Whether an address may be called: allowed, or public and over TLS."""
        if any(address.version == net.version and address in net for net in self.allowed):
            return True
        return secure and all(
            part.is_global
            and not part.is_multicast
            and not part.is_reserved
            and not (isinstance(part, ipaddress.IPv6Address) and part.is_site_local)
            for part in _within(address)
        )


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that are trusted; to read them takes 60 ms, in which nobody is answered."""
    return httpx.create_ssl_context(trust_env=False)


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Read networks such as 10.1.0.0/16.

    Raises:
        ValueError: one of them is none.
    """
    return tuple(ipaddress.ip_network(text) for text in texts)


def _within(address: Address) -> list[Address]:
    """An address with the addresses of version 4 that it may lead to."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    found: list[Address] = [address]
    if address.sixtofour:
        found.append(address.sixtofour)
    if address.teredo:
        found += address.teredo
    return found


async def _read(answer: httpx.Response, most: int) -> bytes:
    body = bytearray()
    if most:
        async for chunk in answer.aiter_bytes():
            body += chunk
            if len(body) > most:
                raise OutboundError("answer too long")
    return bytes(body)


def _causes(error: BaseException | None) -> Iterable[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
