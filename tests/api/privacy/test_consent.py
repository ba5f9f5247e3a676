"""A private listing opens to its counterpart once both owners have accepted, and to nobody else."""

import pytest

from app.db import Database
from tests.api.privacy.deciding import HIDDEN, decide, first
from tests.support.api import Api
from tests.support.problems import problem
from tests.support.tenants import Tenant, nobody, tenant


async def test_it_opens_once_both_have_accepted(
    owner: Tenant, rival: Tenant, pair: tuple[str, str]
) -> None:
    need, offer = pair
    shown = await first(rival, f"/v1/needs/{need}/suggestions")
    alias = shown["private"]["id"]
    said = await decide(rival, need, alias, "accepted", "Нам подходит")
    assert (said["need_id"], said["offer_id"]) == (need, alias)
    still = await first(rival, f"/v1/needs/{need}/suggestions")
    assert still["private"]["accepted"] is False
    assert still["decision"]["note"] == "Нам подходит"
    problem(await rival.ask("GET", f"/v1/offers/{offer}"), 404, "not_found")
    # The owner sees who is interested: the need is public.
    (heard,) = (await owner.get("/v1/decisions", offer_id=offer))["items"]
    assert (heard["need_id"], heard["offer_id"], heard["verdict"]) == (need, offer, "accepted")
    await decide(owner, need, offer, "accepted", "Звоните Ержану")
    opened = await first(rival, f"/v1/needs/{need}/suggestions")
    assert opened["private"] is None
    assert (opened["offer"]["title"], opened["organization"]["name"]) == (HIDDEN, "АО «Завод»")
    assert opened["decision"]["note"] == "Звоните Ержану"
    assert (await rival.get(f"/v1/offers/{offer}"))["title"] == HIDDEN


async def test_the_owner_may_accept_first_and_says_nothing_more(
    owner: Tenant, rival: Tenant, pair: tuple[str, str]
) -> None:
    need, offer = pair
    await decide(owner, need, offer, "accepted", "Звоните Ержану, АО «Завод»")
    shown = await first(rival, f"/v1/needs/{need}/suggestions")
    assert shown["private"]["accepted"] is True
    assert shown["decision"] is None
    (heard,) = (await rival.get("/v1/decisions"))["items"]
    assert (heard["offer_id"], heard["note"], heard["decided_by"]) == (
        shown["private"]["id"], "", "",
    )  # fmt: skip
    assert heard["points"] >= shown["points"]
    by_alias = await rival.get("/v1/decisions", offer_id=shown["private"]["id"])
    assert by_alias["items"] == [heard]
    assert (await rival.get("/v1/decisions", offer_id=offer))["items"] == []
    problem(await rival.ask("GET", f"/v1/offers/{offer}"), 404, "not_found")


@pytest.mark.parametrize("verdict", ["contacted", "declined"])
async def test_nothing_but_acceptance_opens_it(
    owner: Tenant, rival: Tenant, pair: tuple[str, str], verdict: str
) -> None:
    need, offer = pair
    alias = (await first(rival, f"/v1/needs/{need}/suggestions"))["private"]["id"]
    await decide(rival, need, alias, "accepted")
    await decide(owner, need, offer, verdict)
    problem(await rival.ask("GET", f"/v1/offers/{offer}"), 404, "not_found")


async def test_consent_that_is_withdrawn_closes_it(
    owner: Tenant, rival: Tenant, pair: tuple[str, str]
) -> None:
    need, offer = pair
    alias = (await first(rival, f"/v1/needs/{need}/suggestions"))["private"]["id"]
    await decide(rival, need, alias, "accepted")
    await decide(owner, need, offer, "accepted")
    await decide(owner, need, offer, "contacted")
    assert (await rival.ask("GET", f"/v1/offers/{offer}")).status_code == 200
    await decide(owner, need, offer, "declined")
    problem(await rival.ask("GET", f"/v1/offers/{offer}"), 404, "not_found")
    assert (await first(rival, f"/v1/needs/{need}/suggestions"))["private"]


async def test_it_opens_to_nobody_else(
    api: Api, database: Database, owner: Tenant, rival: Tenant, pair: tuple[str, str]
) -> None:
    need, offer = pair
    alias = (await first(rival, f"/v1/needs/{need}/suggestions"))["private"]["id"]
    await decide(rival, need, alias, "accepted")
    await decide(owner, need, offer, "accepted")
    third = await tenant(api.client, database, "by-register")
    for who in (third, nobody(api.client)):
        for key in (offer, alias):
            problem(await who.ask("GET", f"/v1/offers/{key}"), 404, "not_found")
        found = await who.get(f"/v1/needs/{need}/suggestions", min_score=0)
        assert found["items"] == []
        assert (await who.get("/v1/decisions"))["items"] == []
    assert (await rival.get("/v1/offers"))["items"] == []


async def test_a_third_portals_acceptance_is_worth_nothing(
    api: Api, database: Database, owner: Tenant, rival: Tenant, pair: tuple[str, str]
) -> None:
    need, offer = pair
    alias = (await first(rival, f"/v1/needs/{need}/suggestions"))["private"]["id"]
    await decide(rival, need, alias, "accepted")
    # Not even the administrator, who sees the offer, can accept for its owner.
    await api.post("/v1/decisions", {"need_id": need, "offer_id": offer, "verdict": "accepted"})
    problem(await rival.ask("GET", f"/v1/offers/{offer}"), 404, "not_found")


async def test_two_private_ones_open_to_each_other(owner: Tenant, rival: Tenant) -> None:
    maker, buyer = await owner.add_organization(country="KZ"), await rival.add_organization()
    offer = await owner.add_offer(maker, title=HIDDEN, visibility="private")
    need = await rival.add_need(buyer, title="Тайная потребность в катанке", visibility="private")
    to_rival = await first(rival, f"/v1/needs/{need}/suggestions")
    to_owner = await first(owner, f"/v1/offers/{offer}/suggestions")
    await decide(rival, need, to_rival["private"]["id"], "accepted")
    await decide(owner, to_owner["private"]["id"], offer, "accepted")
    assert (await rival.get(f"/v1/offers/{offer}"))["title"] == HIDDEN
    assert (await owner.get(f"/v1/needs/{need}"))["title"] == "Тайная потребность в катанке"


async def test_a_name_is_no_id_and_an_id_no_name(
    owner: Tenant, rival: Tenant, pair: tuple[str, str]
) -> None:
    need, offer = pair
    alias = (await first(rival, f"/v1/needs/{need}/suggestions"))["private"]["id"]
    for key in (offer, "0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a99", need):
        body = {"need_id": need, "offer_id": key, "verdict": "accepted"}
        answer = await rival.ask("POST", "/v1/decisions", json=body)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["code"] == "offer_not_found"
    for key in (alias, offer):
        problem(await rival.ask("GET", f"/v1/offers/{key}"), 404, "not_found")
        problem(await rival.ask("GET", f"/v1/offers/{key}/suggestions"), 404, "not_found")
