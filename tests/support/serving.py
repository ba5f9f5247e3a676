"""A service of a test's own, in its process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from app.config import Settings
from app.main import create_app
from tests.support.api import Api


@asynccontextmanager
async def service(settings: Settings, **changes: object) -> AsyncIterator[Api]:
    """A service with other settings."""
    app = create_app(settings.model_copy(update=changes))
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            yield Api(client)
