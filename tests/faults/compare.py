"""After a fault: database, index, feed and jobs must tell the same, and what was promised."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import httpx

from tests.faults.callers import IMPORTED, Callers
from tests.faults.stack import BEARER, Stack

_HALF_WRITTEN = {
    "offers without their code": "SELECT count(*) FROM listings l WHERE NOT EXISTS"
    " (SELECT FROM listing_codes c WHERE c.listing_id = l.id)",
    "records whose revision no change has": "SELECT count(*) FROM listings l WHERE NOT EXISTS"
    " (SELECT FROM changes c WHERE c.revision = l.revision AND c.record_id = l.id)",
    "changes without history": "SELECT count(*) FROM changes c WHERE noun IN ('offer', 'need',"
    " 'organization') AND NOT EXISTS (SELECT FROM history h WHERE h.revision = c.revision)",
    "two records of one key": "SELECT count(*) FROM (SELECT FROM listings"
    " GROUP BY portal, source_key, side HAVING source_key IS NOT NULL AND count(*) > 1) d",
    "twins of one request": "SELECT count(*) FROM (SELECT FROM listings"
    " WHERE title LIKE 'Катанка %' GROUP BY title HAVING count(*) > 1) d",
}

_STANDS = "SELECT (SELECT max(revision) FROM changes), (SELECT count(*) FROM listings)"


@dataclass
class Comparison:
    """Looks at one service from outside, and at its database from inside.

    Attributes:
        copy: what somebody has who has followed the change feed from its start.
    """

    stack: Stack
    callers: Callers
    cursor: str = "0"
    copy: dict[str, str] = field(default_factory=dict)

    async def after_a_round(self) -> list[str]:
        """Return everything that is not as it should be."""
        connection = await asyncpg.connect(dsn(self.stack.url))
        try:
            stored = {
                str(row["id"]): row["title"]
                for row in await connection.fetch("SELECT id, title FROM listings")
            }
            found = self._promises(stored)
            for name, question in _HALF_WRITTEN.items():
                if count := await connection.fetchval(question):
                    found.append(f"{count} {name}")
            async with httpx.AsyncClient(headers=BEARER, timeout=30) as client:
                found += await self._index(client, connection)
                found += await self._feed(client, stored)
        finally:
            await connection.close()
        self.callers.touched.clear()
        return found + self.callers.wrong

    def _promises(self, stored: dict[str, str]) -> list[str]:
        """Every acknowledged write is there, with what was written."""
        return [
            f"{key}: {title!r} was acknowledged, {stored.get(key)!r} is stored"
            for key, title in self.callers.titles.items()
            if stored.get(key) != title
        ]

    async def _index(self, client: httpx.AsyncClient, connection: asyncpg.Connection) -> list[str]:
        """Each process has every record, and no other, without being told the revision."""
        found = []
        headers = {"Connection": "close"}
        address = f"{self.stack.base}/readyz"
        deadline = time.monotonic() + 15
        agreeing = 0
        while agreeing < 3:
            # Many at once, so that every process has to answer some of them.
            some = await asyncio.gather(*(client.get(address, headers=headers) for _ in range(8)))
            told = {(a.json().get("revision"), a.json().get("listings")) for a in some}
            # Asked each time: an import may go on meanwhile.
            stands = tuple(await connection.fetchrow(_STANDS))
            agreeing = agreeing + 1 if told == {stands} else 0
            if time.monotonic() > deadline:
                return [f"database: {stands}; index: {told}"]
            await asyncio.sleep(0.05)
        for key in self.callers.touched:
            answer = await client.get(
                f"{self.stack.base}/v1/offers/{key}/suggestions?limit=1", headers=headers
            )
            expected = 404 if self.callers.titles[key] is None else 200
            if answer.status_code != expected:
                found.append(f"index of {key}: {answer.status_code} instead of {expected}")
        return found

    async def _feed(self, client: httpx.AsyncClient, stored: dict[str, str]) -> list[str]:
        """Who has followed the feed has exactly what is stored.

        Rows of imports are left out, for one may go on while we look.
        """
        more = True
        while more:
            answer = await client.get(
                f"{self.stack.base}/v1/changes", params={"since": self.cursor, "limit": 100}
            )
            if answer.status_code != 200:
                return [f"feed: {answer.status_code} {answer.text[:200]}"]
            page: dict[str, Any] = answer.json()
            self.cursor, more = page["next_cursor"], page["more"]
            for item in page["items"]:
                if item["noun"] == "offer" and item["action"] == "deleted":
                    self.copy.pop(item["id"], None)
                elif item["noun"] == "offer":
                    self.copy[item["id"]] = item["offer"]["title"]
        differing = {
            (key, title)
            for key, title in set(self.copy.items()) ^ set(stored.items())
            if not title.startswith(IMPORTED)
        }
        return [f"feed and database differ: {sorted(differing)[:4]}"] if differing else []

    async def jobs_done(self, seconds: float) -> list[str]:
        """Every import that was accepted ends completed, with each row once, in the feed too."""
        deadline = time.monotonic() + seconds
        async with httpx.AsyncClient(headers=BEARER, timeout=30) as client:
            for key, rows in self.callers.imports.items():
                while (told := await self._import(client, key))["status"] in {"queued", "running"}:
                    if time.monotonic() > deadline:
                        return [f"import {key} is still {told['status']}"]
                    await asyncio.sleep(0.5)
                counts = told["counts"]
                if told["status"] != "completed" or counts["failed"] or counts["skipped"]:
                    return [f"import {key}: {told}"]
                if counts["created"] + counts["updated"] + counts["unchanged"] != len(rows):
                    return [f"import {key}: {len(rows)} rows, {counts}"]
        if wrong := await self.after_a_round():
            return wrong
        connection = await asyncpg.connect(dsn(self.stack.url))
        try:
            keys = [row for rows in self.callers.imports.values() for row in rows]
            there = await connection.fetchval(
                "SELECT count(*) FROM listings WHERE source_key = ANY($1)", keys
            )
        finally:
            await connection.close()
        found = [] if there == len(keys) else [f"{len(keys)} rows imported, {there} are there"]
        copied = sum(title.startswith(IMPORTED) for title in self.copy.values())
        return found or ([] if copied == there else [f"the feed told of {copied} rows of {there}"])

    async def _import(self, client: httpx.AsyncClient, key: str) -> dict[str, Any]:
        return dict((await client.get(f"{self.stack.base}/v1/imports/{key}")).json())


def dsn(url: str) -> str:
    """The address as the driver alone takes it."""
    return url.replace("postgresql+asyncpg://", "postgresql://")
