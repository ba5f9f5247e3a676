"""While a new version takes the place of this one, this one runs on the new version's schema."""

import io
import subprocess
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest
from sqlalchemy import text

from app.db import Database
from app.embedded import EmbeddedPostgres
from app.errors import UnsuitableDatabaseError
from app.schema import OLDEST_CODE, knows_revision
from tests.support.api import ADMINISTRATOR, Api
from tests.support.problems import problem
from tests.support.service import ROOT, Service

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


def git(*args: str) -> bytes:
    return subprocess.run(["git", *args], cwd=ROOT, capture_output=True, check=True).stdout  # noqa: S607 - git


@pytest.fixture
def oldest_code(tmp_path: Path) -> Path:
    """The last code that knew no newer schema than that of `OLDEST_CODE`."""
    steps = sorted((ROOT / "migrations" / "versions").glob("*.py"))
    follows = f'down_revision: str | None = "{OLDEST_CODE}"'
    [newer] = [step for step in steps if follows in step.read_text()]
    try:
        [added] = git("log", "--diff-filter=A", "--format=%H", "--", str(newer)).split()
        packed = git(
            "archive", "--format=zip", f"{added.decode()}^", "app", "migrations", "alembic.ini"
        )
    except (OSError, subprocess.CalledProcessError, ValueError):
        pytest.skip("the history of the code is not here")
    folder = tmp_path / "oldest"
    with ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(folder)
    return folder


async def test_the_oldest_version_that_may_run_serves_on_while_the_schema_becomes_that_of_today(
    oldest_code: Path, tmp_path: Path, server: EmbeddedPostgres
) -> None:
    server.create_database("oldest")
    url = server.url("oldest")
    settings = {"database_url": url, "bootstrap_key": ADMINISTRATOR,
                "demonstration": "false", "code_assistant": "false"}  # fmt: skip
    with Service(tmp_path / "data", oldest_code, **settings) as old:
        database = Database(url)
        async with httpx.AsyncClient(base_url=old.base, timeout=30) as client:
            api = Api(client)
            buyer, maker = await api.add_organization(), await api.add_organization()
            assert not await database.is_current()
            await database.migrate()
            assert await database.is_current()
            assert old.ready()
            asked, offered = await api.add_need(buyer), await api.add_offer(maker)
            found = await api.get(f"/v1/needs/{asked}/suggestions")
            assert [item["offer"]["id"] for item in found["items"]] == [offered]
            await api.patch(f"/v1/offers/{offered}", {"title": "Катанка новая"})
            await api.get("/v1/changes", since="0")
            await api.delete(f"/v1/offers/{offered}")
        await database.close()
    server.drop_database("oldest")


async def test_a_version_starts_on_a_newer_schema_that_it_runs_on_and_leaves_it_alone(
    database: Database,
) -> None:
    await expand(database, runs_with=OLDEST_CODE)
    await database.migrate()
    assert await database.is_current()
    async with database.engine.connect() as connection:
        assert await connection.scalar(text("SELECT version_num FROM alembic_version")) == (
            "tomorrow"
        )


async def test_a_version_does_not_start_on_a_schema_that_has_left_it_behind(
    database: Database,
) -> None:
    await expand(database, runs_with="tomorrow")
    with pytest.raises(UnsuitableDatabaseError, match=r"schema tomorrow.*restore a backup"):
        await database.migrate()
