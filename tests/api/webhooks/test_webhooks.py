"""Webhooks as records: their secret, their owner, their address, their number."""

from uuid import uuid4

import pytest

from app.db import Database
from app.store import webhooks
from app.values.webhook import WebhookDraft
from tests.api.webhooks.listening import listen, work
from tests.portals.server import Server
from tests.support.problems import problem, refusal
from tests.support.tenants import Tenant


async def test_the_secret_is_shown_once(portal: Tenant, receiver: Server) -> None:
    hook = await listen(portal, receiver)
    assert hook["secret"].startswith("whsec_")
    path = f"/v1/webhooks/{hook['id']}"
    for answer in (
        await portal.ask("GET", path),
        await portal.ask("GET", "/v1/webhooks"),
        await portal.ask("PATCH", path, json={"description": "Склад"}),
    ):
        assert answer.status_code == 200
        assert hook["secret"] not in answer.text
        assert "secret" not in answer.json()


async def test_another_portals_webhook_is_not_there(
    portal: Tenant, other: Tenant, receiver: Server
) -> None:
    hook = await listen(portal, receiver)
    path = f"/v1/webhooks/{hook['id']}"
    message = await portal.post(f"{path}/test", {}, expect=202)
    for method, address in [
        ("GET", path),
        ("PATCH", path),
        ("DELETE", path),
        ("GET", f"{path}/deliveries"),
        ("POST", f"{path}/test"),
        ("POST", f"{path}/rotation"),
        ("POST", f"{path}/deliveries/{message['id']}/replay"),
    ]:
        answer = await other.ask(method, address, **({"json": {}} if method != "GET" else {}))
        problem(answer, 404, "not_found")
    assert (await other.get("/v1/webhooks"))["items"] == []
    # Nor is a message of one webhook a message of another.
    theirs = await listen(other, receiver)
    crossed = f"/v1/webhooks/{theirs['id']}/deliveries/{message['id']}/replay"
    problem(await other.ask("POST", crossed, json={}), 404, "not_found")


async def test_a_deleted_webhook_gets_nothing_more(
    portal: Tenant, receiver: Server, database: Database
) -> None:
    hook = await listen(portal, receiver)
    await portal.post(f"/v1/webhooks/{hook['id']}/test", {}, expect=202)
    answer = await portal.ask("DELETE", f"/v1/webhooks/{hook['id']}")
    assert answer.status_code == 204
    assert await work(database) == 0
    assert receiver.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "https://10.0.0.1/hook",
        "https://192.168.1.1",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://user:secret@example.org/",
    ],
)
async def test_an_address_that_may_not_be_called_is_refused_at_once(
    portal: Tenant, url: str
) -> None:
    answer = await portal.ask("POST", "/v1/webhooks", json={"url": url})
    refusal(answer, "/url", "address_refused")


async def test_a_portal_has_two_hundred_webhooks_at_most(
    portal: Tenant, receiver: Server, database: Database
) -> None:
    async with database.write() as session:
        for _ in range(200):
            draft = WebhookDraft(url=receiver.base)
            await webhooks.add(
                session, uuid4(), draft, portal=portal.portal, secret="", position=""
            )
    answer = await portal.ask("POST", "/v1/webhooks", json={"url": receiver.base})
    problem(answer, 409, "conflict")
