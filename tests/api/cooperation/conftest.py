"""A portal with the copper industry, and who asks about it without a key."""

import pytest

from tests.api.conftest import Standing
from tests.support.copper import Copper, copper
from tests.support.tenants import Tenant, nobody, tenant


@pytest.fixture(scope="module")
async def owner(standing: Standing) -> Tenant:
    """Whose portal the industry is on."""
    return await tenant(standing.api.client, standing.database, "kz-industry")


@pytest.fixture(scope="module")
async def goods(owner: Tenant) -> Copper:
    """The copper industry, all of it public."""
    return await copper(owner)


@pytest.fixture(scope="module")
def anybody(standing: Standing) -> Tenant:
    """Who has no key."""
    return nobody(standing.api.client)
