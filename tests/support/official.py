"""Official lists as tests use them: a keeper, bodies of states, and a list with an edition."""

from dataclasses import dataclass
from typing import Any

import httpx

from app.db import Database
from app.vocabulary.terms import Scope
from tests.support.api import Api, Json
from tests.support.documents import MAPPING, as_csv
from tests.support.tenants import Tenant, tenant

LIST: Json = {
    "industry": "non-ferrous-metallurgy",
    "kind": "products",
    "title_ru": "Перечень производителей готовой продукции",
    "title_en": "List of producers of finished goods",
}


@dataclass(frozen=True)
class Office:
    """Everybody who works on one list.

    Attributes:
        keeper: reviews and publishes.
        body: speaks for Kazakhstan.
        other: speaks for Russia.
    """

    keeper: Tenant
    body: Tenant
    other: Tenant
    list_id: str

    @property
    def path(self) -> str:
        """Of the list."""
        return f"/v1/lists/{self.list_id}"

    async def send(
        self, content: bytes, name: str = "perechen.csv", *, base: int = 0, **more: Any
    ) -> httpx.Response:
        """Import a document as the keeper."""
        asked = {"mapping": "official", "base": base, "on": "2026-01-01"} | more
        return await self.keeper.ask(
            "POST",
            f"{self.path}/editions/import",
            params=asked,
            content=content,
            headers={"X-Filename": name},
        )

    async def imported(self, content: bytes, name: str = "perechen.csv", **more: Any) -> Json:
        """Import what must be taken."""
        answer = await self.send(content, name, **more)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def entries(self, number: int = 1) -> list[Json]:
        """The entries of an edition."""
        found = await self.keeper.get(f"{self.path}/editions/{number}/entries", limit=100)
        return list(found["items"])

    def proposal(self, *lines: Json, country: str = "KZ", **more: Any) -> Json:
        """A valid proposal on the first edition."""
        return {
            "list_id": self.list_id, "country": country, "base": 1, "title": "Предложение",
            "lines": list(lines),
        } | more  # fmt: skip

    async def agreed(self, body: Tenant, proposal: Json) -> str:
        """Bring a proposal up to the agreement, and return its id."""
        made = await body.post("/v1/proposals", proposal)
        path = f"/v1/proposals/{made['id']}"
        await body.post(f"{path}/submission", {}, expect=200)
        await self.keeper.post(f"{path}/review", {}, expect=200)
        await self.keeper.post(f"{path}/agreement", {}, expect=200)
        return str(made["id"])

    async def publish(self, *proposals: str, base: int = 1, expect: int = 201) -> Json:
        """Publish agreed proposals."""
        body = {"base": base, "on": "2026-06-01", "proposals": list(proposals)}
        return await self.keeper.post(f"{self.path}/editions", body, expect=expect)


async def office(api: Api, database: Database, **changes: str) -> Office:
    """A list without an edition, with a mapping and the bodies of two states."""
    keeper = await tenant(
        api.client, database, "eec", [Scope.READ, Scope.WRITE, Scope.MODERATE], name="keeper"
    )
    body = await tenant(api.client, database, "kz-ministry")
    other = await tenant(api.client, database, "ru-ministry")
    for who, country in ((body, "KZ"), (other, "RU")):
        await api.put(f"/v1/bodies/{who.portal}", {"country": country})
    made = await keeper.post("/v1/lists", LIST | changes)
    opened = Office(keeper, body, other, str(made["id"]))
    answer = await keeper.ask("PUT", f"{opened.path}/mappings/official", json=MAPPING)
    assert answer.status_code == 200, answer.text
    return opened


async def office_with_edition(api: Api, database: Database) -> Office:
    """The same with a first edition."""
    opened = await office(api, database)
    await opened.imported(as_csv())
    return opened


def addition(**changes: Any) -> Json:
    """A line that adds an enterprise."""
    fields = {
        "enterprise": "ТОО «Новый Прокат»", "goods": "Проволока медная", "codes": ["7408 19"],
    } | changes  # fmt: skip
    return {"action": "add", "fields": fields, "grounds": "Введён новый цех."}
