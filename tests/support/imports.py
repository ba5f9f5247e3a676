"""Imports as tests ask for them: a file goes in, the job is done here, the record comes back."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx
from fastapi import FastAPI

from app.db import Database
from app.jobs.worker import Worker
from app.services import imports
from app.services.work import Work
from tests.support.api import ADMINISTRATOR, Json

HEADERS = {"Authorization": f"Bearer {ADMINISTRATOR}"}

ENGLISH = {"Accept-Language": "en"}


@dataclass(frozen=True)
class Importer:
    """A service that imports as soon as it is asked."""

    app: FastAPI
    client: httpx.AsyncClient

    @property
    def database(self) -> Database:
        found: Database = self.app.state.database
        return found

    async def start(
        self, body: bytes, name: str, headers: dict[str, str] | None = None, **asked: Any
    ) -> str:
        """Send a file and return the import's id."""
        answer = await self.client.post(
            "/v1/imports",
            content=body,
            params=asked,
            headers={"X-Filename": quote(name)} | (headers or HEADERS),
        )
        assert answer.status_code == 202, answer.text
        return str(answer.json()["id"])

    async def work(self) -> None:
        """Do what waits in the queue, and let the index learn it."""
        await Worker(self.database, self.app.state.settings, schedules=(), drain=True).run()
        await self.app.state.live.catch_up()

    async def load(self, body: bytes | str, name: str = "file.csv", **asked: Any) -> Json:
        """Import a file as the job does, without a queue between, and return the import."""
        data = body.encode() if isinstance(body, str) else body
        key = await self.start(data, name, **asked)
        settings = self.app.state.settings
        await imports.run(Work(database=self.database, settings=settings, subject=key))
        return await self.read(key)

    async def get(self, path: str, headers: dict[str, str] | None = None, **asked: Any) -> Json:
        """GET what must be there."""
        answer = await self.client.get(path, params=asked, headers=headers or HEADERS)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def read(self, key: str, headers: dict[str, str] | None = None) -> Json:
        """Read an import."""
        return await self.get(f"/v1/imports/{key}", (headers or HEADERS) | ENGLISH)

    async def bring(self, body: bytes | str, name: str = "file.csv", **asked: Any) -> Json:
        """Import a file to its end, let the index learn it, and return the import."""
        done = await self.load(body, name, **asked)
        await self.app.state.live.catch_up()
        return done

    async def report(self, done: Json, **asked: Any) -> list[Json]:
        """Read the whole report, page by page."""
        items: list[Json] = []
        cursor: str | None = None
        while True:
            more: Json = {"cursor": cursor} if cursor else {}
            page = await self.get(f"/v1/imports/{done['id']}/report", limit=100, **asked, **more)
            items += page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return items

    async def offers(self, **asked: Any) -> list[Json]:
        """The first hundred offers."""
        return list((await self.get("/v1/offers", limit=100, **asked))["items"])


def counts(**given: int) -> dict[str, int]:
    """Counts of an import; those not given are nought."""
    return {"created": 0, "updated": 0, "unchanged": 0, "skipped": 0, "failed": 0} | given
