"""What callers do, in which shares, and what the service has acknowledged of their writes."""

import asyncio
import random
from dataclasses import dataclass, field
from typing import Any

from load.wire import LostError, Wire

SHARES = {
    "suggestions of a need": 40,
    "suggestions of words": 10,
    "a record": 20,
    "a list": 8,
    "codes for a text": 4,
    "create": 8,
    "change": 6,
    "read own write": 3,
    "delete": 1,
}
"""Of a hundred requests; 18 write or read what was just written."""

_STARTING = 503
_WORDS = ("катанка медная", "труба стальная бесшовная", "мука пшеничная", "кабель силовой",
          "steel pipe", "цемент М500", "профиль алюминиевый", "ткань хлопковая")  # fmt: skip
_CODES = ("7408", "7304", "1101", "8544", "7304", "2523", "7604", "5208")


class WrongError(Exception):
    """An answer that a caller would not take."""


@dataclass
class Mix:
    """Callers of one service.

    Attributes:
        needs: ids of stored needs.
        written: what was acknowledged: the title under each id, None where it was deleted.
        unsure: ids of writes whose answer did not come: either is right.
    """

    wire: Wire
    needs: list[str]
    seed: int = 1
    written: dict[str, str | None] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)
    writes: int = 0
    _owner: str = ""
    _mine: list[str] = field(default_factory=list)
    _number: int = 0

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)  # noqa: S311 - made-up requests

    async def start(self) -> None:
        """Make the organization that all new offers are of."""
        body = {"name": f"ООО «Под нагрузкой {self.seed}»", "country": "RU"}
        self._owner = (await self._ask("POST", "/v1/organizations", body, expect=201))["id"]
        # Until then it says 503 to who wants codes, as it should.
        while not await self._knows_codes():  # noqa: ASYNC110 - it is asked over HTTP
            await asyncio.sleep(1.0)

    async def _knows_codes(self) -> bool:
        body = {"text": _WORDS[0], "limit": 5}
        try:
            got = await self.wire.ask("POST", "/v1/nomenclature/suggest", body)
        except LostError:  # while the assistant reads a large registry nothing else is answered
            return False
        return got.status != _STARTING

    def choose(self) -> str:
        """The kind of the next request."""
        kind = self._chance.choices(list(SHARES), list(SHARES.values()))[0]
        return "create" if kind in {"change", "delete"} and not self._mine else kind

    async def do(self, kind: str) -> None:
        """Make one request of a kind.

        Raises:
            WrongError: the answer is not right.
            LostError: none came.
        """
        at = self._chance.randrange(len(_WORDS))
        need = self._chance.choice(self.needs)
        match kind:
            case "suggestions of a need":
                await self._ask("GET", f"/v1/needs/{need}/suggestions?limit=10")
            case "suggestions of words":
                query = {"title": _WORDS[at], "codes": [_CODES[at]], "country": "BY", "limit": 10}
                await self._ask("POST", "/v1/suggestions", {"queries": [query]})
            case "a record":
                await self._ask("GET", f"/v1/needs/{need}")
            case "a list":
                await self._ask("GET", f"/v1/offers?code={_CODES[at]}&limit=20")
            case "codes for a text":
                body = {"text": _WORDS[at], "limit": 5}
                await self._ask("POST", "/v1/nomenclature/suggest", body)
            case "create":
                key, _ = await self._create(at)
                self._mine.append(key)
            case "change":
                await self._change()
            case "delete":
                await self._delete()
            case _:
                await self._read_own_write(at)

    async def _create(self, at: int) -> tuple[str, int]:
        self._number += 1
        title = f"{_WORDS[at]} партия {self.seed}-{self._number}"
        body = {"organization_id": self._owner, "kind": "product", "title": title,
                "codes": [_CODES[at]], "quantity": {"value": 10, "unit": "TNE"}}  # fmt: skip
        made = await self._ask("POST", "/v1/offers", body, expect=201)
        self._acknowledged(made["id"], title)
        return made["id"], made["revision"]

    async def _change(self) -> None:
        # Taken out meanwhile, so that two writers do not make unknown what is right.
        key = self._mine.pop(self._chance.randrange(len(self._mine)))
        self._number += 1
        title = f"изменено {self.seed}-{self._number}"
        try:
            await self._ask("PATCH", f"/v1/offers/{key}", {"title": title})
        except LostError:
            self.unsure.add(key)
            raise
        self._acknowledged(key, title)
        self._mine.append(key)

    async def _delete(self) -> None:
        key = self._mine.pop(self._chance.randrange(len(self._mine)))
        try:
            await self._ask("DELETE", f"/v1/offers/{key}", expect=204)
        except LostError:
            self.unsure.add(key)
            raise
        self._acknowledged(key, None)

    async def _read_own_write(self, at: int) -> None:
        key, revision = await self._create(at)
        headers = {"Min-Revision": str(revision)}
        path = f"/v1/offers/{key}/suggestions?limit=5"
        await self._ask("GET", path, headers=headers)
        # Only now: somebody who deletes it first would make it 404.
        self._mine.append(key)

    def _acknowledged(self, key: str, title: str | None) -> None:
        self.written[key] = title
        self.writes += 1

    async def _ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        expect: int = 200,
        headers: dict[str, str] | None = None,
    ) -> Any:
        got = await self.wire.ask(method, path, body, headers)
        if got.status != expect:
            raise WrongError(f"{method} {path[:40]} {got.status} {got.body[:200].decode()}")
        return got.json() if got.body else None

    async def lost(self) -> list[str]:
        """Read every acknowledged write again; return what is not as it was acknowledged."""
        found = []
        for key, title in self.written.items():
            if key in self.unsure:
                continue
            got = await self.wire.ask("GET", f"/v1/offers/{key}")
            there = got.json()["title"] if got.status == 200 else None
            if got.status not in {200, 404} or there != title:
                found.append(f"{key}: {title!r} was acknowledged, {got.status} {there!r} is there")
        return found
