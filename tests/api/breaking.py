"""A service to break things in, and what no answer of it may tell."""

import asyncio
import re

from sqlalchemy import text

from app.db import Database, WriteSession
from tests.support.api import organization

PATH = "/v1/organizations"
FIELDS = {"type", "title", "status", "code", "detail", "errors", "request_id"}

LEAKS = re.compile(
    r"Traceback|asyncpg|sqlalchemy|SELECT |INSERT |relation|\.py|postgres|Exception|[a-z]Error"
)
_CUT = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)
TAKEN = organization(identifiers=[{"scheme": "RU-INN", "value": "0000005009"}])


async def run(database: Database, statement: str) -> None:
    """Do something to the database behind the service's back."""
    async with database.write() as session:
        await session.execute(text(statement))


async def cut_who_waits(session: WriteSession) -> None:
    """Close the connection of whoever waits for what a transaction holds, once somebody does.

    Raises:
        TimeoutError: nobody has waited within 20 seconds.
    """
    async with asyncio.timeout(20):
        while not (await session.execute(_CUT)).all():
            await asyncio.sleep(0.01)
            # A transaction goes on seeing the connections that it has seen first.
            await session.execute(text("SELECT pg_stat_clear_snapshot()"))
