"""Numbers and keys of organizations: checked, stored once, and whose they are afterwards."""

import asyncio
from typing import Any

import pytest

from app.db import Database
from app.services.ids import new_id
from app.store import organizations
from app.values.organization import OrganizationDraft
from app.values.source import Source
from app.vocabulary.identifiers import Identifier, Scheme, Verification
from app.vocabulary.terms import Scope
from tests.support.api import ADMINISTRATOR, Api, organization
from tests.support.problems import problem, row_counts
from tests.support.tenants import tenant

PATH = "/v1/organizations"

IDENTIFIERS = [
    ("RU-INN", "0000005009", "checksum"),
    ("RU-OGRN", "1350000005002", "checksum"),
    ("KZ-BIN", "491240005005", "checksum"),
    ("BY-UNP", "799005000", "checksum"),
    ("KG-INN", "03112204900500", "format"),
    ("AM-TIN", "99000500", "format"),
]


async def named(api: Api, **parameters: Any) -> list[str]:
    """Names of the organizations that filters leave, in their order."""
    return [item["name"] for item in (await api.get(PATH, **parameters))["items"]]


@pytest.mark.parametrize(("scheme", "value", "verification"), IDENTIFIERS)
async def test_an_identifier_says_how_far_it_was_checked(
    api: Api, scheme: str, value: str, verification: str
) -> None:
    given = f" {value[:3]} {value[3:6]}-{value[6:]} "
    stored = await api.post(PATH, organization(identifiers=[{"scheme": scheme, "value": given}]))
    assert stored["identifiers"] == [
        {"scheme": scheme, "value": value, "verification": verification}
    ]
    warned = [warning["code"] for warning in stored["warnings"]]
    assert warned == (["identifier_format_only"] if verification == "format" else [])


@pytest.mark.parametrize(("scheme", "value", "_"), IDENTIFIERS)
async def test_a_number_that_is_there_already_is_refused_with_the_record_that_has_it(
    api: Api, database: Database, scheme: str, value: str, _: str
) -> None:
    identifiers = [{"scheme": scheme, "value": value}]
    first = await api.add_organization(identifiers=identifiers)
    before = await row_counts(database)
    answer = await api.client.post(
        PATH, json=organization(name="Другое имя", identifiers=identifiers), headers=api.headers
    )
    assert problem(answer, 409, "conflict")["duplicate_of"] == first
    assert await row_counts(database) == before


async def test_a_change_cannot_take_a_number_that_another_has(api: Api) -> None:
    taken = [{"scheme": "KZ-BIN", "value": "491240005005"}]
    first = await api.add_organization(country="KZ", identifiers=taken)
    second = await api.add_organization(country="KZ")
    refused = await api.patch(f"{PATH}/{second}", {"identifiers": taken}, expect=409)
    assert refused["duplicate_of"] == first
    assert (await api.get(f"{PATH}/{second}"))["identifiers"] == []


async def test_a_source_key_that_is_there_already_is_refused_with_the_record_that_has_it(
    api: Api,
) -> None:
    first = await api.add_organization(source={"key": "7"})
    refused = await api.post(PATH, organization(source={"key": "7"}), expect=409)
    assert refused["duplicate_of"] == first


async def test_the_same_number_at_the_same_time_is_stored_once(api: Api) -> None:
    body = organization(identifiers=[{"scheme": "RU-INN", "value": "0000005009"}])
    answers = await asyncio.gather(
        *(api.client.post(PATH, json=body, headers=api.headers) for _ in range(6))
    )
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 5


async def test_a_change_keeps_numbers_that_a_source_brought_unverified(
    api: Api, database: Database
) -> None:
    key = new_id()
    unverified = Identifier(Scheme.RU_INN, "123", Verification.UNVERIFIED)
    async with database.write() as session:
        draft = OrganizationDraft(
            name="Из файла", country="RU", source=Source("seed"), identifiers=(unverified,)
        )
        await organizations.add(session, key, draft)
    changed = await api.patch(f"{PATH}/{key}", {"city": "Тула"})
    assert changed["identifiers"] == [
        {"scheme": "RU-INN", "value": "123", "verification": "unverified"}
    ]
    assert (await api.patch(f"{PATH}/{key}", {"identifiers": []}))["identifiers"] == []


