"""A service that may call loopback, and who is called there."""

from collections.abc import Iterator

import pytest

from app.config import Settings
from app.db import Database
from tests.portals.server import Said, Server
from tests.support.api import Api
from tests.support.tenants import Tenant, tenant


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A service that may call loopback."""
    return settings.model_copy(update={"outbound_networks": ["127.0.0.0/8"]})


@pytest.fixture
def receiver() -> Iterator[Server]:
    """A receiver that takes everything."""
    with Server(lambda _: Said(204)) as running:
        yield running


@pytest.fixture
async def maker(api: Api, database: Database) -> Tenant:
    """A portal that listens and writes."""
    return await tenant(api.client, database, "kz-industry")


@pytest.fixture
async def other(api: Api, database: Database) -> Tenant:
    """Another portal."""
    return await tenant(api.client, database, "by-register")
