"""Questions that name an organization which is part of another one are told of which."""

from uuid import uuid4

import pytest

from app.vocabulary.terms import Scope
from tests.api.conftest import Standing
from tests.support.api import Json
from tests.support.problems import refusal
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


@pytest.fixture(scope="module")
async def owner(standing: Standing) -> Tenant:
    return await tenant(standing.api.client, standing.database, "kz-industry")


@pytest.fixture(scope="module")
async def moderator(standing: Standing) -> Tenant:
    return await tenant(standing.api.client, standing.database, "chamber", [Scope.MODERATE])


async def merged(owner: Tenant, moderator: Tenant, **changes: str) -> dict[str, str]:
    """Two records that a moderator made one: which is kept, and which is gone."""
    two = [
        await owner.add_organization(name=f"АО «Медник-{n}»", country="KZ", **changes)
        for n in (1, 2)
    ]
    pair = await owner.post("/v1/duplicates", {"organization_ids": two})
    decision = {"state": "same", "keep": two[0]}
    await moderator.post(f"/v1/duplicates/{pair['id']}/decisions", decision, expect=200)
    return {"kept": two[0], "gone": two[1]}


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
    records = await merged(owner, moderator, visibility="members")
    path, named = f"{ASSISTANCE}/check", {"organization_ids": [records["gone"]]}
    answer = await nobody(standing.api.client).ask("POST", path, json=named)
    refusal(answer, "/organization_ids/0", "organization_not_found")
    assert records["kept"] not in answer.text
    told = await owner.ask("POST", path, json=named)
    assert told.json()["merged_into"] == records["kept"]
