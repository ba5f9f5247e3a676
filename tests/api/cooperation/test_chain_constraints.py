"""Constraints of chains through HTTP: what cannot be is refused, and thresholds find what fits."""

import pytest

from app.services import allocations
from tests.support.copper import Copper, tonnes
from tests.support.tenants import Tenant

SEARCH = "/v1/chains/search"
COMPLETIONS = "/v1/chains/completions"
NOBODY = "0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11"


@pytest.mark.parametrize("call", [SEARCH, COMPLETIONS])
async def test_an_organization_that_is_not_there_cannot_be_asked_for_but_left_out(
    anybody: Tenant, goods: Copper, call: str
) -> None:
    mill, plant = goods.organizations["mill"], goods.organizations["plant"]
    place = {"organization_id": mill} if call == SEARCH else {"partner_ids": [mill, plant]}
    answer = await anybody.ask("POST", call, json=place | {"organization_ids": [plant, NOBODY]})
    assert answer.status_code == 422, answer.text
    [error] = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/organization_ids/1", "organization_not_found")
    every = await anybody.post(call, place, expect=200)
    without = await anybody.post(call, place | {"without_organization_ids": [NOBODY]}, expect=200)
    assert without["items"] == every["items"] != []


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"code": "77"}, "/code", "unknown_chapter"),
        ({"code": "7477"}, "/code", "unknown_heading"),
        ({"code": "747"}, "/code", "unknown_heading"),
        ({"code": "74", "codes": ["7408", "9999 00"]}, "/codes/1", "unknown_chapter"),
    ],
)
async def test_a_code_that_the_nomenclature_has_not_is_refused(
    anybody: Tenant, body: dict[str, object], pointer: str, code: str
) -> None:
    answer = await anybody.ask("POST", SEARCH, json=body)
    assert answer.status_code == 422, answer.text
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [(pointer, code)]
    for known in ("7", "740", "7408", "74081"):
        await anybody.post(SEARCH, {"code": known}, expect=200)


async def test_chains_come_with_the_likeliest_first_though_they_differ(
    anybody: Tenant, goods: Copper
) -> None:
    assert goods.listings
    body = {"code": "74", "min_links": 1, "limit": 50}
    for diverse in (True, False):
        found = await anybody.post(SEARCH, body | {"diverse": diverse}, expect=200)
        scores = [item["score"] for item in found["items"]]
        assert len(scores) > 2
        assert scores == sorted(scores, reverse=True)


async def test_constraints_that_keep_the_place_out_are_refused(
    anybody: Tenant, goods: Copper
) -> None:
    mill, plant = goods.organizations["mill"], goods.organizations["plant"]
    need = goods.listings["needs wire"]  # of the plant, in RU
    partners = {"partner_ids": [mill, plant]}
    for call, body, pointer in (
        (SEARCH, {"need_id": need, "without_countries": ["RU"]}, "/without_countries"),
        (SEARCH, {"organization_id": mill, "without_countries": ["KZ"]}, "/without_countries"),
        (SEARCH, {"code": "7408", "organization_ids": [mill], "without_countries": ["KZ"]},
         "/without_countries"),
        (SEARCH, {"need_id": need, "without_organization_ids": [plant]},
         "/without_organization_ids"),
        (SEARCH, {"code": "74", "organization_ids": [mill], "without_organization_ids": [mill]},
         "/without_organization_ids"),
        (COMPLETIONS, partners | {"without_countries": ["KZ"]}, "/without_countries"),
    ):  # fmt: skip
        answer = await anybody.ask("POST", call, json=body)
        assert answer.status_code == 422, (body, answer.text)
        [error] = answer.json()["errors"]
        assert (error["pointer"], error["code"]) == (pointer, "contradictory_constraints")


async def test_of_two_like_offers_the_greener_one_makes_the_chain(
    owner: Tenant, anybody: Tenant
) -> None:
    supplier = await owner.add_organization(name="АО «Рений»", country="KZ")
    consumer = await owner.add_organization(name="ОАО «Сплав»", country="BY")
    title, codes = "Рений металлический, штабики", ["8112410000"]
    for line, co2e in (("", 9000), (" 2", 100)):
        footprint = {"co2e_kg_per_tonne": co2e, "method": "ISO 14067", "year": 2025}
        await owner.add_offer(
            supplier, title=title + line, codes=codes, quantity=tonnes(100),
            green={"footprint": footprint},
        )  # fmt: skip
    need = await owner.add_need(consumer, title=title, codes=codes, quantity=tonnes(200))
    asked = {"need_id": need, "min_links": 1, "co2e_most": 1000}
    found = await anybody.post(SEARCH, asked, expect=200)
    rows = [[one["id"] for one in item["organizations"]] for item in found["items"]]
    assert [supplier, consumer] in rows


