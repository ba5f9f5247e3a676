"""Who names an organization that is part of another one is told or led to which that is."""

from uuid import uuid4

import pytest

from app.services import saved_searches
from app.vocabulary.terms import Scope
from tests.api.conftest import Standing
from tests.support.api import Json
from tests.support.merging import merge
from tests.support.problems import problem, refusal
from tests.support.tenants import Tenant, nobody, tenant

CHAINS = "/v1/chains"
ASSISTANCE = "/v1/programmes/union-financial-assistance"
QUESTIONS: list[tuple[str, Json, str]] = [
    (f"{CHAINS}/search", {"organization_id": "{gone}"}, "/organization_id"),
    (f"{CHAINS}/search", {"code": "7408", "organization_ids": ["{gone}"]}, "/organization_ids/0"),
    (f"{CHAINS}/completions", {"partner_ids": ["{kept}", "{gone}"]}, "/partner_ids/1"),
    (
        f"{CHAINS}/stress",
        {"code": "7408", "remove_organization_ids": ["{gone}"]},
        "/remove_organization_ids/0",
    ),
    (f"{ASSISTANCE}/check", {"organization_ids": ["{kept}", "{gone}"]}, "/organization_ids/1"),
    (f"{ASSISTANCE}/dossier", {"organization_ids": ["{gone}"]}, "/organization_ids/0"),
]
FILTERED = [
    *(f"/v1/{noun}{end}" for noun in ("offers", "needs") for end in ("", "/facets")),
    *(f"/v1/feeds/{noun}.atom" for noun in ("offers", "needs")),
    *(f"/v1/exports/{noun}" for noun in ("offers", "needs")),
]
READ = [
    "/v1/organizations/{id}",
    "/v1/organizations/{id}/evidence",
    "/v1/organizations/{id}/suggestions?role=consumer&limit=3",
    "/v1/feeds/organizations/{id}/suggestions.atom?limit=3",
    "/v1/exports/organizations/{id}/suggestions?format=jsonl",
]


@pytest.fixture(scope="module")
async def owner(standing: Standing) -> Tenant:
    return await tenant(standing.api.client, standing.database, "kz-industry")


@pytest.fixture(scope="module")
async def moderator(standing: Standing) -> Tenant:
    return await tenant(standing.api.client, standing.database, "chamber", [Scope.MODERATE])


async def two(owner: Tenant, *, name: str = "Медник", **changes: str) -> tuple[str, str]:
    first, second = [
        await owner.add_organization(name=f"АО «{name}-{n}»", country="KZ", **changes)
        for n in (1, 2)
    ]
    return first, second


async def merged(owner: Tenant, moderator: Tenant, **changes: str) -> dict[str, str]:
    """Two records that a moderator made one: which is kept, and which is gone."""
    kept, gone = await two(owner, **changes)
    await merge(owner, moderator, kept, gone)
    return {"kept": kept, "gone": gone}


@pytest.fixture(scope="module")
async def records(owner: Tenant, moderator: Tenant) -> dict[str, str]:
    return await merged(owner, moderator)


def filled(sent: object, records: dict[str, str]) -> object:
    """A body with ids in the places that name them."""
    match sent:
        case dict():
            return {name: filled(value, records) for name, value in sent.items()}
        case list():
            return [filled(value, records) for value in sent]
        case str():
            return sent.format(**records)
        case _:
            return sent


@pytest.mark.parametrize(("path", "body", "pointer"), QUESTIONS)
async def test_it_is_told_what_a_merged_organization_is_part_of(
    standing: Standing, records: dict[str, str], path: str, body: Json, pointer: str
) -> None:
    anybody = nobody(standing.api.client)
    answer = await anybody.ask("POST", path, json=filled(body, records))
    said = refusal(answer, pointer, "merged")["detail"]
    assert said == f"{records['gone']} is part of {records['kept']} now. Take that one."
    assert answer.json()["merged_into"] == records["kept"]


async def test_what_it_is_part_of_is_taken(standing: Standing, records: dict[str, str]) -> None:
    anybody = nobody(standing.api.client)
    kept = records["kept"]
    await anybody.post(f"{CHAINS}/search", {"organization_id": kept}, expect=200)
    await anybody.post(f"{ASSISTANCE}/check", {"organization_ids": [kept]}, expect=200)


