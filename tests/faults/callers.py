"""Callers who write, come again until they have an answer, and remember what they were answered."""

import asyncio
import random
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.faults.stack import BEARER, Stack

IMPORTED = "Медь "
"""How the titles of imported rows begin."""

_ROWS = 30
_PATIENCE = 120.0


@dataclass
class Callers:
    """What some callers did to one service.

    Attributes:
        titles: what was acknowledged of each offer; None where it was deleted.
        revisions: the newest revision that each offer's writes were answered with.
        imports: id of each import, and the keys of its rows.
        touched: offers written since it was last emptied.
        wrong: answers that nobody should get.
        retries: how often a caller had to come again.
    """

    stack: Stack
    chance: random.Random
    titles: dict[str, str | None] = field(default_factory=dict)
    revisions: dict[str, int] = field(default_factory=dict)
    imports: dict[str, list[str]] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    retries: int = 0
    imports_share: float = 0.04
    acknowledged: int = 0
    _owner: str = ""
    _free: list[str] = field(default_factory=list)

    async def work(self, until: asyncio.Event) -> None:
        """Write, one after another, until told to stop; the last write is brought to its end."""
        async with httpx.AsyncClient(headers=BEARER, timeout=20) as client:
            if not self._owner:
                body = {"name": "ТОО «Живучий»", "country": "KZ"}
                answer = await self._insist(client, "POST", "/v1/organizations", body)
                self._owner = answer.json()["id"]
            while not until.is_set():
                dice = self.chance.random()
                if dice < self.imports_share:
                    await self._import(client)
                elif dice < 0.55 or not self._free:
                    await self._create(client)
                elif dice < 0.9:
                    await self._change(client)
                else:
                    await self._delete(client)

    async def _create(self, client: httpx.AsyncClient) -> None:
        title = f"Катанка {uuid.uuid4()}"
        body = {"organization_id": self._owner, "kind": "material", "title": title,
                "codes": ["7408110000"]}  # fmt: skip
        answer = await self._insist(client, "POST", "/v1/offers", body)
        if answer.status_code == 201:
            self._note(answer.json()["id"], title, answer.json()["revision"])

    async def _change(self, client: httpx.AsyncClient) -> None:
        key = self._free.pop(self.chance.randrange(len(self._free)))
        title = f"Изменено {uuid.uuid4()}"
        answer = await self._insist(client, "PATCH", f"/v1/offers/{key}", {"title": title})
        if answer.status_code == 200:
            self._note(key, title, answer.json()["revision"])

    async def _delete(self, client: httpx.AsyncClient) -> None:
        key = self._free.pop(self.chance.randrange(len(self._free)))
        answer = await self._insist(client, "DELETE", f"/v1/offers/{key}")
        if answer.status_code in {204, 404}:  # 404 when it was deleted and the answer was lost
            self._note(key, None, 0)

    async def _import(self, client: httpx.AsyncClient) -> None:
        keys = [uuid.uuid4().hex for _ in range(_ROWS)]
        lines = [f"{key};{IMPORTED}{key};7408" for key in keys]
        content = "\n".join(["Код;Наименование;ТН ВЭД", *lines]).encode()
        answer = await self._insist(
            client, "POST", f"/v1/imports?organization_id={self._owner}", content
        )
        if answer.status_code == 202:
            self.imports[answer.json()["id"]] = keys

    async def _insist(
        self, client: httpx.AsyncClient, method: str, path: str, body: Any = None
    ) -> httpx.Response:
        """Ask with one key until there is an answer that says what has come of it."""
        headers = {"Idempotency-Key": uuid.uuid4().hex} if method == "POST" else {}
        sent = {"content": body} if isinstance(body, bytes) else {"json": body}
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            try:
                answer = await client.request(
                    method, f"{self.stack.base}{path}", headers=headers, **sent
                )
            except httpx.HTTPError:
                self.retries += 1
                await asyncio.sleep(0.05)
                continue
            if answer.status_code != 503:
                if answer.status_code not in {200, 201, 202, 204} and method != "DELETE":
                    self.wrong.append(f"{method} {path} {answer.status_code} {answer.text[:300]}")
                return answer
            if "retry-after" not in answer.headers:
                self.wrong.append(f"{method} {path}: 503 without Retry-After")
            self.retries += 1
            await asyncio.sleep(0.05)
        raise AssertionError(f"{method} {path}: no answer in {_PATIENCE} s")

    def _note(self, key: str, title: str | None, revision: int) -> None:
        self.titles[key] = title
        self.revisions[key] = max(revision, self.revisions.get(key, 0))
        self.touched.add(key)
        self.acknowledged += 1
        if title is not None:
            self._free.append(key)
