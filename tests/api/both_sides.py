"""What tests of offers and needs have in common: each runs on both."""

from collections.abc import Callable
from typing import Any

from tests.support.api import Api, Json, need, offer

BODIES: dict[str, Callable[..., Json]] = {"offers": offer, "needs": need}


async def publish(api: Api, noun: str, owner: str, **changes: object) -> Json:
    """Store a listing and return the answer."""
    return await api.post(f"/v1/{noun}", BODIES[noun](owner, **changes))


async def titles(api: Api, noun: str, **parameters: Any) -> list[str]:
    """Titles of the listings that filters leave, in their order."""
    found = await api.get(f"/v1/{noun}", **parameters)
    return [item["title"] for item in found["items"]]
