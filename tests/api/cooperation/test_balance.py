"""Balance, gaps and allocation through HTTP: sums, pages, privacy, and what is left open."""

import csv
from io import StringIO

import pytest

from app.exchange.csv_table import write_csv
from tests.api.conftest import Standing
from tests.support.copper import CATHODES, ROD, Copper, copper, tonnes
from tests.support.problems import refusal
from tests.support.tenants import Tenant, nobody


@pytest.fixture(scope="module")
async def goods(owner: Tenant) -> Copper:
    """The copper industry, with a private offer of wire and a need of tubes that nobody makes."""
    found = await copper(owner, wire="private")
    await owner.add_need(
        found.organizations["plant"], codes=["7411109000"], title="=Фольга рулонная",
        quantity=tonnes(70),
    )  # fmt: skip
    await owner.add_need(
        found.organizations["winder"], codes=["7408110000"], title="Катанка медная 8 мм КМор"
    )
    foreign = await owner.add_organization(name="Tashkent Copper", country="UZ")
    await owner.add_offer(foreign, **CATHODES, quantity=tonnes(5000))
    return found


@pytest.fixture(scope="module")
def anybody(standing: Standing, goods: Copper) -> Tenant:
    return nobody(standing.api.client)


async def test_supply_and_demand_are_added_up_by_code(anybody: Tenant) -> None:
    found = await anybody.get("/v1/balance", code="74")
    rows = {row["code"]: row for row in found["items"]}
    assert (rows["7403"]["supply"], rows["7403"]["demand"], rows["7403"]["unit"]) == (
        1000, 1000, "TNE",
    )  # fmt: skip
    assert (rows["7408"]["supply"], rows["7408"]["demand"]) == (800, 400)
    assert rows["7408"]["silent_needs"] == 1
    assert rows["7403"]["title"]
    assert found["listings"] == sum(
        row[kind] for row in rows.values() for kind in ("offers", "needs", "silent_needs")
    )
    abroad = await anybody.get("/v1/balance", code="7403", members_only=False, by_country=True)
    assert [(row["country"], row["supply"]) for row in abroad["items"]] == [
        ("KZ", 1000), ("UZ", 5000),
    ]  # fmt: skip


async def test_what_changes_is_in_the_next_sums_of_everybody(
    owner: Tenant, anybody: Tenant
) -> None:
    async def sums() -> list[list[float]]:
        each = [await caller.get("/v1/balance", code="8101") for caller in (owner, anybody, owner)]
        return [[row["demand"] for row in found["items"]] for found in each]

    made = await owner.add_organization(name="Жезл Сплав")
    assert await sums() == [[], [], []]
    need = await owner.add_need(made, codes=["8101100000"], quantity=tonnes(3))
    assert await sums() == await sums() == [[3], [3], [3]]
    hidden = await owner.add_need(
        made, codes=["8101100000"], quantity=tonnes(4), visibility="private"
    )
    assert await sums() == [[7], [3], [7]]
    for one in (need, hidden):
        assert (await owner.ask("DELETE", f"/v1/needs/{one}")).status_code == 204
    assert await sums() == [[], [], []]


@pytest.mark.parametrize("call", ["balance", "gaps"])
@pytest.mark.parametrize("level", [2, 4, 6, 8, 9, 10])
async def test_rows_have_codes_of_the_level_asked_for(
    anybody: Tenant, call: str, level: int
) -> None:
    found = await anybody.get(f"/v1/{call}", code="74", level=level)
    lengths = {len(row["code"]) for row in found["items"]}
    assert lengths <= {level}
    assert lengths or level > 6


async def test_digits_beyond_the_level_choose_what_is_added_up(anybody: Tenant) -> None:
    for code, listings, needs in (("7411", 1, 1), ("741110", 1, 1), ("7411210000", 0, 0)):
        found = await anybody.get("/v1/balance", code=code, level=4)
        assert (found["listings"], sum(row["needs"] for row in found["items"])) == (listings, needs)


async def test_listings_under_coarser_codes_are_not_counted(
    anybody: Tenant, owner: Tenant, goods: Copper
) -> None:
    await owner.add_need(goods.organizations["plant"], codes=["2603"], quantity=tonnes(1))
    for level, listings in ((4, 1), (6, 0)):
        for call in ("balance", "gaps"):
            found = await anybody.get(f"/v1/{call}", code="2603", level=level)
            assert (found["listings"], len(found["items"])) == (listings, listings)


async def test_an_offer_of_the_heading_may_be_what_is_needed(
    anybody: Tenant, owner: Tenant, goods: Copper
) -> None:
    asked = {"code": "2607000000", "level": 10}
    await owner.add_need(goods.organizations["plant"], codes=["2607000000"], quantity=tonnes(1))
    [gap] = (await anybody.get("/v1/gaps", **asked))["items"]
    assert gap["gaps"] == ["no_producer", "shortage"]
    await owner.add_offer(goods.organizations["mill"], codes=["2607"], quantity=tonnes(0.75))
    [gap] = (await anybody.get("/v1/gaps", **asked))["items"]
    assert (gap["gaps"], gap["suppliers"]) == (["shortage"], 0)
    await owner.add_offer(goods.organizations["mill"], codes=["2607"], quantity=tonnes(0.25))
    assert (await anybody.get("/v1/gaps", **asked))["items"] == []


