"""An allocation keeps to the least lot of an offer while the offer's terms hold, and no longer."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.api import Api
from tests.support.copper import ROD, tonnes

LEAST = {"value": 300, "unit": "TNE"}


@pytest.mark.parametrize(("days", "allocated"), [(0, 0), (-1, 200)])
async def test_a_least_lot_binds_until_its_last_day(api: Api, days: int, allocated: float) -> None:
    mill = await api.add_organization(country="KZ", name="АО «Катанка»")
    winders = [await api.add_organization(country="BY", name=name) for name in ("Обмотка", "Жила")]
    last = datetime.now(UTC).date() + timedelta(days=days)
    terms = {"minimum_lot": LEAST, "valid_until": last.isoformat()}
    await api.add_offer(mill, **ROD, quantity=tonnes(1000), terms=terms)
    for winder in winders:
        await api.add_need(winder, **ROD, quantity=tonnes(100))
    asked = {"code_prefix": "74", "min_score": 0.01}
    plan = (await api.post("/v1/allocations", asked, expect=200))["plans"][0]
    assert plan["allocated"] == pytest.approx(allocated)
