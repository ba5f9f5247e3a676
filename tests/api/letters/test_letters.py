"""Letters through a real mail server: what they tell, when they go, and how protected."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from pydantic import ValidationError

from app.config import MailSecurity, Settings
from app.db import Database
from app.exchange.outbound import Outbound, networks
from app.jobs.worker import Worker
from app.services import deliveries, imports, letter_links, notices, saved_searches
from app.services.work import Work
from app.store import queue
from tests.api.letters.sending import BASE, WHO, agree, link_in, receiver, send
from tests.api.suggested import QUERY
from tests.portals.server import Said, Server
from tests.support.api import Json
from tests.support.mail import SENDER, Mailbox, text_of
from tests.support.tenants import Tenant


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
