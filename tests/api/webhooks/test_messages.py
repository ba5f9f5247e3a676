"""What messages tell, to whom, and how they are signed: checked with the reference library."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from app.db import Database
from app.services import deliveries
from app.store import webhooks
from tests.api.webhooks.listening import LATER, SOON, listen, verified, work
from tests.portals.server import BROKEN, Server
from tests.support.api import Api
from tests.support.statements import counted
from tests.support.tenants import Tenant


async def test_a_change_is_told_in_a_signed_message(
    portal: Tenant, receiver: Server, database: Database
) -> None:
    hook = await listen(portal, receiver)
    owner = await portal.add_organization()
    offer = await portal.add_offer(owner)
    await work(database)
    [asked] = receiver.asked
    assert asked.method == "POST"
    assert asked.path == "/hook"
    assert asked.headers["content-type"] == "application/json"
    said = verified(asked, hook["secret"])
    assert said["type"] == "registry.changed"
    assert [(item["action"], item["id"]) for item in said["data"]["items"]] == [
        ("created", owner),
        ("created", offer),
    ]
    assert datetime.fromisoformat(said["timestamp"]).tzinfo is not None
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + "A" * 44).verify(asked.body, asked.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(hook["secret"]).verify(asked.body + b" ", asked.headers)
    await work(database)
    assert len(receiver.asked) == 1


async def test_a_message_tells_nothing_of_what_the_portal_may_not_see(
    portal: Tenant, other: Tenant, receiver: Server, database: Database
) -> None:
    await listen(other, receiver)
    owner = await portal.add_organization()
    offer = await portal.add_offer(owner, visibility="private")
    await work(database)
    assert offer not in receiver.asked[-1].body.decode()
    await portal.ask("PATCH", f"/v1/offers/{offer}", json={"title": "Другое"})
    await portal.ask("DELETE", f"/v1/offers/{offer}")
    await work(database)
    assert len(receiver.asked) == 1


async def test_webhooks_that_have_heard_everything_ask_for_nothing_more(
    portal: Tenant, receiver: Server, database: Database
) -> None:
    await portal.add_organization()
    sent = []
    for _ in range(3):
        await listen(portal, receiver)
        await work(database)
        with counted(database.engine) as statements:
            assert await deliveries.tell_changes(database) == 0
        sent.append(len(statements))
    assert sent[0] == sent[1] == sent[2]
    await portal.add_organization(name="ООО «Новое»")
    assert await deliveries.tell_changes(database) == 3


async def test_an_administrators_webhook_tells_no_more_than_its_portal_sees(
    api: Api, portal: Tenant, receiver: Server, database: Database
) -> None:
    await api.post("/v1/webhooks", {"url": receiver.base})
    owner = await portal.add_organization(visibility="private")
    seen = await portal.add_organization(name="ТОО «Открытое»")
    await work(database)
    told = "".join(asked.body.decode() for asked in receiver.asked)
    assert (seen in told, owner in told) == (True, False)


async def test_only_what_was_asked_for_is_told(
    portal: Tenant, receiver: Server, database: Database
) -> None:
    await listen(portal, receiver, events=["registry.changed"], nouns=["need"])
    owner = await portal.add_organization()
    need = await portal.add_need(owner)
    await portal.add_offer(owner)
    await work(database)
    assert [item["id"] for item in receiver.asked[0].json["data"]["items"]] == [need]  # type: ignore[index]
    hook = await listen(portal, receiver, events=["saved_search.matched"])
    await portal.add_need(owner)
    await work(database)
    assert (await portal.get(f"/v1/webhooks/{hook['id']}/deliveries"))["items"] == []


async def test_a_backlog_becomes_one_message_in_order(
    portal: Tenant, receiver: Server, database: Database
) -> None:
    await listen(portal, receiver)
    owner = await portal.add_organization()
    receiver.faults = [BROKEN]
    now = datetime.now(UTC) + SOON
    await work(database, now=now)
    for city in ("Омск", "Тараз", "Ош"):
        await portal.ask("PATCH", f"/v1/organizations/{owner}", json={"city": city})
        await work(database, now=now)
    assert len(receiver.asked) == 1
    await work(database, now=now + LATER)
    await work(database, now=now + LATER)
    actions = [asked.json["data"]["items"] for asked in receiver.asked[1:]]  # type: ignore[index]
    assert [[item["action"] for item in items] for items in actions] == [["created"], ["changed"]]


async def test_a_registry_that_moved_to_another_server_says_so(
    portal: Tenant, receiver: Server, database: Database
) -> None:
    hook = await listen(portal, receiver)
    async with database.write() as session:
        await webhooks.move(session, hook["id"], "b2Jzb2xldGU")
    await work(database)
    assert receiver.asked[0].json["type"] == "registry.reset"  # type: ignore[index]
    owner = await portal.add_organization()
    await work(database)
    assert owner in receiver.asked[1].body.decode()


async def test_a_suspended_portal_is_told_nothing(
    api: Api, portal: Tenant, receiver: Server, database: Database
) -> None:
    await listen(portal, receiver)
    await portal.add_organization()
    await api.patch("/v1/portals/kz-industry", {"suspended": True})
    assert await work(database) == 0
    await api.patch("/v1/portals/kz-industry", {"suspended": False})
    assert await work(database) == 1


async def test_both_secrets_are_good_for_a_day_after_a_rotation(
    portal: Tenant, receiver: Server, database: Database
) -> None:
    hook = await listen(portal, receiver)
    turned = await portal.post(f"/v1/webhooks/{hook['id']}/rotation", {})
    assert turned["secret"] != hook["secret"]
    await portal.post(f"/v1/webhooks/{hook['id']}/test", {}, expect=202)
    await work(database)
    for secret in (hook["secret"], turned["secret"]):
        verified(receiver.asked[0], secret)


async def test_each_attempt_is_signed_anew_with_its_own_time(
    portal: Tenant, receiver: Server, database: Database
) -> None:
    hook = await listen(portal, receiver)
    sent = await portal.post(f"/v1/webhooks/{hook['id']}/test", None, expect=202)
    receiver.faults = [BROKEN]
    began = int(datetime.now(UTC).timestamp())
    await work(database)
    turned = await portal.post(f"/v1/webhooks/{hook['id']}/rotation", {})
    await portal.post(f"/v1/webhooks/{hook['id']}/deliveries/{sent['id']}/replay", {}, expect=202)
    await work(database)
    first, second = receiver.asked
    assert len(first.headers["webhook-signature"].split()) == 1
    assert len(second.headers["webhook-signature"].split()) == 2
    for secret in (hook["secret"], turned["secret"]):
        verified(second, secret)
    assert first.body == second.body
    assert (
        began
        <= int(first.headers["webhook-timestamp"])
        <= int(second.headers["webhook-timestamp"])
        <= int(datetime.now(UTC).timestamp())
    )


async def test_a_secret_that_was_turned_a_day_ago_signs_nothing_more(
    portal: Tenant, receiver: Server, database: Database
) -> None:
    hook = await listen(portal, receiver)
    turned = await portal.post(f"/v1/webhooks/{hook['id']}/rotation", {})
    async with database.write() as session:
        await session.execute(text("UPDATE webhooks SET rotated_at = now() - interval '25 hours'"))
    await portal.post(f"/v1/webhooks/{hook['id']}/test", {}, expect=202)
    await work(database)
    verified(receiver.asked[0], turned["secret"])
    with pytest.raises(WebhookVerificationError):
        verified(receiver.asked[0], hook["secret"])
