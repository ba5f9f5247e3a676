"""Units of quantities as callers write them: stored and answered by Recommendation 20."""

from typing import Any

import pytest

from tests.support.api import Api
from tests.support.problems import refusal

PATH = "/v1/offers"


async def stored(api: Api, **changes: Any) -> Any:
    """What an offer with some changes has become."""
    owner = await api.add_organization()
    return await api.get(f"{PATH}/{await api.add_offer(owner, **changes)}")


@pytest.mark.parametrize(
    ("sent", "value", "unit"),
    [
        ("169", 5, "KTN"),
        ("171", 5000, "KTN"),
        ("018", 5, "MTR"),
        ("058", 5, "DAA"),
        ("165", 5000, "CTM"),
        ("130", 5, "K6"),
        ("831", 5, "LPA"),
        ("841", 5, "KHY"),
        ("233", 20.934, "GV"),
        ("837", 5000, "PR"),
        ("NPR", 5, "PR"),
        ("NRL", 5, "RO"),
    ],
)
async def test_an_amount_in_a_unit_of_okei_is_answered_in_one_of_rec_20(
    api: Api, sent: str, value: float, unit: str
) -> None:
    quantity = {"value": 5, "unit": sent, "period": "year"}
    assert (await stored(api, quantity=quantity))["quantity"] == quantity | {
        "value": value,
        "unit": unit,
    }


async def test_lots_and_prices_are_converted_too(api: Api) -> None:
    terms = {
        "minimum_lot": {"value": 2, "unit": "171"},
        "price": {"value": 3000, "currency": "RUB", "per": "837"},
    }
    answered = (await stored(api, terms=terms))["terms"]
    assert answered["minimum_lot"] == {"value": 2000, "unit": "KTN"}
    assert answered["price"] == {"value": 3, "currency": "RUB", "per": "PR"}


@pytest.mark.parametrize(
    ("value", "unit", "pointer", "code"),
    [
        (5, "999", "/quantity/unit", "unknown_unit"),
        ("5", "171", "/quantity/value", "float_type"),
        (True, "171", "/quantity/value", "float_type"),
        (1e15, "171", "/quantity/value", "less_than_equal"),
        (-1, "171", "/quantity/value", "greater_than_equal"),
    ],
)
async def test_what_cannot_be_converted_is_refused_where_it_is_wrong(
    api: Api, value: Any, unit: str, pointer: str, code: str
) -> None:
    owner = await api.add_organization()
    body = {
        "organization_id": owner,
        "kind": "material",
        "title": "Катанка",
        "quantity": {"value": value, "unit": unit},
    }
    answer = await api.client.post(PATH, json=body, headers=api.headers)
    refusal(answer, pointer, code)
