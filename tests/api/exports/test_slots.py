"""Who has no key cannot take all exports that may be made at once, and keep others from theirs."""

import pytest

from app.api.export_answers import AT_ONCE, WITHOUT_KEY, Slots
from app.errors import TooManyRequestsError
from tests.api.conftest import Standing
from tests.support.tenants import tenant


def test_the_last_ones_are_for_keys() -> None:
    slots = Slots()
    for _ in range(WITHOUT_KEY):
        slots.take(keyed=False)
    with pytest.raises(TooManyRequestsError):
        slots.take(keyed=False)
    for _ in range(AT_ONCE - WITHOUT_KEY):
        slots.take(keyed=True)
    with pytest.raises(TooManyRequestsError):
        slots.take(keyed=True)
    slots.give_back()
    slots.take(keyed=True)


async def test_a_portal_exports_while_strangers_take_what_they_may(standing: Standing) -> None:
    portal = await tenant(standing.api.client, standing.database, "kz-industry")
    slots: Slots = standing.app.state.exports
    for _ in range(WITHOUT_KEY):
        slots.take(keyed=False)
    refused = await standing.api.client.get("/v1/exports/offers")
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "5"
    assert (await portal.ask("GET", "/v1/exports/offers")).status_code == 200
    for _ in range(WITHOUT_KEY):
        slots.give_back()
    assert (await standing.api.client.get("/v1/exports/offers")).status_code == 200
