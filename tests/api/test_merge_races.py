"""What is stored while its organization is merged belongs to the record that is kept."""

import asyncio
from uuid import UUID

import pytest

from app.db import Database
from app.services import merging
from app.services.access import Caller
from app.vocabulary.terms import Scope
from tests.support.api import Api, offer
from tests.support.tenants import Tenant, tenant

MODERATOR = Caller("chamber", "chamber", frozenset({Scope.MODERATE}))
PUSHED = "/v1/offers/by-source/volga/17"


@pytest.fixture
async def volga(api: Api, database: Database) -> Tenant:
    """Who brought both records."""
    return await tenant(api.client, database, "volga")


@pytest.mark.parametrize("way", ["created", "pushed", "pushed again"])
async def test_a_listing_goes_with_a_merge_that_is_under_way(
    database: Database, volga: Tenant, way: str
) -> None:
    kept = await volga.add_organization(name="АО «Прокатчик»")
    gone = await volga.add_organization(name="АО «Прокатчик-2»")
    body = offer(gone)
    if way == "pushed again":
        await volga.ask("PUT", PUSHED, json=body)
    method, path = ("POST", "/v1/offers") if way == "created" else ("PUT", PUSHED)
    async with database.write() as session:
        await merging.merge(session, MODERATOR, UUID(kept), UUID(gone), UUID(kept))
        asked = asyncio.create_task(
            volga.ask(method, path, json=body | {"title": "Проволока медная"})
        )
        await asyncio.sleep(0.3)
    answer = await asked
    assert answer.status_code in {200, 201}, answer.text
    assert answer.json()["organization_id"] == kept
    shown = await volga.get("/v1/offers", organization_id=kept)
    assert [item["title"] for item in shown["items"]] == ["Проволока медная"]
