"""Parameters of addresses that a call does not know, or knows once: refused, never left aside."""

from collections.abc import Mapping, Sequence

import pytest

from app.api.asked_parameters import nearest_name
from tests.api.conftest import Standing
from tests.support.api import Api
from tests.support.problems import problem, refusal

RUSSIAN = {"Accept-Language": "ru"}
LISTS = ("/v1/organizations", "/v1/offers", "/v1/needs", "/v1/producers", "/v1/consumers")


@pytest.mark.parametrize(
    ("path", "parameter", "nearest"),
    [
        ("/v1/balance", "code_prefix", "code"),
        ("/v1/organizations", "counrty", "country"),
        ("/v1/organizations", "Country", "country"),
        ("/v1/offers", "country[]", "country"),
        ("/v1/offers", "organizationId", "organization_id"),
        ("/v1/needs", "page_size", "limit"),
        ("/v1/needs", "offset", "cursor"),
        ("/v1/nomenclature", "query", "q"),
        ("/v1/exports/offers", "codes", "code"),
    ],
)
async def test_a_misspelt_parameter_is_refused_with_the_nearest_name(
    standing: Standing, path: str, parameter: str, nearest: str
) -> None:
    answer = await standing.api.client.get(path, params={parameter: "74"})
    said = refusal(answer, f"?{parameter}", "unknown_parameter")
    assert said["detail"].endswith(f"Did you mean {nearest}?")


async def test_a_strange_parameter_is_told_what_there_is_instead(standing: Standing) -> None:
    answer = await standing.api.client.get(
        "/v1/imports", params={"zzz": "1"}, headers=standing.api.headers
    )
    said = refusal(answer, "?zzz", "unknown_parameter")
    assert said["detail"] == "There is no parameter zzz here. Take one of cursor, limit."
    answer = await standing.api.client.get("/v1/nomenclature/74", params={"zzz": "1"})
    said = refusal(answer, "?zzz", "unknown_parameter")
    assert said["detail"] == "This call has no parameters. Leave zzz out."


@pytest.mark.parametrize("path", LISTS)
async def test_a_parameter_given_twice_is_refused_unless_it_may_be(
    standing: Standing, path: str
) -> None:
    ask = standing.api.client.get
    said = refusal(await ask(f"{path}?limit=5&limit=7"), "?limit", "repeated_parameter")
    assert said["detail"] == "The parameter limit is given 2 times. Give it once."
    assert (await ask(f"{path}?country=KZ&country=BY&limit=5")).status_code == 200


async def test_every_wrong_parameter_is_named_in_the_readers_language(standing: Standing) -> None:
    address = "/v1/needs?limit=5&limit=7&cuntry=KZ"
    answer = await standing.api.client.get(address, headers=RUSSIAN)
    body = problem(answer, 422, "invalid_input")
    assert {one["code"] for one in body["errors"]} == {"unknown_parameter", "repeated_parameter"}
    assert "Возможно, имелся в виду country?" in answer.text
    assert "Укажите его один раз." in answer.text


async def test_writes_and_suggestions_are_held_to_the_same(
    standing: Standing, stored: Mapping[str, str]
) -> None:
    api: Api = standing.api
    path = f"/v1/needs/{stored['needs']}/suggestions"
    refusal(await api.client.get(path, params={"min_scor": "0"}), "?min_scor", "unknown_parameter")
    refusal(await api.client.get(f"{path}?limit=5&limit=5"), "?limit", "repeated_parameter")
    answer = await api.client.post(
        "/v1/organizations?dry_run=true", json={"name": "A", "country": "KZ"}, headers=api.headers
    )
    refusal(answer, "?dry_run", "unknown_parameter")


async def test_who_may_not_call_is_told_that_first(standing: Standing) -> None:
    problem(await standing.api.client.get("/v1/imports?zzz=1"), 401, "unauthenticated")


@pytest.mark.parametrize("path", ["/v1/countries", "/v1/scorecards", "/v1/nomenclature/editions"])
async def test_small_sets_take_a_limit_from_readers_of_pages(standing: Standing, path: str) -> None:
    assert (await standing.api.client.get(path, params={"limit": 100})).status_code == 200


@pytest.mark.parametrize(
    "address",
    ["/?utm_source=letter", "/docs?a=1", "/lists?a=1", "/v1/reconcile?callback=f", "/livez?t=1"],
)
async def test_pages_and_foreign_protocols_take_what_comes(
    standing: Standing, address: str
) -> None:
    assert (await standing.api.client.get(address)).status_code == 200


@pytest.mark.parametrize(
    ("name", "known", "nearest"),
    [
        ("identifer", ["q", "identifier"], "identifier"),
        ("x", ["q", "limit"], None),
        ("", ["q", "limit"], None),
        ("медь", ["q", "limit"], None),
    ],
)
def test_the_nearest_name_is_near(name: str, known: Sequence[str], nearest: str | None) -> None:
    assert nearest_name(name, known) == nearest


async def test_a_role_view_takes_a_second_role(standing: Standing) -> None:
    api = standing.api
    both, one = await api.add_organization(name="Both"), await api.add_organization(name="One")
    await api.add_offer(both)
    await api.add_need(both)
    await api.add_offer(one)
    found = await api.get("/v1/suppliers", role="consumer", limit=100)
    ids = {item["id"] for item in found["items"]}
    assert both in ids
    assert one not in ids
