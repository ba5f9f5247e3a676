"""A portal with private records, and each of those who must not get at them."""

import pytest

from app.db import Database
from tests.api.conftest import Standing
from tests.api.privacy.deciding import HIDDEN
from tests.api.privacy.scene import Scene, filled
from tests.support.api import Api
from tests.support.tenants import Tenant, tenant


@pytest.fixture(scope="module")
async def scene(standing: Standing) -> Scene:
    """The portal; what a test changes of it, it puts back."""
    return await filled(standing.app, standing.api.client)


@pytest.fixture(params=["stranger", "rival", "sandbox"])
def intruder(request: pytest.FixtureRequest, scene: Scene) -> Tenant:
    """Each of those who must not get at it."""
    found: Tenant = getattr(scene, request.param)
    return found


@pytest.fixture
async def owner(api: Api, database: Database) -> Tenant:
    """Who has the private listing."""
    return await tenant(api.client, database, "kz-industry")


@pytest.fixture
async def rival(api: Api, database: Database) -> Tenant:
    """Who might be its partner."""
    return await tenant(api.client, database, "ru-register")


@pytest.fixture
async def pair(owner: Tenant, rival: Tenant) -> tuple[str, str]:
    """A public need and a private offer that fit."""
    maker = await owner.add_organization(name="АО «Завод»", country="KZ")
    buyer = await rival.add_organization(name="ООО «Кабель»")
    offer = await owner.add_offer(maker, title=HIDDEN, visibility="private")
    return await rival.add_need(buyer), offer