@pytest.mark.parametrize("level", ["3", "four", "-4", "4.0"])
async def test_a_level_that_no_code_has_is_named_with_those_that_codes_have(
    anybody: Tenant, level: str
) -> None:
    answer = await anybody.ask("GET", "/v1/balance", params={"level": level})
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert error["pointer"] == "?level"
    assert "2, 4, 6, 8, 9 or 10" in error["detail"]


async def test_a_code_that_the_nomenclature_does_not_have_is_titled_by_what_stands_above(
    anybody: Tenant,
) -> None:
    [above] = (await anybody.get("/v1/balance", code="740811", level=6))["items"]
    [row] = (await anybody.get("/v1/balance", code="7408110000", level=10))["items"]
    assert row["title"] == above["title"] is not None


async def test_pages_of_a_balance_join(anybody: Tenant) -> None:
    whole = await anybody.get("/v1/balance", by_country=True, limit=100)
    joined, cursor = [], None
    while True:
        more: dict[str, str] = {"cursor": cursor} if cursor else {}
        page = await anybody.get("/v1/balance", by_country=True, limit=2, **more)
        joined += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert joined == whole["items"]
    assert len(joined) > 4
    for bad in ("bm8", "W10", "WzFd"):
        answer = await anybody.ask("GET", "/v1/balance", params={"cursor": bad})
        assert (answer.status_code, answer.json()["code"]) == (404, "invalid_cursor")


async def test_a_cursor_of_another_balance_is_refused(anybody: Tenant) -> None:
    page = await anybody.get("/v1/balance", country="KZ", limit=1)
    asked = {"country": "KZ", "limit": 1, "cursor": page["next_cursor"]}
    assert (await anybody.get("/v1/balance", **asked))["items"]
    for other in ({"level": 2}, {"by_country": True}, {"code": "74"}, {"country": "RU"}):
        answer = await anybody.ask("GET", "/v1/balance", params=asked | other)
        assert (answer.status_code, answer.json()["code"]) == (404, "invalid_cursor")


async def test_a_private_offer_counts_for_its_owner_alone(owner: Tenant, anybody: Tenant) -> None:
    for caller, supply in ((owner, 500), (anybody, 0)):
        [row] = (await caller.get("/v1/balance", code="8544"))["items"]
        assert row["supply"] == supply
        assert row["suppliers"] == (supply > 0)
    [gap] = (await anybody.get("/v1/gaps", code="8544"))["items"]
    assert gap["gaps"] == ["no_producer", "shortage"]
    assert gap["supplier_ids"] == []
    [known] = (await owner.get("/v1/gaps", code="8544"))["items"]
    assert known["gaps"] == ["single_producer", "unused_capacity"]


async def test_gaps_come_with_the_worst_first(anybody: Tenant, goods: Copper) -> None:
    found = await anybody.get("/v1/gaps", code="74")
    assert [(row["code"], row["gaps"][0]) for row in found["items"]] == [
        ("7411", "no_producer"), ("7403", "single_producer"), ("7408", "single_producer"),
    ]  # fmt: skip
    assert found["items"][1]["largest_supplier"]["id"] == goods.organizations["smelter"]
    idle = await anybody.get("/v1/gaps", kind="unused_capacity", code="74")
    assert [row["code"] for row in idle["items"]] == ["7408"]
    assert idle["items"][0]["share"] == pytest.approx(0.5)


async def test_gaps_of_a_state_know_what_the_others_offer(anybody: Tenant) -> None:
    answer = await anybody.ask(
        "GET", "/v1/gaps", params={"country": ["BY"], "code": "74"},
        headers={"Accept-Language": "en"},
    )  # fmt: skip
    rows = {row["code"]: row for row in answer.json()["items"]}
    rod = rows["7408"]
    assert rod["gaps"] == ["only_elsewhere", "single_producer", "unused_capacity"]
    assert rod["labels"][0] == "no supplier in the states asked for, 1 in the others"
    assert (rod["supply"], rod["demand"]) == (800, 400)
    assert rod["of_states"] == {"supply": 0, "demand": 400, "suppliers": 0, "consumers": 1}
    for state in ("AM", "BY", "KZ", "KG", "RU"):
        found = await anybody.get("/v1/gaps", country=state, kind="no_producer", code="74")
        assert {row["code"] for row in found["items"]} <= {"7411"}
    assert (await anybody.get("/v1/gaps", code="7408"))["items"][0]["of_states"] is None


async def test_a_year_counts_what_stood_in_it(anybody: Tenant) -> None:
    assert (await anybody.get("/v1/balance", year=2001))["items"] == []
    listed = (await anybody.get("/v1/balance", year=2140, code="7403"))["items"]
    assert listed[0]["supply"] == 1000


