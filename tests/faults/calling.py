"""Who calls a service while its database is away, or held by somebody."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import httpx

from tests.faults.compare import dsn
from tests.faults.stack import BEARER, Stack
from tests.support.api import organization
from tests.support.service import NO_TLS


class Caller:
    """Calls one service with the operator's key."""

    def __init__(self, stack: Stack) -> None:
        stack.wait()
        self.base = stack.base
        self.client = httpx.Client(base_url=stack.base, headers=BEARER, timeout=20)
        self.owner = str(self.post("/v1/organizations", organization())["id"])

    def post(self, path: str, body: object) -> dict[str, object]:
        """POST a body that must be taken."""
        answer = self.client.post(path, json=body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def status(self, path: str) -> int:
        """What somebody without a key is answered: who has one is looked up in the database."""
        return httpx.get(f"{self.base}{path}", timeout=20, verify=NO_TLS).status_code


@asynccontextmanager
async def locked(stack: Stack, table: str) -> AsyncIterator[None]:
    """Somebody holds a table, so that whoever wants to write there waits."""
    connection = await asyncpg.connect(dsn(stack.url))
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
    try:
        yield
    finally:
        await transaction.rollback()
        await connection.close()