async def test_who_is_kept_out_is_kept_out_as_what_it_became_part_of(
    standing: Standing, records: dict[str, str]
) -> None:
    anybody = nobody(standing.api.client)
    body = {"organization_id": records["kept"], "without_organization_ids": [records["gone"]]}
    answer = await anybody.ask("POST", f"{CHAINS}/search", json=body)
    refusal(answer, "/without_organization_ids", "contradictory_constraints")
    body["without_organization_ids"] = [str(uuid4())]  # one that is not there harms nothing
    await anybody.post(f"{CHAINS}/search", body, expect=200)


async def test_what_a_caller_may_not_see_is_not_told_to_him(
    standing: Standing, owner: Tenant, moderator: Tenant
) -> None:
    records = await merged(owner, moderator, name="Закрытый", visibility="members")
    path, named = f"{ASSISTANCE}/check", {"organization_ids": [records["gone"]]}
    answer = await nobody(standing.api.client).ask("POST", path, json=named)
    refusal(answer, "/organization_ids/0", "organization_not_found")
    assert records["kept"] not in answer.text
    told = await owner.ask("POST", path, json=named)
    assert told.json()["merged_into"] == records["kept"]


@pytest.mark.parametrize("path", FILTERED)
async def test_a_list_of_a_merged_organization_is_not_told_as_empty(
    standing: Standing, records: dict[str, str], path: str
) -> None:
    anybody = nobody(standing.api.client)
    answer = await anybody.ask("GET", path, params={"organization_id": records["gone"]})
    refusal(answer, "?organization_id", "merged")
    assert answer.json()["merged_into"] == records["kept"]
    for key in (records["kept"], str(uuid4())):
        answer = await anybody.ask("GET", path, params={"organization_id": key})
        assert answer.status_code == 200


@pytest.mark.parametrize("path", READ)
async def test_an_address_of_a_merged_organization_leads_to_that_of_the_kept_one(
    standing: Standing, records: dict[str, str], path: str
) -> None:
    anybody = nobody(standing.api.client)
    answer = await anybody.ask("GET", path.format(id=records["gone"]))
    assert problem(answer, 308, "merged")["merged_into"] == records["kept"]
    # Behind a proxy that speaks TLS the host and the scheme are not those that we know.
    assert answer.headers["Location"] == path.format(id=records["kept"])
    led = await anybody.ask("GET", path.format(id=records["gone"]), follow_redirects=True)
    assert led.status_code == 200
    there = await anybody.ask("GET", path.format(id=uuid4()))
    problem(there, 404, "not_found")


async def test_a_cursor_from_before_a_merge_is_to_be_left_out_after_it(
    standing: Standing, owner: Tenant, moderator: Tenant
) -> None:
    kept, gone = await two(owner, name="Лудильщик")
    await owner.add_need(gone, title="Катанка медная 8 мм", codes=["7408"])
    for n in (1, 2):
        seller = await owner.add_organization(name=f"ООО «Катальщик-{n}»", country="RU")
        await owner.add_offer(seller, title="Катанка медная 8 мм", codes=["7408"])
    path = f"/v1/organizations/{gone}/suggestions"
    cursor = (await owner.get(path, limit=1))["next_cursor"]
    await merge(owner, moderator, kept, gone)
    anybody = nobody(standing.api.client)
    asked = {"limit": 1, "cursor": cursor}
    answer = await anybody.ask("GET", path, params=asked, follow_redirects=True)
    assert "start again without it." in problem(answer, 404, "invalid_cursor")["detail"]
    answer = await anybody.ask("GET", path, params={"limit": 1}, follow_redirects=True)
    assert len(answer.json()["items"]) == 1


async def test_a_claim_is_not_led_on_by_itself(standing: Standing, records: dict[str, str]) -> None:
    plant = await tenant(standing.api.client, standing.database, "plant")
    path, said = f"/v1/organizations/{records['gone']}/claims", {"evidence": "Выписка от 01.11."}
    answer = await plant.ask("POST", path, json=said, follow_redirects=True)
    assert problem(answer, 410, "merged")["merged_into"] == records["kept"]
    assert (await plant.get("/v1/claims"))["items"] == []


