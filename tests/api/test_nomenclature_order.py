"""In which order the nomenclature answers: what is named so, before what only mentions it."""

import pytest

from app.vocabulary.terms import Language
from tests.api.conftest import Standing
from tests.support.api import Json

ORDERS = [
    ("медь", ["74", "7402", "7404", "740710", "282741", "0409"]),
    ("меди", ["74", "7402", "282741", "0409"]),
    ("мёд", ["0409", "04", "74", "282741"]),
    ("алюминий", ["76", "7601", "760110", "282732", "853222"]),
    ("никель", ["75", "7502", "750210", "283324", "282540"]),
    ("цинк", ["79", "7901", "790111", "2817"]),
    ("насос", ["8413", "841410", "848420"]),
    ("труба", ["73", "7304", "730422", "870892"]),
    ("цемент", ["2523", "252330", "2618"]),
    ("уголь", ["27", "2701", "2702", "721640"]),
    ("copper", ["74", "7402", "7408", "282741"]),
    ("aluminium", ["76", "7601", "7608", "282612"]),
    ("pump", ["8413", "841410", "848420"]),
    ("honey", ["0409", "04", "7404"]),
    ("мыс", ["74", "7402", "7408"]),
    ("պղինձ", ["74", "7402"]),
]


@pytest.mark.parametrize(("q", "wanted"), ORDERS)
async def test_what_is_named_so_comes_before_what_mentions_it(
    standing: Standing, q: str, wanted: list[str]
) -> None:
    found: list[str] = []
    cursor: Json = {}
    while not found or cursor:
        page = await standing.api.get("/v1/nomenclature", q=q, limit=100, **cursor)
        found += [item["code"] for item in page["items"]]
        cursor = {"cursor": page["next_cursor"]} if page["next_cursor"] else {}
    met = sorted(wanted, key=lambda code: found.index(code) if code in found else len(found))
    assert met == wanted, found[:30]
    assert found[0] == wanted[0]


async def test_the_language_of_the_reader_does_not_change_the_order(standing: Standing) -> None:
    orders = []
    for language in Language:
        answer = await standing.api.client.get(
            "/v1/nomenclature", params={"q": "насос"}, headers={"Accept-Language": language}
        )
        orders.append([item["code"] for item in answer.json()["items"]])
    assert all(order == orders[0] for order in orders)