async def test_an_allocation_serves_needs_and_names_what_stays_open(
    anybody: Tenant, goods: Copper
) -> None:
    found = await anybody.post("/v1/allocations", {"code_prefix": "74"}, expect=200)
    [plan] = found["plans"]
    amounts = {item["need_id"]: item["amount"]["value"] for item in plan["items"]}
    assert amounts == {
        goods.listings["needs cathodes"]: pytest.approx(1000),
        goods.listings["needs rod"]: pytest.approx(400),
    }
    assert plan["allocated"] == pytest.approx(1400)
    assert plan["expected"] == pytest.approx(
        sum(item["score"] * item["amount"]["value"] for item in plan["items"]), rel=1e-6
    )
    assert plan["gap"] == 0
    assert plan["greedy"]["value"] <= plan["value"] + 1e-6
    assert [(one["why"], one["lacking"]["value"]) for one in plan["unmet"]] == [("no_offer", 70)]
    [left_out] = found["left_out"]
    assert (left_out["why"], left_out["need_title"]) == ("no_quantity", ROD["title"])
    assert left_out["consumer"]["country_name"]
    assert all(item["reasons"] for item in plan["items"])


async def test_a_whole_section_is_allocated(anybody: Tenant, goods: Copper) -> None:
    [metals] = (await anybody.post("/v1/allocations", {"code_prefix": "s15"}, expect=200))["plans"]
    served = {item["need_id"] for item in metals["items"]}
    assert {goods.listings["needs cathodes"], goods.listings["needs rod"]} <= served
    machines = await anybody.post("/v1/allocations", {"code_prefix": "S16"}, expect=200)
    assert [plan["needed"] for plan in machines["plans"]] == [250]
    for wrong, code, mend in (
        ("S22", "unknown_section", "has no section S22; sections are S01 to S21."),
        ("медь", "invalid_code_prefix", "such as 7604, or a section such as S15."),
    ):
        answer = await anybody.ask("POST", "/v1/allocations", json={"code_prefix": wrong})
        assert mend in refusal(answer, "/code_prefix", code)["detail"]


async def test_quotas_and_contracts_bind(owner: Tenant, anybody: Tenant, goods: Copper) -> None:
    empty = await owner.add_offer(goods.organizations["mill"], **ROD, quantity=tonnes(0))
    rod = {"offer_id": goods.listings["rod"], "need_id": goods.listings["needs rod"]}
    body = {"code_prefix": "7408", "quotas": [{"country": "KZ", "most": tonnes(150)}]}
    answered = await anybody.post("/v1/allocations", body, expect=200)
    [plan], [silent] = answered["plans"], answered["left_out"]
    assert plan["allocated"] == pytest.approx(150)
    assert plan["unmet"][0]["why"] == "quota"
    agreed = {"code_prefix": "7408", "min_score": 1, "contracts": [rod | {"amount": tonnes(30)}]}
    [kept] = (await anybody.post("/v1/allocations", agreed, expect=200))["plans"]
    assert kept["items"][0]["contracted"]
    assert kept["items"][0]["amount"]["value"] >= 30
    for change, code in (
        ({"contracts": [rod | {"amount": tonnes(801)}]}, "contract_exceeds_capacity"),
        ({"contracts": [rod | {"offer_id": empty, "amount": tonnes(1)}]}, "zero_capacity"),
        ({"contracts": [rod | {"amount": {"value": 1, "unit": "H87"}}]}, "other_unit"),
        ({"contracts": [rod | {"need_id": silent["need_id"], "amount": tonnes(1)}]}, "no_quantity"),
        ({"contracts": [{"offer_id": goods.listings["cathodes"], "amount": tonnes(1),
                         "need_id": goods.listings["needs cathodes"]}]}, "need_elsewhere"),
        ({"quotas": [{"country": "KZ", "most": tonnes(1)}] * 2}, "repeated_quota"),
        ({"weights": {"transport": -1}}, "greater_than_equal"),
    ):  # fmt: skip
        answer = await anybody.ask("POST", "/v1/allocations", json={"code_prefix": "7408"} | change)
        assert answer.status_code == 422, answer.text
        assert answer.json()["errors"][0]["code"] == code


async def test_the_table_of_an_allocation_is_no_formula(anybody: Tenant) -> None:
    answer = await anybody.ask("POST", "/v1/allocations?format=csv", json={"code_prefix": "74"})
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row["need"] for row in rows if row["lacking"]] == ["'=Фольга рулонная"]
    assert sum(float(row["amount"] or 0) for row in rows) == pytest.approx(1400)
    assert {row["approximate"] for row in rows if row["amount"]} == {"yes"}, "no city is stated"
    [left_out] = [row for row in rows if not row["amount"] and not row["lacking"]]
    assert (left_out["need"], left_out["why"]) == (ROD["title"], "количество не указано")


@pytest.mark.parametrize("text", ["=1+1", "+7 495", "-2", "@SUM(A1)", "\t=1", "  =1", "\r=1"])
def test_a_text_that_looks_like_a_formula_is_marked(text: str) -> None:
    [_, row] = csv.reader(StringIO(write_csv(["a", "b"], [[text, -2.5]]).removeprefix("\ufeff")))
    assert row == [f"'{text}", "-2.5"]
