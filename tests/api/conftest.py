"""A service that the tests of one module share, for questions that leave it as it was."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count

import pytest
from fastapi import FastAPI

from app.db import Database
from app.embedded import EmbeddedPostgres
from app.main import create_app
from tests.support.api import Api
from tests.support.official import Office, office
from tests.support.problems import row_counts
from tests.support.serving import started
from tests.support.settings import quiet
from tests.support.tenants import Tenant, tenant

_numbers = count(1)


@dataclass(frozen=True)
class Standing:
    """A service with its database."""

    app: FastAPI
    api: Api
    database: Database


@pytest.fixture(scope="module")
async def standing(
    server: EmbeddedPostgres, template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Standing]:
    """A service on a database of this module: empty at first, filled by the module's fixtures."""
    name = f"standing_{next(_numbers)}"
    server.create_database(name, template=template)
    app = create_app(quiet(server.url(name), tmp_path_factory.mktemp("standing")))
    async with started(app) as api:
        yield Standing(app, api, app.state.database)
    server.drop_database(name)


@pytest.fixture(scope="module")
async def stored(standing: Standing) -> dict[str, str]:
    """An organization, an offer and a need that nothing here may change."""
    owner = await standing.api.add_organization()
    return {
        "organizations": owner,
        "offers": await standing.api.add_offer(owner),
        "needs": await standing.api.add_need(owner),
    }


@pytest.fixture(scope="module")
async def held(standing: Standing, stored: dict[str, str]) -> dict[str, int]:
    """What the database holds; every change of it would add a row."""
    assert len(stored) == 3
    return await row_counts(standing.database)


@pytest.fixture
async def unchanged(standing: Standing, held: dict[str, int]) -> AsyncIterator[Api]:
    """The service, whose database must hold the same after the test."""
    yield standing.api
    assert await row_counts(standing.database) == held


@pytest.fixture
async def portal(api: Api, database: Database) -> Tenant:
    """A portal with a key."""
    return await tenant(api.client, database, "kz-industry")


@pytest.fixture
async def other(api: Api, database: Database) -> Tenant:
    """Another portal."""
    return await tenant(api.client, database, "ru-register")


@pytest.fixture
async def desk(api: Api, database: Database) -> Office:
    """A list without an edition."""
    return await office(api, database)
