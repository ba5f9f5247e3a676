"""A private listing opens to its counterpart once both owners have accepted, and to nobody else."""

import pytest

from app.db import Database
from app.vocabulary.terms import Scope
from tests.support.api import Api, Json
from tests.support.problems import problem
from tests.support.tenants import Tenant, nobody, tenant

HIDDEN = "Катанка медная для кабеля"


@pytest.fixture
async def owner(api: Api, database: Database) -> Tenant:
    """Who has the private offer."""
    return await tenant(api.client, database, "kz-industry")


@pytest.fixture
async def rival(api: Api, database: Database) -> Tenant:
    """Who has the need."""
    return await tenant(api.client, database, "ru-register")


@pytest.fixture
async def pair(owner: Tenant, rival: Tenant) -> tuple[str, str]:
    """A public need and a private offer that fit."""
    maker = await owner.add_organization(name="АО «Завод»", country="KZ")
    buyer = await rival.add_organization(name="ООО «Кабель»")
    offer = await owner.add_offer(maker, title=HIDDEN, visibility="private")
    return await rival.add_need(buyer), offer


async def first(who: Tenant, path: str) -> Json:
    return dict((await who.get(path, min_score=0))["items"][0])


async def change(who: Tenant, path: str, changes: Json) -> None:
    answer = await who.ask("PATCH", path, json=changes)
    assert answer.status_code == 200, answer.text


async def decide(who: Tenant, need: str, offer: str, verdict: str, note: str = "") -> Json:
    body = {"need_id": need, "offer_id": offer, "verdict": verdict, "note": note}
    return await who.post("/v1/decisions", body)


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


async def test_what_is_opened_is_explained_by_its_own_id(
    owner: Tenant, rival: Tenant, pair: tuple[str, str]
) -> None:
    need, offer = pair
    alias = (await first(rival, f"/v1/needs/{need}/suggestions"))["private"]["id"]
    asked: Json = {"need_id": need, "offer_id": offer}
    sketched: Json = {"need": {"title": "Катанка медная", "country": "RU"}, "offer_id": offer}
    for body in (asked, sketched):
        answer = await rival.ask("POST", "/v1/suggestions/explain", json=body)
        problem(answer, 404, "not_found")
    await decide(rival, need, alias, "accepted")
    await decide(owner, need, offer, "accepted")
    shown = await first(rival, f"/v1/needs/{need}/suggestions")
    for body in (asked, sketched, {"need_id": need, "offer_id": alias}):
        said = await rival.post("/v1/suggestions/explain", body, expect=200)
        assert (said["offer"]["id"], said["rejected"]) == (offer, False)
        assert len(said["reasons"]) > 1
    exact = await rival.post("/v1/suggestions/explain", asked, expect=200)
    assert exact["points"] == pytest.approx(shown["points"], abs=1e-3)
    await decide(owner, need, offer, "declined")
    answer = await rival.ask("POST", "/v1/suggestions/explain", json=asked)
    problem(answer, 404, "not_found")


async def test_partners_of_an_organization_show_what_is_opened(
    owner: Tenant, rival: Tenant, pair: tuple[str, str]
) -> None:
    need, offer = pair
    buyer = (await rival.get(f"/v1/needs/{need}"))["organization_id"]
    path = f"/v1/organizations/{buyer}/suggestions"
    alias = (await first(rival, f"/v1/needs/{need}/suggestions"))["private"]["id"]
    await decide(owner, need, offer, "accepted")
    assert (await rival.get(path))["items"] == []
    await decide(rival, need, alias, "accepted")
    shown = await first(rival, f"/v1/needs/{need}/suggestions")
    (partner,) = (await rival.get(path))["items"]
    (said,) = partner["pairs"]
    assert partner["organization"]["name"] == "АО «Завод»"
    assert (said["offer"]["id"], said["need"]["id"]) == (offer, need)
    assert (said["points"], said["reasons"]) == (shown["points"], shown["reasons"])
    whole = path.replace("/v1", "/v1/exports")
    file = await rival.ask("GET", whole, params={"format": "csv"})
    assert HIDDEN in file.text
    # To nobody else, and not once one of the two says no.
    for who in (nobody(rival.client), owner):
        other = await who.get(path)
        assert HIDDEN not in str(other) or who is owner
    assert HIDDEN not in (await nobody(rival.client).ask("GET", whole)).text
    await change(owner, f"/v1/offers/{offer}", {"status": "paused"})
    assert (await rival.get(path))["items"] == []
    await change(owner, f"/v1/offers/{offer}", {"status": "active"})
    assert (await rival.get(path))["items"] != []
    await decide(owner, need, offer, "declined")
    assert (await rival.get(path))["items"] == []


async def test_an_opened_need_is_explained_to_who_offers(owner: Tenant, rival: Tenant) -> None:
    maker, buyer = await owner.add_organization(country="KZ"), await rival.add_organization()
    offer = await owner.add_offer(maker)
    need = await rival.add_need(buyer, visibility="private")
    alias = (await first(owner, f"/v1/offers/{offer}/suggestions"))["private"]["id"]
    await decide(owner, alias, offer, "accepted")
    await decide(rival, need, offer, "accepted")
    body = {"need_id": need, "offer_id": offer}
    said = await owner.post("/v1/suggestions/explain", body, expect=200)
    assert (said["need"]["id"], said["rejected"]) == (need, False)


