"""Letters through a real mail server: only to who agreed, only what he may see, never again."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from pydantic import ValidationError

from app.config import MailSecurity, Settings
from app.db import Database, ReadSession
from app.exchange.outbound import Outbound, networks
from app.jobs.worker import Worker
from app.services import deliveries, imports, letter_links, notices, saved_searches
from app.services.letter_links import Purpose
from app.services.work import Work
from app.store import queue, receivers
from tests.portals.server import Said, Server
from tests.support.api import Api, Json
from tests.support.mail import SENDER, Mailbox, text_of
from tests.support.problems import problem, refusal
from tests.support.tenants import Tenant, tenant

BASE = "http://registry.example.org/api"
WHO = "sales@example.org"
QUERY = {"seek": "offers", "title": "Катанка медная 8 мм", "codes": ["7408110000"], "country": "BY"}
LINK = re.compile(r"https?://\S+")


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with Mailbox() as running:
        yield running


@pytest.fixture
def settings(settings: Settings, box: Mailbox) -> Settings:
    """A service that sends letters."""
    mail = {"smtp_host": "127.0.0.1", "smtp_port": box.port, "smtp_sender": SENDER}
    mail |= {"smtp_security": MailSecurity.NONE, "public_url": BASE}
    return settings.model_copy(update=mail | {"outbound_networks": ["127.0.0.0/8"]})


@pytest.fixture
async def buyer(api: Api, database: Database) -> Tenant:
    return await tenant(api.client, database, "by-register")


@pytest.fixture
async def maker(api: Api, database: Database) -> Tenant:
    return await tenant(api.client, database, "kz-industry")


async def send(database: Database, box: Mailbox, *, after: float = 0) -> list[str]:
    """Send what is due, and return the plain texts of what came."""
    before = len(box.letters)
    now = datetime.now(UTC) + timedelta(seconds=after + 1)
    await notices.send_due(database, box.server, BASE, now=now)
    return [text_of(letter) for letter in box.letters[before:]]


def link_in(text: str, path: str) -> str:
    [found] = [link for link in LINK.findall(text) if path in link]
    return str(found).removeprefix(BASE)


async def agree(client: httpx.AsyncClient, database: Database, box: Mailbox) -> None:
    """Agree as the owner of the address does."""
    [text] = await send(database, box)
    link = link_in(text, letter_links.CONFIRMATION)
    asked = await client.get(link)
    assert asked.status_code == 200
    assert '<form method="post"' in asked.text
    assert (await client.post(link)).status_code == 200


async def receiver(who: Tenant, **changes: object) -> Json:
    return await who.post("/v1/receivers", {"email": WHO} | changes)


async def matched(app: FastAPI, database: Database) -> None:
    await saved_searches.ask_all(database, app.state.live)


async def test_a_search_tells_by_letter_once_its_address_has_agreed(
    app: FastAPI, database: Database, buyer: Tenant, maker: Tenant, box: Mailbox
) -> None:
    body = {"name": "Катанка\nдля нас", "query": QUERY, "filters": {"min_score": 0}, "email": WHO}
    answer = await buyer.ask(
        "POST", "/v1/saved-searches", json=body, headers={"Accept-Language": "en"}
    )
    search = answer.json()
    owner = await maker.add_organization(country="KZ", name="ТОО «Жезмыс»")
    await maker.add_offer(owner)
    await matched(app, database)
    # Nobody agreed yet: there is the question, and nothing else.
    await agree(buyer.client, database, box)
    assert len(box.letters) == 1
    shown = await buyer.get(f"/v1/receivers/{search['receiver_id']}")
    assert (shown["state"], shown["email"], shown["language"]) == ("confirmed", WHO, "en")

    hidden = await maker.add_offer(owner, title="Катанка медная, тайная", visibility="members")
    good = await maker.add_offer(owner, title="Катанка медная 8 мм, <новая>")
    await matched(app, database)
    # What has become private before the letter goes is not in it.
    await maker.ask("PATCH", f"/v1/offers/{hidden}", json={"visibility": "private"})
    [text] = await send(database, box)
    assert "Катанка медная 8 мм, <новая> — ТОО «Жезмыс» (KZ), score 0." in text
    assert f"{BASE}/v1/offers/{good}" in text
    assert "тайная" not in text
    letter = box.letters[-1]
    assert letter["Subject"] == "New partners (1): Катанка для нас"
    assert (letter["From"], letter["To"]) == (SENDER, WHO)
    assert box.envelopes[-1] == (SENDER, [WHO])
    page = letter.get_body(("html",))
    assert page is not None
    assert "8 мм, &lt;новая&gt;" in page.get_content()

    # An hour's finds are one letter.
    first = await maker.add_offer(owner, title="Катанка медная 8 мм, первая")
    await matched(app, database)
    second = await maker.add_offer(owner, title="Катанка медная 8 мм, вторая")
    await matched(app, database)
    assert await send(database, box) == []
    [text] = await send(database, box, after=3_600)
    assert first in text
    assert second in text
    assert await send(database, box, after=3_600) == []


async def test_who_wants_no_letters_gets_none_and_is_not_asked_again(
    database: Database, buyer: Tenant, api: Api, box: Mailbox
) -> None:
    made = await receiver(buyer)
    await agree(buyer.client, database, box)
    async with database.write() as session:
        assert await notices.tell(
            session, "by-register", WHO, "import.failed",
            {"import_id": "1", "file": "a.csv", "reason": "damaged", "rows": 3},
        )  # fmt: skip
    [text] = await send(database, box)
    letter = box.letters[-1]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = letter["List-Unsubscribe"].strip("<>").removeprefix(BASE)
    assert stop == link_in(text, letter_links.STOP)
    assert "a.csv" in text
    # Looking changes nothing, one click does.
    await buyer.client.get(stop)
    assert (await buyer.get(f"/v1/receivers/{made['id']}"))["state"] == "confirmed"
    answer = await buyer.client.post(stop, content="List-Unsubscribe=One-Click")
    assert answer.status_code == 200
    assert (await buyer.get(f"/v1/receivers/{made['id']}"))["state"] == "stopped"
    async with database.write() as session:
        assert not await notices.tell(session, "by-register", WHO, "import.failed", {})
    path = f"/v1/receivers/{made['id']}"
    problem(await buyer.ask("POST", f"{path}/confirmation"), 409, "conflict")
    problem(await buyer.ask("DELETE", path), 409, "conflict")
    problem(await buyer.ask("POST", "/v1/receivers", json={"email": WHO}), 409, "conflict")
    body = {"name": "Катанка", "query": QUERY, "email": WHO}
    refusal(
        await buyer.ask("POST", "/v1/saved-searches", json=body), "/email", "address_switched_off"
    )
    await api.delete(path)


async def test_links_are_good_for_one_thing_and_cannot_be_made_up(
    database: Database, buyer: Tenant, box: Mailbox
) -> None:
    made = await receiver(buyer)
    [text] = await send(database, box)
    link = link_in(text, letter_links.CONFIRMATION)
    token = link.partition("?t=")[2]
    for other in (
        link.replace(letter_links.CONFIRMATION, letter_links.STOP),
        link[:-9] + ("A" if link[-9] != "A" else "B") + link[-8:],
        f"{letter_links.CONFIRMATION}?t={token[:-6]}",
        f"{letter_links.CONFIRMATION}?t=%00{token}",
    ):
        for method in ("GET", "POST"):
            problem(await buyer.client.request(method, other), 404, "not_found")
    async with database.write() as session:
        secret = await letter_links.make_secret(session)
    old = datetime.now(UTC) - letter_links.GOOD_FOR - timedelta(minutes=1)
    stale = letter_links.link(secret, "", Purpose.CONFIRM, UUID(made["id"]), old)
    problem(await buyer.client.post(stale), 404, "not_found")
    assert (await buyer.get(f"/v1/receivers/{made['id']}"))["state"] == "waiting"


async def test_an_address_that_refuses_letters_is_switched_off(
    database: Database, buyer: Tenant, box: Mailbox
) -> None:
    made = await receiver(buyer)
    await agree(buyer.client, database, box)
    box.refused[WHO] = "550 5.1.1 no such box"
    for number in range(notices.REFUSALS):
        async with database.write() as session:
            words: Json = {
                "import_id": "1",
                "file": f"{number}.csv",
                "reason": "damaged",
                "rows": 3,
            }
            await notices.tell(session, "by-register", WHO, "import.failed", words)
        assert (await buyer.get(f"/v1/receivers/{made['id']}"))["state"] == "confirmed"
        await send(database, box)
    shown = await buyer.get(f"/v1/receivers/{made['id']}")
    assert shown["state"] == "disabled"
    assert "no such box" in shown["disabled_reason"]
    # Refused for good, they are not tried again.
    box.refused.clear()
    assert await send(database, box, after=7 * 86_400) == []


async def test_a_letter_waits_for_a_server_that_is_down_or_full(
    database: Database, buyer: Tenant, box: Mailbox
) -> None:
    made = await receiver(buyer)
    box.refused[WHO] = "451 4.7.1 greylisted, come again"
    assert await send(database, box) == []
    box.refused.clear()
    box.broken = "452 4.3.1 the disk is full"
    assert await send(database, box, after=70) == []
    with Mailbox() as closed:
        gone = closed.server
    later = datetime.now(UTC) + timedelta(seconds=800)
    assert await notices.send_due(database, gone, BASE, now=later) == 1
    box.broken = None
    assert len(await send(database, box, after=900)) == 0
    assert len(await send(database, box, after=4_000)) == 1
    assert (await buyer.get(f"/v1/receivers/{made['id']}"))["state"] == "waiting"


async def test_a_webhook_that_is_switched_off_and_an_import_that_fails_are_told(
    database: Database, settings: Settings, buyer: Tenant, box: Mailbox
) -> None:
    await receiver(buyer, language="en")
    await receiver(buyer, email="none@example.org", wanted=[])
    for text in await send(database, box):
        answer = await buyer.client.post(link_in(text, letter_links.CONFIRMATION))
        assert answer.status_code == 200
    with Server(lambda _: Said(410)) as gone:
        hook = await buyer.post("/v1/webhooks", {"url": gone.base})
        await buyer.post(f"/v1/webhooks/{hook['id']}/test", {}, expect=202)
        await deliveries.deliver(database, Outbound(networks(settings.outbound_networks)))
    answer = await buyer.ask(
        "POST", "/v1/imports", content=b"\x1f\x8bbroken", headers={"X-Filename": "a%0D%0Ab.csv"}
    )
    key = answer.json()["id"]
    await imports.run(Work(database=database, settings=settings, subject=key))
    # As the service does it, in its background.
    async with database.write() as session:
        await queue.put(session, "letters", "")
    worker = Worker(database, settings, schedules=(), drain=True)
    running = asyncio.create_task(worker.run())
    async with asyncio.timeout(20):
        while len(box.letters) < 4:  # noqa: ASYNC110 - another program fills the box
            await asyncio.sleep(0.1)
    worker.stopping.set()
    await running
    told = {str(letter["Subject"]): text_of(letter) for letter in box.letters[2:]}
    [webhook, failed] = sorted(told, reverse=True, key=lambda subject: "webhook" in subject)
    assert webhook == f"A webhook was switched off: {gone.base}"
    assert failed.startswith("An import failed: a")
    assert key in told[failed]
    assert {letter["To"] for letter in box.letters[2:]} == {WHO}


@pytest.mark.parametrize(
    "email",
    ["a@b", "a b@example.org", "a@example.org\nBcc: b@example.org", "a,b@example.org", "@x.org",
     "<a@example.org>", "имя@example.org", "a@1.2.3.4", "a@-x.org", "a" * 65 + "@example.org"],
)  # fmt: skip
async def test_what_is_no_address_is_refused(buyer: Tenant, email: str) -> None:
    answer = await buyer.ask("POST", "/v1/receivers", json={"email": email})
    assert problem(answer, 422, "invalid_input")["errors"][0]["pointer"] == "/email"


async def test_a_domain_in_other_letters_is_written_to_in_ascii(
    database: Database, buyer: Tenant, box: Mailbox
) -> None:
    made = await receiver(buyer, email="Zakaz@Завод.РФ")
    assert made["email"] == "Zakaz@xn--80aegj1b.xn--p1ai"
    assert len(await send(database, box)) == 1


async def test_receivers_are_their_portals_own(
    buyer: Tenant, maker: Tenant, database: Database
) -> None:
    made = await receiver(buyer)
    path = f"/v1/receivers/{made['id']}"
    for method, address in [
        ("GET", path), ("PATCH", path), ("DELETE", path), ("POST", f"{path}/confirmation"),
    ]:  # fmt: skip
        answer = await maker.ask(method, address, **({"json": {}} if method == "PATCH" else {}))
        problem(answer, 404, "not_found")
    assert (await maker.get("/v1/receivers"))["items"] == []
    problem(await buyer.ask("POST", f"{path}/confirmation"), 409, "conflict")
    changed = await buyer.ask("PATCH", path, json={"language": "en", "wanted": []})
    assert (changed.json()["language"], changed.json()["wanted"]) == ("en", [])
    search = await buyer.post(
        "/v1/saved-searches", {"name": "Катанка", "query": QUERY, "email": WHO}
    )
    assert search["receiver_id"] == made["id"]
    ended = await buyer.ask("PATCH", f"/v1/saved-searches/{search['id']}", json={"email": ""})
    assert ended.json()["receiver_id"] is None
    assert (await buyer.ask("DELETE", path)).status_code == 204
    async with database.read() as session:
        assert await receivers.count(ReadSession(session), "by-register") == 0


async def test_no_letter_goes_unprotected_where_protection_is_asked_for(
    database: Database, buyer: Tenant, box: Mailbox
) -> None:
    await receiver(buyer)
    for security in (MailSecurity.STARTTLS, MailSecurity.TLS):
        server = replace(box.server, security=security)
        now = datetime.now(UTC) + timedelta(hours=1)
        assert await notices.send_due(database, server, BASE, now=now) <= 1
        assert box.letters == []
    assert len(await send(database, box, after=86_400)) == 1


@pytest.mark.parametrize(
    "said",
    [
        {"smtp_host": "mail.example.org"},
        {"smtp_host": "mail.example.org", "smtp_sender": SENDER},
        {"smtp_host": "mail.example.org", "smtp_sender": SENDER, "public_url": BASE,
         "smtp_password": "secret", "smtp_security": "none"},
        {"smtp_host": "localhost", "smtp_sender": "a@b\nBcc: c@d", "public_url": BASE},
    ],
)  # fmt: skip
def test_half_a_mail_server_is_no_setting(said: Json) -> None:
    with pytest.raises(ValidationError):
        Settings(**said)
    whole: Json = {"smtp_host": "localhost", "smtp_sender": SENDER, "public_url": BASE}
    assert notices.server_of(Settings(**whole | {"smtp_password": "secret"})) is not None
    assert "secret" not in repr(notices.server_of(Settings(**whole | {"smtp_password": "secret"})))
