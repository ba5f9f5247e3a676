"""Why a need stays open: offers that fit, but whose amounts cannot be counted, are offers."""

import pytest

from tests.support.copper import tonnes
from tests.support.tenants import Tenant

PIECES = {"value": 40, "unit": "H87", "period": "year"}
BISMUTH = {"title": "Висмут металлический Ви1, слитки", "codes": ["8106101000"]}
LABELS = {
    "other_unit": (
        "количество подходящих предложений указано в единицах, которые не пересчитываются"
    ),
    "no_amount": "у подходящих предложений нет количества",
    "no_offer": "подходящих предложений нет",
}


@pytest.fixture(scope="module")
async def buyer(owner: Tenant) -> str:
    return await owner.add_organization(name="ОАО «Припой»", country="BY")


async def why(anybody: Tenant, **more: object) -> str:
    """Why the one need stays open."""
    asked = {"code_prefix": "8106"} | more
    answer = await anybody.ask(
        "POST", "/v1/allocations", json=asked, headers={"Accept-Language": "ru"}
    )
    assert answer.status_code == 200, answer.text
    [plan] = answer.json()["plans"]
    [one] = plan["unmet"]
    assert one["label"] == LABELS[one["why"]]
    return str(one["why"])


async def test_offers_that_fit_but_cannot_be_counted_are_told(
    owner: Tenant, anybody: Tenant, buyer: str
) -> None:
    await owner.add_need(buyer, **BISMUTH, quantity=tonnes(5))
    assert await why(anybody) == "no_offer"
    # Only organizations of member states take part, unless others are asked for.
    elsewhere = await owner.add_organization(name="Висмут Ташкент", country="UZ")
    await owner.add_offer(elsewhere, **BISMUTH)
    assert await why(anybody) == "no_offer"
    assert await why(anybody, members_only=False) == "no_amount"
    maker = await owner.add_organization(name="АО «Висмут»", country="KZ")
    await owner.add_offer(maker, **BISMUTH, quantity=tonnes(0))
    assert await why(anybody) == "no_amount"
    await owner.add_offer(maker, **BISMUTH, quantity=PIECES)
    assert await why(anybody) == "other_unit"
    assert await why(anybody, min_score=1) == "no_offer"
