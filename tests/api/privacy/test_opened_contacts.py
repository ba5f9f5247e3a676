"""Contacts open with the consent of both, and not where a moderator hid the listing."""

from app.db import Database
from app.vocabulary.terms import Scope
from tests.api.privacy.deciding import decide
from tests.support.api import Api
from tests.support.problems import problem
from tests.support.tenants import Tenant, tenant

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
