"""Sends what is due, and does with it what the owner of an address does."""

import re
from datetime import UTC, datetime, timedelta

import httpx

from app.db import Database
from app.services import letter_links, notices
from tests.support.api import Json
from tests.support.mail import Mailbox, text_of
from tests.support.tenants import Tenant

BASE = "http://registry.example.org/api"
WHO = "sales@example.org"
LINK = re.compile(r"https?://\S+")


async def send(database: Database, box: Mailbox, *, after: float = 0) -> list[str]:
    """Send what is due, and return the plain texts of what came."""
    before = len(box.letters)
    now = datetime.now(UTC) + timedelta(seconds=after + 1)
    await notices.send_due(database, box.server, BASE, now=now)
    return [text_of(letter) for letter in box.letters[before:]]


def link_in(text: str, path: str) -> str:
    """The one link of a letter to a path, as it is asked for."""
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
    """Let a portal write to an address."""
    return await who.post("/v1/receivers", {"email": WHO} | changes)
