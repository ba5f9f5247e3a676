"""A service of a test's own, in its process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI

from app.config import Settings
from app.main import create_app
from tests.support.api import Api


@asynccontextmanager
async def started(app: FastAPI) -> AsyncIterator[Api]:
    """A service that has started, as an administrator calls it."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test") as client,
    ):
        yield Api(client)


@asynccontextmanager
async def service(settings: Settings, **changes: object) -> AsyncIterator[Api]:
    """A service with other settings."""
    async with started(create_app(settings.model_copy(update=changes))) as api:
        yield api