async def test_a_quota_in_a_unit_of_no_need_is_refused(anybody: Tenant, goods: Copper) -> None:
    quotas = [
        {"country": "RU", "most": tonnes(5)},
        {"country": "KZ", "most": {"value": 5, "unit": "KMT", "period": "year"}},
    ]
    body = {"code_prefix": "7408", "quotas": quotas}
    answer = await anybody.ask("POST", "/v1/allocations", json=body)
    assert answer.status_code == 422, answer.text
    [error] = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/quotas/1/most/unit", "other_unit")
    assert goods.listings


async def test_both_of_two_like_offers_are_allocated(owner: Tenant, anybody: Tenant) -> None:
    supplier = await owner.add_organization(name="АО «Таллий»", country="KZ")
    consumer = await owner.add_organization(name="ОАО «Стекло»", country="BY")
    title, codes = "Таллий металлический, слитки", ["8112510000"]
    for line in ("", " 2"):
        await owner.add_offer(supplier, title=title + line, codes=codes, quantity=tonnes(100))
    await owner.add_need(consumer, title=title, codes=codes, quantity=tonnes(200))
    found = await anybody.post("/v1/allocations", {"code_prefix": "811251"}, expect=200)
    [plan] = found["plans"]
    assert (plan["allocated"], plan["unmet"]) == (200, [])


async def test_offers_beyond_the_first_dozen_are_allocated(owner: Tenant, anybody: Tenant) -> None:
    consumer = await owner.add_organization(name="ОАО «Оптика»", country="BY")
    title, codes = "Сурьма чушковая марки Су1", ["8110100000"]
    # Two dozen others fit as well, but state no quantity or nearly none.
    for number in range(24):
        supplier = await owner.add_organization(name=f"АО «Сурьма {number}»", country="KZ")
        amount = {"quantity": tonnes(1)} if number % 2 else {}
        await owner.add_offer(supplier, title=title, codes=codes, **amount)
    far = await owner.add_organization(name="ООО «Редкие металлы»", country="RU")
    await owner.add_offer(far, title=f"{title}, отходы и лом", codes=codes, quantity=tonnes(80))
    await owner.add_need(consumer, title=title, codes=codes, quantity=tonnes(100))
    found = await anybody.post("/v1/allocations", {"code_prefix": "8110"}, expect=200)
    [plan] = found["plans"]
    assert (plan["allocated"], plan["capacity"]) == (92, 92)
    assert [(one["why"], one["lacking"]["value"]) for one in plan["unmet"]] == [
        ("capacity_taken", 8)
    ]
    assert found["complete"]


async def test_an_allocation_whose_time_is_over_says_so(
    owner: Tenant, anybody: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    consumer = await owner.add_organization(name="ОАО «Лазер»", country="BY")
    title, codes = "Марганец электролитический, чешуйки", ["8111001100"]
    for number in range(14):
        supplier = await owner.add_organization(name=f"АО «Марганец {number}»", country="KZ")
        await owner.add_offer(supplier, title=title, codes=codes, quantity=tonnes(1))
    await owner.add_need(consumer, title=title, codes=codes, quantity=tonnes(1000))
    monkeypatch.setattr(allocations, "FURTHER_SECONDS", -1)
    found = await anybody.post("/v1/allocations", {"code_prefix": "8111"}, expect=200)
    assert not found["complete"]
    assert all(not plan["exact"] and plan["bound"] > plan["value"] for plan in found["plans"])


async def test_all_member_states_may_be_taken_away(owner: Tenant, anybody: Tenant) -> None:
    indium = {"title": "Индий металлический Ин00", "codes": ["8112924000"], "quantity": tonnes(2)}
    maker, spare, buyer = [
        await owner.add_organization(name=f"Индий {state}", country=state)
        for state in ("RU", "UZ", "CN")
    ]
    for one in (maker, spare):
        await owner.add_offer(one, **indium)
    await owner.add_need(buyer, **indium)
    asked = {"organization_id": buyer, "place": "end", "min_links": 1, "max_links": 1, "limit": 1,
             "remove_countries": ["AM", "BY", "KZ", "KG", "RU"]}  # fmt: skip
    found = await anybody.post("/v1/chains/stress", asked, expect=200)
    [broken] = found["broken"]
    assert broken["lost"] == [maker]
    assert [one["id"] for one in broken["replacements"]] == [spare]
    assert broken["instead"]["member_states"] == 0
