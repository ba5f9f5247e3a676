"""Lists of offers and needs: filters, counts and orders."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.api.both_sides import BODIES, publish, titles
from tests.api.conftest import Standing
from tests.support.api import Api, Json

SOME_ID = "0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11"
pytestmark = pytest.mark.parametrize("noun", list(BODIES))


@pytest.fixture(scope="module")
async def some(standing: Standing) -> Api:
    """Four listings of each side that differ in every attribute with a filter."""
    api = standing.api
    kz = await api.add_organization(country="KZ")
    by = await api.add_organization(country="BY")
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    for noun in BODIES:
        first = await publish(
            api, noun, kz, title="Альфа катанка медная", codes=["7408 11 000 0", "7409"]
        )
        await publish(api, noun, kz, title="Бета", codes=["7605"], purpose="technology")
        await publish(api, noun, by, title="Вега", codes=[], status="paused", industry="cable")
        await publish(
            api,
            noun,
            by,
            title="Гамма",
            codes=["85"],
            valid_until=yesterday,
            standards=["ГОСТ 859"],
        )
        await publish(api, noun, by, title="Тайна", visibility="private")
        await api.patch(f"/v1/{noun}/{first['id']}", {"city": "Астана"})
    return api


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, "АБВГ"),
        ({"q": "тайна"}, ""),
        ({"country": "KZ"}, "АБ"),
        ({"country": ["KZ", "by"]}, "АБВГ"),
        ({"code": "74"}, "А"),
        ({"code": "7409"}, "А"),
        ({"code": "7 4 0 8 1"}, "А"),
        ({"code": "7408110001"}, ""),
        ({"q": "медные катанки"}, "А"),
        ({"q": "гост 859"}, "Г"),
        ({"q": "катанка вега"}, ""),
        ({"purpose": "technology"}, "Б"),
        ({"status": "paused"}, "В"),
        ({"industry": "cable"}, "В"),
        ({"available": True}, "АБ"),
        ({"available": False}, "АБВГ"),
        ({"organization_id": SOME_ID}, ""),
        ({"country": "BY", "available": True}, ""),
    ],
    ids=str,
)
async def test_filters_leave_what_fits_all_of_them(
    some: Api, noun: str, parameters: Json, expected: str
) -> None:
    found = await titles(some, noun, sort="name", **parameters)
    assert "".join(title[0] for title in found) == expected
    assert (await some.get(f"/v1/{noun}/facets", **parameters))["total"] == len(expected)


async def test_facets_count_by_every_attribute_with_a_filter(some: Api, noun: str) -> None:
    found = await some.get(f"/v1/{noun}/facets")
    assert found["total"] == 4
    assert found["facets"] == {
        "country": {"BY": 2, "KZ": 2},
        "chapter": {"74": 1, "76": 1, "85": 1},
        "kind": {"material": 4} if noun == "offers" else {},
        "purpose": {"supply": 3, "technology": 1},
        "industry": {"cable": 1},
        "status": {"active": 3, "paused": 1},
        "direction": {},
    }


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", "АБВГ"),
        ("-name", "ГВБА"),
        ("created_at", "АБВГ"),
        ("-created_at", "ГВБА"),
        ("updated_at", "БВГА"),
        ("-updated_at", "АГВБ"),
    ],
)
async def test_lists_come_in_the_order_asked_for(
    some: Api, noun: str, sort: str, expected: str
) -> None:
    assert "".join(title[0] for title in await titles(some, noun, sort=sort)) == expected
