"""The API as tests call it: valid bodies with everything defaulted, and short calls."""

from typing import Any

import httpx

ADMINISTRATOR = "test-administrator-key"

Json = dict[str, Any]


def organization(**changes: Any) -> Json:
    """A valid organization."""
    return {"name": "ООО «Образец»", "country": "RU"} | changes


def offer(organization_id: str, **changes: Any) -> Json:
    """A valid offer of copper wire rod."""
    return {
        "organization_id": organization_id,
        "kind": "material",
        "title": "Катанка медная 8 мм",
        "codes": ["7408110000"],
    } | changes


def need(organization_id: str, **changes: Any) -> Json:
    """A valid need of copper wire rod."""
    return {
        "organization_id": organization_id,
        "title": "Нужна медная катанка 8 мм",
        "codes": ["7408110000"],
    } | changes


class Api:
    """Calls with the administrator's key that expect to succeed."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {ADMINISTRATOR}"}

    async def post(self, path: str, body: Any, *, expect: int = 201, **headers: str) -> Json:
        """POST a body, check the status, and return the answer."""
        answer = await self.client.post(path, json=body, headers=self.headers | headers)
        assert answer.status_code == expect, answer.text
        return dict(answer.json())

    async def patch(self, path: str, body: Any, *, expect: int = 200, **headers: str) -> Json:
        """PATCH a record, check the status, and return the answer."""
        answer = await self.client.patch(path, json=body, headers=self.headers | headers)
        assert answer.status_code == expect, answer.text
        return dict(answer.json())

    async def put(self, path: str, body: Any, *, expect: int = 200) -> Json:
        """PUT a record, check the status, and return the answer."""
        answer = await self.client.put(path, json=body, headers=self.headers)
        assert answer.status_code == expect, answer.text
        return dict(answer.json())

    async def delete(self, path: str, *, expect: int = 204) -> None:
        """DELETE a record and check the status."""
        answer = await self.client.delete(path, headers=self.headers)
        assert answer.status_code == expect, answer.text

    async def get(self, path: str, *, expect: int = 200, **parameters: Any) -> Json:
        """GET a path, check the status, and return the answer."""
        answer = await self.client.get(path, params=parameters)
        assert answer.status_code == expect, answer.text
        return dict(answer.json())

    async def get_own(self, path: str, **parameters: Any) -> Json:
        """GET a path as the owner of the records, check the status, and return the answer."""
        answer = await self.client.get(path, params=parameters, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def add_organization(self, **changes: Any) -> str:
        """Store an organization and return its id."""
        return str((await self.post("/v1/organizations", organization(**changes)))["id"])

    async def add_offer(self, organization_id: str, **changes: Any) -> str:
        """Store an offer and return its id."""
        return str((await self.post("/v1/offers", offer(organization_id, **changes)))["id"])

    async def add_need(self, organization_id: str, **changes: Any) -> str:
        """Store a need and return its id."""
        return str((await self.post("/v1/needs", need(organization_id, **changes)))["id"])
