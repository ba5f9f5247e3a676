"""The demonstration registry, made once for its tests."""

from functools import cache

from app.exchange.demonstration import demonstration
from app.exchange.seeds import SeedListing, SeedOrganization

Pair = tuple[SeedOrganization, SeedListing]


@cache
def registry() -> tuple[SeedOrganization, ...]:
    return tuple(demonstration())


@cache
def listed() -> tuple[Pair, ...]:
    return tuple((owner, listing) for owner in registry() for listing in owner.listings)


def offers() -> list[Pair]:
    return [(owner, listing) for owner, listing in listed() if listing.kind is not None]
