"""Units of quantities as callers write them: stored and answered by Recommendation 20."""

from typing import Any

import pytest

from tests.api.conftest import Standing
from tests.support.api import Api
from tests.support.problems import refusal

PATH = "/v1/offers"


@pytest.fixture
def api(standing: Standing) -> Api:
    """A service that these tests share: each looks only at what it has put in."""
    return standing.api


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


@pytest.mark.parametrize(
    ("unit", "stated", "answered"),
    [
        ("т/год", {}, (5, "TNE", "year")),
        ("т в месяц", {}, (5, "TNE", "month")),
        ("тыс. пар/мес.", {}, (5000, "PR", "month")),
        ("KGM/month", {"period": "month"}, (5, "KGM", "month")),
    ],
)
async def test_a_unit_says_its_period_too_as_in_imports(
    api: Api, unit: str, stated: dict[str, str], answered: tuple[float, str, str]
) -> None:
    found = (await stored(api, quantity={"value": 5, "unit": unit, **stated}))["quantity"]
    assert (found["value"], found["unit"], found["period"]) == answered


@pytest.mark.parametrize(
    ("quantity", "pointer", "code"),
    [
        ({"value": 5, "unit": "т/мес", "period": "year"}, "/quantity", "other_period"),
        ({"value": 5, "unit": "т/сутки"}, "/quantity/unit", "uncounted_period"),
        ({"value": 5, "unit": "тыс. т/кв."}, "/quantity/unit", "uncounted_period"),
        ({"value": 5, "unit": "т/рейс"}, "/quantity/unit", "unknown_unit"),
    ],
)
async def test_a_unit_with_another_period_or_an_unknown_one_is_refused(
    api: Api, quantity: dict[str, object], pointer: str, code: str
) -> None:
    owner = await api.add_organization()
    body = {"organization_id": owner, "kind": "product", "title": "Шина", "quantity": quantity}
    answer = await api.client.post(PATH, json=body, headers=api.headers)
    refusal(answer, pointer, code)


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


@pytest.mark.parametrize("written", ["7408 11", "7408.11", "7408-11"])
async def test_a_filter_reads_a_code_as_a_body_does(api: Api, written: str) -> None:
    owner = await api.add_organization()
    wanted = await api.add_offer(owner, codes=[written])
    await api.add_offer(owner, codes=["7409"])
    found = await api.get(PATH, code=written, organization_id=owner)
    assert [one["id"] for one in found["items"]] == [wanted]
