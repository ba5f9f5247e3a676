"""When a process is alive, and when it is ready."""

import httpx
import pytest
from sqlalchemy import make_url, text

from app.config import Settings
from app.db import Database
from app.embedded import EmbeddedPostgres
from app.main import create_app
from tests.support.api import Api
from tests.support.problems import problem


async def test_a_process_that_answers_is_alive(api: Api) -> None:
    assert await api.get("/livez") == {"status": "ok"}


async def test_a_service_is_ready_with_its_database_schema_and_index(api: Api) -> None:
    empty = await api.get("/readyz")
    assert (empty["status"], empty["listings"]) == ("ok", 0)
    owner = await api.add_organization()
    stored = await api.post("/v1/needs", {"organization_id": owner, "title": "Медь"})
    full = await api.get("/readyz")
    assert (full["listings"], full["revision"]) == (1, stored["revision"])


async def test_a_service_without_its_database_is_alive_but_not_ready(
    api: Api, server: EmbeddedPostgres, database_url: str
) -> None:
    name = str(make_url(database_url).database)
    server.drop_database(name)
    answer = await api.client.get("/readyz")
    assert "database" in problem(answer, 503, "unavailable")["detail"]
    assert answer.headers["retry-after"] == "1"
    assert await api.get("/livez") == {"status": "ok"}


async def test_a_service_is_ready_again_when_its_database_is_back(
    api: Api, server: EmbeddedPostgres, template: str, database_url: str
) -> None:
    name = str(make_url(database_url).database)
    server.drop_database(name)
    problem(await api.client.get("/readyz"), 503, "unavailable")
    server.create_database(name, template=template)
    assert (await api.get("/readyz"))["status"] == "ok"


@pytest.mark.parametrize("version", ["0001", None])
async def test_a_schema_of_another_version_is_not_ready(
    api: Api, database: Database, version: str | None
) -> None:
    async with database.write() as session:
        if version is None:
            await session.execute(text("DELETE FROM alembic_version"))
        else:
            await session.execute(
                text("UPDATE alembic_version SET version_num = :version"), {"version": version}
            )
    assert "schema" in problem(await api.client.get("/readyz"), 503, "unavailable")["detail"]


async def test_a_service_is_not_ready_before_the_index_is_built(settings: Settings) -> None:
    app = create_app(settings)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        assert "index" in problem(await client.get("/readyz"), 503, "unavailable")["detail"]
        need = "0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11"
        early = await client.get(f"/v1/needs/{need}/suggestions")
        problem(early, 503, "unavailable")
        assert (await client.get("/livez")).status_code == 200
    await app.state.database.close()
