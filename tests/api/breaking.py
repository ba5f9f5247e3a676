"""A service to break things in, and what no answer of it may tell."""

import re

from sqlalchemy import text

from app.db import Database
from tests.support.api import organization

PATH = "/v1/organizations"
FIELDS = {"type", "title", "status", "code", "detail", "errors", "request_id"}

LEAKS = re.compile(
    r"Traceback|asyncpg|sqlalchemy|SELECT |INSERT |relation|\.py|postgres|Exception|[a-z]Error"
)
TAKEN = organization(identifiers=[{"scheme": "RU-INN", "value": "0000005009"}])


async def run(database: Database, statement: str) -> None:
    """Do something to the database behind the service's back."""
    async with database.write() as session:
        await session.execute(text(statement))
