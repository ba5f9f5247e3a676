"""A service to break things in, and what no answer of it may tell."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from sqlalchemy import text

from app.config import Settings
from app.db import Database
from app.main import create_app
from tests.support.api import Api, organization

PATH = "/v1/organizations"
FIELDS = {"type", "title", "status", "code", "detail", "errors", "request_id"}

LEAKS = re.compile(
    r"Traceback|asyncpg|sqlalchemy|SELECT |INSERT |relation|\.py|postgres|Exception|[a-z]Error"
)
TAKEN = organization(identifiers=[{"scheme": "RU-INN", "value": "0000005009"}])


@asynccontextmanager
async def service(settings: Settings, **changes: object) -> AsyncIterator[Api]:
    """A service with other settings."""
    app = create_app(settings.model_copy(update=changes))
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            yield Api(client)


async def run(database: Database, statement: str) -> None:
    """Do something to the database behind the service's back."""
    async with database.write() as session:
        await session.execute(text(statement))
