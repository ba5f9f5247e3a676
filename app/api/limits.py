"""Limits of rate: per address without a key, per key, on guesses, on probing and on letters."""

import ipaddress
import time
from math import ceil

from limits import RateLimitItem, parse
from limits.aio.storage import Storage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.errors import StorageError
from limits.storage import storage_from_string

from app.config import Settings
from app.errors import TooManyRequestsError, UnavailableError
from app.services.access import Caller

Headers = list[tuple[bytes, bytes]]

_NETWORK_BITS = 64


class Limits:
    """Counts requests; in each process for itself unless a shared storage is set."""

    def __init__(self, settings: Settings) -> None:
        """Read the rates; nothing is connected yet."""
        storage = storage_from_string(settings.rate_limit_storage, wrap_exceptions=True)
        if not isinstance(storage, Storage):
            raise TypeError("APP_RATE_LIMIT_STORAGE must start with async+")
        self._counter = SlidingWindowCounterRateLimiter(storage)
        self._address = parse(settings.rate_limit_address)
        self._key = parse(settings.rate_limit_key)
        self._guesses = parse(settings.rate_limit_guesses)
        self._probes = parse(settings.rate_limit_probes)
        self._letters = parse(settings.rate_limit_letters)

    async def count(self, caller: Caller | None, address: str) -> Headers:
        """Count a request, and return what its answer says of the limit.

        Raises:
            TooManyRequestsError: it is one too many.
        """
        if caller is None:
            return await self._hit(self._address, "address", _counted_as(address))
        if not caller.is_bound_by_limits:
            return []
        return await self._hit(self._key, "key", f"{caller.portal}/{caller.name}")

    async def count_guess(self, address: str) -> None:
        """Count a key that is not one of ours.

        Raises:
            TooManyRequestsError: it is one too many.
        """
        await self._hit(self._guesses, "guesses", _counted_as(address))

    async def count_probe(self, caller: Caller) -> None:
        """Count an answer that may tell of private records of others, veiled.

        Raises:
            TooManyRequestsError: it is one too many.
        """
        if caller.is_bound_by_limits:
            await self._hit(self._probes, "probes", caller.portal)

    async def count_letter(self, caller: Caller) -> None:
        """Count an address that is asked whether it agrees to letters.

        Raises:
            TooManyRequestsError: it is one too many.
        """
        if caller.is_bound_by_limits:
            await self._hit(self._letters, "letters", caller.portal)

    async def _hit(self, rate: RateLimitItem, name: str, who: str) -> Headers:
        try:
            allowed = await self._counter.hit(rate, name, who)
            reset, remaining = await self._counter.get_window_stats(rate, name, who)
        except StorageError as error:
            raise UnavailableError(
                "Requests cannot be counted at present. Try again shortly."
            ) from error
        seconds = max(ceil(reset - time.time()), 1)
        policy = f'"{name}";q={rate.amount};w={rate.get_expiry()}'
        if not allowed:
            raise TooManyRequestsError(
                f"More than {rate.amount} {name} in {rate.get_expiry()} seconds. "
                f"Try again in {seconds} seconds.",
                seconds,
                name=name,
                policy=policy,
            )
        return [
            (b"ratelimit-policy", policy.encode()),
            (b"ratelimit", f'"{name}";r={remaining};t={seconds}'.encode()),
        ]


def _counted_as(address: str) -> str:
    """The address that is counted; of IPv6 the network, since who has one of it has them all."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found.packed, _NETWORK_BITS), strict=False))