async def test_a_decision_has_the_points_of_the_suggestion(
    owner: Tenant, rival: Tenant, pair: tuple[str, str]
) -> None:
    need, offer = pair
    shown = await first(rival, f"/v1/needs/{need}/suggestions")
    said = await decide(rival, need, shown["private"]["id"], "contacted")
    assert said["points"] == shown["points"]
    (read,) = (await rival.get("/v1/decisions", need_id=need))["items"]
    assert read["points"] == shown["points"]
    # What is not disclosed, suggestions say nothing of either.
    await change(owner, f"/v1/offers/{offer}", {"disclosed": ["heading"]})
    low = await first(rival, f"/v1/needs/{need}/suggestions")
    assert low["score"] == 0.3 < shown["score"]
    (read,) = (await rival.get("/v1/decisions", need_id=need))["items"]
    assert read["points"] == low["points"]


async def test_a_decision_on_a_need_with_a_hard_requirement_tells_the_lowest_band(
    owner: Tenant, rival: Tenant, pair: tuple[str, str]
) -> None:
    need, offer = pair
    shown = await first(rival, f"/v1/needs/{need}/suggestions")
    await change(owner, f"/v1/offers/{offer}", {"disclosed": ["heading"]})
    low = await first(rival, f"/v1/needs/{need}/suggestions")
    await change(owner, f"/v1/offers/{offer}", {"disclosed": ["heading", "score"]})
    await change(
        rival, f"/v1/needs/{need}", {"requirements": {"readiness": {"least": 6, "hard": True}}}
    )
    said = await decide(rival, need, shown["private"]["id"], "contacted")
    assert said["points"] == low["points"]


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


CONTACT = {"name": "Отдел сбыта", "email": "sales@example.org"}


async def test_contacts_open_once_both_have_accepted_and_close_again(
    owner: Tenant, rival: Tenant
) -> None:
    maker = await owner.add_organization(name="АО «Завод»", country="KZ")
    buyer = await rival.add_organization(name="ООО «Кабель»")
    offer = await owner.add_offer(maker, title="Катанка медная", contacts=[CONTACT])
    need = await rival.add_need(buyer)
    path = f"/v1/offers/{offer}/contacts"
    shown = CONTACT | {"position": None, "phone": None}
    assert (await owner.get(path))["items"] == [shown]
    problem(await rival.ask("GET", path), 403, "forbidden")
    await decide(rival, need, offer, "accepted")
    problem(await rival.ask("GET", path), 403, "forbidden")
    await decide(owner, need, offer, "accepted")
    assert (await rival.get(path))["items"] == [shown]
    assert (await rival.get(f"/v1/needs/{need}/contacts"))["items"] == []
    await decide(owner, need, offer, "declined")
    problem(await rival.ask("GET", path), 403, "forbidden")


async def test_contacts_of_a_private_listing_are_not_there_for_strangers(
    rival: Tenant, pair: tuple[str, str]
) -> None:
    _, offer = pair
    problem(await rival.ask("GET", f"/v1/offers/{offer}/contacts"), 404, "not_found")


async def test_what_a_moderator_hid_is_open_to_nobody(
    api: Api, database: Database, owner: Tenant, rival: Tenant
) -> None:
    moderator = await tenant(api.client, database, "chamber", [Scope.READ, Scope.MODERATE])
    maker, buyer = await owner.add_organization(), await rival.add_organization()
    contact = {"name": "Отдел сбыта", "email": "sales@example.org"}
    offer = await owner.add_offer(maker, contacts=[contact])
    need = await rival.add_need(buyer)
    proposal = {"need_id": need, "offer_id": offer}
    key = (await rival.post("/v1/introductions", proposal))["id"]
    await owner.post(f"/v1/introductions/{key}/steps", {"step": "accept"}, expect=200)
    paths = (f"/v1/offers/{offer}", f"/v1/offers/{offer}/contacts")
    introduction = f"/v1/introductions/{key}"
    assert [(await rival.ask("GET", path)).status_code for path in paths] == [200, 200]
    assert (await rival.get(introduction))["contacts"]
    report = {"offer_id": offer, "abuse": "forbidden", "text": ""}
    matter = (await moderator.post("/v1/moderation/reports", report))["id"]
    rulings = f"/v1/moderation/{matter}/decisions"
    await moderator.post(rulings, {"ruling": "hide", "reason": "Подделка."}, expect=200)
    assert [(await rival.ask("GET", path)).status_code for path in paths] == [404, 404]
    assert (await rival.get(introduction))["contacts"] == []
    asked = {"name": "Обход", "offer_id": offer}
    assert (await rival.ask("POST", "/v1/saved-searches", json=asked)).status_code == 422
    assert [(await owner.ask("GET", path)).status_code for path in paths] == [200, 200]
    await moderator.post(rulings, {"ruling": "accept", "reason": "Настоящая."}, expect=200)
    assert [(await rival.ask("GET", path)).status_code for path in paths] == [200, 200]