async def test_of_two_claims_that_a_merge_brought_together_the_kept_record_s_is_decided_on(
    standing: Standing, owner: Tenant, moderator: Tenant
) -> None:
    mill = await tenant(standing.api.client, standing.database, "mill")
    kept, gone = await two(owner, name="Прокатчик")
    said = {"evidence": "Выписка от 01.11."}
    claims = [
        await mill.post(f"/v1/organizations/{key}/claims", said, expect=201) for key in (kept, gone)
    ]
    await merge(owner, moderator, kept, gone)
    of_kept, of_gone = [f"/v1/claims/{claim['id']}/decision" for claim in claims]
    answer = await moderator.ask("POST", of_gone, json={"state": "approved"})
    assert problem(answer, 409, "conflict")["duplicate_of"] == kept
    await moderator.post(of_gone, {"state": "declined"}, expect=200)
    await moderator.post(of_kept, {"state": "approved"}, expect=200)
    assert (await mill.get(f"/v1/organizations/{kept}"))["steward"] == "mill"


async def test_a_pair_with_a_merged_organization_is_told_what_that_is_part_of(
    owner: Tenant, records: dict[str, str]
) -> None:
    other = await owner.add_organization(name="ТОО «Третий»", country="KZ")
    named = {"organization_ids": [other, records["gone"]]}
    answer = await owner.ask("POST", "/v1/duplicates", json=named)
    refusal(answer, "/organization_ids/1", "merged")
    assert answer.json()["merged_into"] == records["kept"]


async def test_what_a_saved_search_has_found_is_of_the_kept_organization(
    standing: Standing, owner: Tenant, moderator: Tenant
) -> None:
    kept, gone = await two(owner, name="Плавильщик")
    offer = await owner.add_offer(gone, title="Сурьма металлическая чушковая", codes=["811010"])
    question = {"title": "Сурьма металлическая чушковая", "codes": ["811010"]}
    sent = {"name": "Сурьма", "query": question, "filters": {"min_score": 0.1}}
    search = await owner.post("/v1/saved-searches", sent)
    await saved_searches.ask_all(standing.database, standing.app.state.live)
    await merge(owner, moderator, kept, gone)
    found = await owner.get(f"/v1/saved-searches/{search['id']}/matches")
    owners = {item["offer_id"]: item["organization_id"] for item in found["items"]}
    assert owners[offer] == kept


async def test_a_table_that_was_matched_before_a_merge_is_answered_with_the_kept_record(
    standing: Standing, records: dict[str, str]
) -> None:
    anybody = nobody(standing.api.client)
    kept, gone, strange = records["kept"], records["gone"], str(uuid4())
    extend = {"ids": [gone, kept, strange, "7408"], "properties": [{"id": "country"}]}
    rows = (await anybody.post("/v1/reconcile", {"extend": extend}, expect=200))["rows"]
    assert rows[gone] == rows[kept] == {"country": [{"str": "KZ"}]}
    assert rows[strange] == rows["7408"] == {"country": []}
    for path in ("/v1/reconcile/preview/{id}", "/v1/reconcile/flyout/entity?id={id}"):
        answer = await anybody.ask("GET", path.format(id=gone))
        assert (answer.status_code, "Медник-1" in answer.text) == (200, True)
        problem(await anybody.ask("GET", path.format(id=strange)), 404, "not_found")


async def test_what_became_of_an_organization_that_is_closed_is_told_nobody_else(
    standing: Standing, owner: Tenant, moderator: Tenant
) -> None:
    records = await merged(owner, moderator, name="Скрытый", visibility="members")
    kept, gone = records["kept"], records["gone"]
    anybody = nobody(standing.api.client)
    listed = await anybody.get("/v1/offers", organization_id=gone)
    assert listed["items"] == []
    for path in READ:
        answer = await anybody.ask("GET", path.format(id=gone))
        problem(answer, 404, "not_found")
        assert kept not in answer.text
    extend = {"ids": [gone], "properties": [{"id": "country"}]}
    rows = (await anybody.post("/v1/reconcile", {"extend": extend}, expect=200))["rows"]
    assert rows[gone] == {"country": []}
