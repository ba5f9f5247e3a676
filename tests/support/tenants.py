"""Several portals on one service, each with a key of its own."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import httpx

from app.db import Database
from app.services import keys
from app.vocabulary.terms import Scope
from tests.support.api import Json, need, offer, organization

EVERYTHING_OF_A_PORTAL = (Scope.READ, Scope.WRITE)


@dataclass(frozen=True)
class Tenant:
    """One caller: a portal with its key, or nobody."""

    client: httpx.AsyncClient
    portal: str
    headers: dict[str, str]

    async def ask(self, method: str, path: str, **sent: Any) -> httpx.Response:
        """Send a request with this caller's key."""
        headers = self.headers | sent.pop("headers", {})
        return await self.client.request(method, path, headers=headers, **sent)

    async def get(self, path: str, **parameters: Any) -> Json:
        """GET what must be there."""
        answer = await self.ask("GET", path, params=parameters)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def post(self, path: str, body: Any, *, expect: int = 201) -> Json:
        """POST a body that must be taken."""
        answer = await self.ask("POST", path, json=body)
        assert answer.status_code == expect, answer.text
        return dict(answer.json())

    async def add_organization(self, **changes: Any) -> str:
        """Store an organization and return its id."""
        return str((await self.post("/v1/organizations", organization(**changes)))["id"])

    async def add_offer(self, owner: str, **changes: Any) -> str:
        """Store an offer and return its id."""
        return str((await self.post("/v1/offers", offer(owner, **changes)))["id"])

    async def add_need(self, owner: str, **changes: Any) -> str:
        """Store a need and return its id."""
        return str((await self.post("/v1/needs", need(owner, **changes)))["id"])


async def tenant(
    client: httpx.AsyncClient,
    database: Database,
    portal: str,
    scopes: Collection[Scope] = EVERYTHING_OF_A_PORTAL,
    *,
    name: str | None = None,
) -> Tenant:
    """A portal with a key."""
    async with database.write() as session:
        key = await keys.create(
            session, name=name or f"key of {portal}", portal=portal, scopes=scopes
        )
    return Tenant(client, portal, {"Authorization": f"Bearer {key}"})


def nobody(client: httpx.AsyncClient) -> Tenant:
    """A caller without a key."""
    return Tenant(client, "", {})
