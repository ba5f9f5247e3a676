"""The service under a database role of its own, made as docs/security.md says."""

import re
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.config import Settings
from app.db import Database
from app.jobs.worker import Worker
from tests.support.api import offer, organization
from tests.support.service import ROOT
from tests.support.serving import service

PERSON = {"identifiers": [{"scheme": "RU-INN", "value": "500100732259"}]}
GRANTS = re.findall(
    r"```sql\n(.*?)```", (ROOT / "docs/security.md").read_text(encoding="utf-8"), re.DOTALL
)[0]
REFUSED = (
    "UPDATE history SET state = '{}'",
    "DELETE FROM history",
    "TRUNCATE history",
    "ALTER TABLE history DISABLE TRIGGER ALL",
    "DROP TRIGGER history_only_grows ON history",
    "DROP TABLE history CASCADE",
    """CREATE OR REPLACE FUNCTION refuse_change_of_history() RETURNS trigger LANGUAGE plpgsql
       AS 'BEGIN RETURN NEW; END'""",
    "SET session_replication_role = replica",
    """DO $$ BEGIN PERFORM set_config('app.erasing', 'a person', true);
       UPDATE history SET state = '{}'; END $$""",
)


@pytest.fixture
async def confined(database: Database, database_url: str) -> AsyncIterator[Database]:
    """The database as a service without ownership finds it."""
    async with database.write() as session:
        name = await session.scalar(text("SELECT 'service_' || current_database()"))
        for statement in GRANTS.replace("partners_service", str(name)).split(";"):
            if statement.strip():
                await session.execute(text(statement))
        await session.execute(text(f"ALTER ROLE {name} NOLOGIN"))
        here = await session.scalar(text("SELECT current_database()"))
        me = await session.scalar(text("SELECT current_user"))
        await session.execute(text(f'ALTER ROLE "{me}" IN DATABASE "{here}" SET role = {name}'))
    opened = Database(database_url, pool_size=5)
    yield opened
    await opened.close()
    async with database.write() as session:
        await session.execute(text(f'ALTER ROLE "{me}" IN DATABASE "{here}" RESET role'))
        await session.execute(text(f"DROP OWNED BY {name}"))
        await session.execute(text(f"DROP ROLE {name}"))


async def test_a_confined_service_does_its_work(confined: Database, settings: Settings) -> None:
    async with confined.read() as session:
        role = str(await session.scalar(text("SELECT current_user")))
    assert role.startswith("service_")
    async with service(settings) as api:
        owner = await api.add_organization(**PERSON)
        made = await api.post("/v1/offers", offer(owner), expect=201, **{"Idempotency-Key": "one"})
        await api.patch(f"/v1/offers/{made['id']}", {"status": "paused"})
        told = await api.post(f"/v1/organizations/{owner}/erasure", {}, expect=200)
        assert told["erased_states"] == 3
        key = await api.post(
            "/v1/keys", {"name": "one", "portal": "kz-industry", "scopes": ["read"]}
        )
        await api.delete(f"/v1/keys/{key['id']}")
        asked = await api.client.post(
            "/v1/imports",
            params={"format": "jsonl"},
            headers=api.headers,
            content=b'{"title": "a"}',
        )
        assert asked.status_code == 202
        await Worker(confined, settings, drain=True).run()
        done = await api.get_own(f"/v1/imports/{asked.json()['id']}")
        assert done["status"] == "completed"


async def test_a_confined_service_starts_on_a_schema_that_is_up_to_date(confined: Database) -> None:
    await confined.migrate()
    assert await confined.is_current()


async def test_a_confined_service_cannot_change_the_past(
    confined: Database, database: Database, settings: Settings
) -> None:
    async with service(settings) as api:
        await api.post("/v1/organizations", organization())
    for statement in REFUSED:
        with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
            async with confined.write() as session:
                await session.execute(text(statement))
    async with database.read() as session:
        assert await session.scalar(text("SELECT count(*) FROM history")) == 1
