"""Organizations of states that the service has no name for: files bring goods from anywhere."""

import pytest

from app.db import Database
from app.vocabulary.terms import Side
from tests.support.api import Api
from tests.support.records import add_listing, add_organization


@pytest.fixture
async def anywhere(api: Api, database: Database) -> str:
    """An offer from a state without a name, known to the service, and its owner's name."""
    name = "Завод «Нездешний»"
    async with database.write() as session:
        owner = await add_organization(session, name=name, country="ZZ")
        await add_listing(session, owner, Side.OFFER)
    await api.add_organization()
    return name


async def test_a_feed_names_the_code_of_a_state_that_has_no_name(api: Api, anywhere: str) -> None:
    assert anywhere
    answer = await api.client.get("/v1/feeds/offers.atom")
    assert answer.status_code == 200
    assert "(ZZ)" in answer.text


async def test_an_organization_of_such_a_state_can_be_reconciled(api: Api, anywhere: str) -> None:
    asked = {"prefix": anywhere[:9], "type": "organization"}
    answer = await api.client.get("/v1/reconcile/suggest/entity", params=asked)
    assert answer.status_code == 200
    assert "ZZ" in [found["description"] for found in answer.json()["result"]]
