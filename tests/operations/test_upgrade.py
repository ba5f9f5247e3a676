"""While a new version takes the place of this one, this one runs on the new version's schema."""

import pytest
from sqlalchemy import text

from app.db import OLDEST_CODE, Database, knows_revision
from tests.support.api import Api
from tests.support.problems import problem

EXPANDED = (
    "ALTER TABLE listings ADD COLUMN of_tomorrow text",
    "ALTER TABLE organizations ADD COLUMN of_tomorrow int NOT NULL DEFAULT 7",
    (
        "CREATE TABLE of_tomorrow (id int PRIMARY KEY, listing_id uuid REFERENCES listings (id)"
        " ON DELETE CASCADE)"
    ),
    "UPDATE alembic_version SET version_num = 'tomorrow'",
)
"""What a migration of the next version may do: add, with a default or nothing."""


async def expand(database: Database, *, runs_with: str) -> None:
    async with database.engine.begin() as connection:
        for statement in (*EXPANDED, f"COMMENT ON TABLE alembic_version IS '{runs_with}'"):
            await connection.execute(text(statement))


async def test_a_version_serves_on_the_schema_that_the_next_one_has_expanded(
    api: Api, database: Database
) -> None:
    before = await api.add_organization()
    await expand(database, runs_with=OLDEST_CODE)
    assert (await api.get("/readyz"))["status"] == "ok"
    owner = await api.add_organization()
    offered = await api.add_offer(owner)
    asked = await api.add_need(before)
    found = await api.get(f"/v1/needs/{asked}/suggestions")
    assert [item["offer"]["id"] for item in found["items"]] == [offered]
    await api.patch(f"/v1/offers/{offered}", {"title": "Катанка новая"})
    await api.get("/v1/changes", since="0")
    await api.delete(f"/v1/offers/{offered}")
    await api.delete(f"/v1/organizations/{before}")


@pytest.mark.parametrize("runs_with", ["tomorrow", ""])
async def test_a_version_that_the_schema_has_left_behind_says_that_it_is_not_ready(
    api: Api, database: Database, runs_with: str
) -> None:
    await expand(database, runs_with=runs_with)
    answer = await api.client.get("/readyz")
    assert "schema" in problem(answer, 503, "unavailable")["detail"]


async def test_a_schema_of_before_is_not_ready(api: Api, database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert (await api.client.get("/readyz")).status_code == 503


async def test_a_migration_notes_which_version_still_runs(database: Database) -> None:
    assert knows_revision(OLDEST_CODE)
    await database.migrate()
    async with database.engine.connect() as connection:
        told = await connection.scalar(
            text("SELECT obj_description('alembic_version'::regclass, 'pg_class')")
        )
    assert told == OLDEST_CODE