async def test_who_pushes_first_under_a_new_key_may_be_many_at_once(api: Api) -> None:
    async def push(name: str) -> int:
        path = "/v1/organizations/by-source/demo/k1"
        body = {"name": name, "country": "KZ"}
        headers = {"Authorization": f"Bearer {ADMINISTRATOR}"}
        return (await api.client.put(path, json=body, headers=headers)).status_code

    said = await asyncio.gather(*(push(f"Завод {n % 2}") for n in range(4)))
    assert sorted(said) == [200, 200, 200, 201]
    assert (await api.get("/v1/organizations/facets"))["total"] == 1


async def test_a_sandbox_inherits_no_record_that_another_portal_uses(
    api: Api, database: Database
) -> None:
    maker, sandbox, portal = [
        await tenant(api.client, database, name)
        for name in ("by-makers", "sandbox.heir", "am-other")
    ]
    key = await maker.add_organization()
    await sandbox.add_offer(key)
    offer = await portal.add_offer(key)
    gone = await maker.ask("DELETE", f"/v1/organizations/{key}")
    assert gone.status_code == 204, gone.text
    for path in (f"/v1/organizations/{key}", f"/v1/offers/{offer}"):
        assert (await api.client.get(path)).status_code == 200


async def test_a_record_passes_on_without_the_numbers_that_its_heir_has_in_private(
    api: Api, database: Database
) -> None:
    one = await tenant(api.client, database, "kz-industry")
    heir = await tenant(api.client, database, "ru-register")
    numbers = [
        {"scheme": "KZ-BIN", "value": "491240005005"},
        {"scheme": "KZ-BIN", "value": "491240000019"},
    ]
    open_one = await one.add_organization(country="KZ", identifiers=numbers)
    private = await heir.add_organization(
        name="Тайный", country="KZ", identifiers=numbers[:1], visibility="private"
    )
    offer = await heir.add_offer(open_one, visibility="private")
    gone = await one.ask("DELETE", f"/v1/organizations/{open_one}")
    assert gone.status_code == 204, gone.text
    left = await heir.get(f"/v1/organizations/{open_one}")
    assert [number["value"] for number in left["identifiers"]] == ["491240000019"]
    assert (await heir.get(f"/v1/offers/{offer}"))["organization_id"] == open_one
    kept = await heir.get(f"/v1/organizations/{private}")
    assert [number["value"] for number in kept["identifiers"]] == ["491240005005"]


async def test_a_conflict_names_no_record_that_the_caller_does_not_see(
    api: Api, database: Database
) -> None:
    one = await tenant(api.client, database, "kz-industry")
    steward = await tenant(api.client, database, "ru-register")
    moderator = await tenant(api.client, database, "chamber", [Scope.READ, Scope.MODERATE])
    numbers = [{"scheme": "KZ-BIN", "value": "491240005005"}]
    hidden = await one.add_organization(country="KZ", identifiers=numbers, visibility="private")
    claimed = await one.add_organization(name="Другой", country="KZ")
    claim = await steward.post(f"/v1/organizations/{claimed}/claims", {"evidence": "Доверенность"})
    said = {"state": "approved", "reason": "Видели доверенность."}
    await moderator.post(f"/v1/claims/{claim['id']}/decision", said, expect=200)
    await one.ask("PATCH", f"/v1/organizations/{claimed}", json={"visibility": "private"})
    for who, named in ((steward, None), (one, hidden)):
        answer = await who.ask(
            "PATCH", f"/v1/organizations/{claimed}", json={"identifiers": numbers}
        )
        assert problem(answer, 409, "conflict").get("duplicate_of") == named
