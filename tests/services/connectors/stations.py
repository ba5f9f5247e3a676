"""A service with one connector, and portals outside that it reads."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.config import Settings
from app.db import Database
from app.exchange.connectors.http import Patience
from app.services import connector_runs
from app.services.work import Work
from tests.portals.server import Server
from tests.support.api import Api, Json

QUICK = Patience(attempts=6, first_seconds=0.001, most_seconds=0.01)

FIELDS = {
    "key": "id", "title": "name", "codes": "tnved", "okpd2": "okpd2",
    "owner_name": "maker", "owner_number": "inn",
}  # fmt: skip


class Station:
    """A service with one connector, and what its portal sees of it."""

    def __init__(self, api: Api, database: Database, settings: Settings, portal: str) -> None:
        self.api = api
        self.database = database
        self.settings = settings
        self.portal = portal
        self.key = ""

    async def set_up(self, kind: str, *, secret: str | None = None, **settings: object) -> None:
        """Add the connector."""
        body = {
            "name": f"{kind} of {self.portal}",
            "portal": self.portal,
            "kind": kind,
            "settings": {"requests_per_second": 50, **settings},
            "secret": secret,
        }
        self.key = str((await self.api.post("/v1/connectors", body))["id"])

    async def run(self, stopping: asyncio.Event | None = None) -> Json:
        """Run it once, and return the run as the dashboard shows it."""
        work = Work(
            database=self.database,
            settings=self.settings,
            subject=self.key,
            stopping=stopping or asyncio.Event(),
        )
        await connector_runs.run(work, QUICK)
        return await self.last()

    async def last(self) -> Json:
        """The last run."""
        return dict((await self.api.get_own(f"/v1/connectors/{self.key}"))["last_run"])

    async def stored(self, noun: str = "offers") -> dict[str, Json]:
        """What it has brought, by the portal's key."""
        found: dict[str, Json] = {}
        cursor: dict[str, str] = {}
        while True:
            page = await self.api.get_own(f"/v1/{noun}", limit=100, **cursor)
            found |= {item["source"]["key"]: item for item in page["items"]}
            if page["next_cursor"] is None:
                return found
            cursor = {"cursor": page["next_cursor"]}

    async def quarantine(self) -> dict[str, Json]:
        """The rows that could not be taken as they are."""
        page = await self.api.get_own(f"/v1/connectors/{self.key}/quarantine", limit=100)
        return {item["key"]: item for item in page["items"]}


@contextmanager
def serving(answer: object) -> Iterator[Server]:
    """A portal outside."""
    with Server(answer) as running:  # type: ignore[arg-type]
        yield running


async def odata(station: Station, server: Server, **more: Any) -> None:
    await station.set_up(
        "odata",
        url=f"{server.base}/odata/Goods",
        fields=FIELDS,
        constants={"owner_country": "RU", "side": "offer"},
        **more,
    )
