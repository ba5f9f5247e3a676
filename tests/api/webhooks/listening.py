"""Listening to webhooks, and the work of the background that sends them."""

from datetime import datetime, timedelta

from standardwebhooks import Webhook

from app.db import Database
from app.exchange.outbound import Outbound, networks
from app.services import deliveries
from tests.portals.server import Asked, Server
from tests.support.api import Json
from tests.support.tenants import Tenant

LOOPBACK = Outbound(networks(["127.0.0.0/8"]), seconds=5)
LATER = timedelta(days=4)
SOON = timedelta(minutes=1)
"""Ahead of whatever the database calls now."""


async def listen(who: Tenant, receiver: Server, **more: object) -> Json:
    """Add a webhook that a receiver gets."""
    return await who.post("/v1/webhooks", {"url": f"{receiver.base}/hook", **more})


async def work(database: Database, *, now: datetime | None = None) -> int:
    """What the background does at each tick."""
    await deliveries.tell_changes(database)
    return await deliveries.deliver(database, LOOPBACK, now=now)


def verified(asked: Asked, secret: str) -> Json:
    """Check a message as the reference library does."""
    said: Json = Webhook(secret).verify(asked.body, asked.headers)
    return said
