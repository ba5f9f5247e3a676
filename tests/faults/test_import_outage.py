"""The database goes away in an import's last attempt: it still ends, and with all of its rows."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import asyncpg
import httpx
import pytest

from app.jobs.registry import KINDS
from app.services.imports import _INLINE_BYTES
from tests.faults.calling import locked
from tests.faults.compare import dsn
from tests.faults.stack import BEARER, Stack
from tests.support.api import Json

pytestmark = pytest.mark.long

[ATTEMPTS] = [kind.attempts for kind in KINDS if kind.name == "import"]

SMALL, LARGE = 2_000, 8_000
"""Rows of a file that is done by the worker itself, and of one that has a process of its own."""

_WRITING = """
SELECT pid FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = 'relation'
"""
"""Who waits for a table that a test has locked; others wait for rows and for each other."""
_NO_JOB = "SELECT 1 WHERE NOT EXISTS (SELECT FROM queue.pgqueuer WHERE entrypoint = 'import')"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(tmp_path_factory.mktemp("outage"), workers=1, job_lease_seconds="3") as running:
        running.wait()
        yield running


@asynccontextmanager
async def connected(stack: Stack) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(dsn(stack.url))
    try:
        yield connection
    finally:
        await connection.close()


async def at_its_last_attempt(stack: Stack, name: str, rows: int) -> str:
    """Have an import in the queue that has failed as often as it may, and a worker take it."""
    if stack.jobs is not None:
        stack.jobs.terminate()
        await asyncio.to_thread(stack.jobs.wait, 60)
    async with connected(stack) as connection:  # what another test has left
        await connection.execute("DELETE FROM queue.pgqueuer WHERE entrypoint = 'import'")
    head = "Код;Наименование;ТН ВЭД;Описание\n"
    text = "Бухты до 5 т, отгрузка по железной дороге, паспорт качества"
    body = head + "".join(f"{name}-{n};Катанка {name} {n};7408;{text}\n" for n in range(rows))
    assert (len(body.encode()) > _INLINE_BYTES) == (rows == LARGE)
    async with httpx.AsyncClient(base_url=stack.base, headers=BEARER, timeout=60) as client:
        answer = await client.post("/v1/imports", content=body.encode())
    assert answer.status_code == 202, answer.text
    async with connected(stack) as connection:
        told = await connection.execute(
            "UPDATE queue.pgqueuer SET attempts = $1 WHERE entrypoint = 'import'", ATTEMPTS - 1
        )
    assert told == "UPDATE 1"
    stack.start_jobs()
    return str(answer.json()["id"])


async def read(stack: Stack, key: str) -> Json:
    async with httpx.AsyncClient(base_url=stack.base, headers=BEARER, timeout=30) as client:
        answer = await client.get(f"/v1/imports/{key}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@asynccontextmanager
async def in_the_middle(stack: Stack, name: str, rows: int) -> AsyncIterator[str]:
    """An import that cannot go on: its first rows are written, and what became of them is not."""
    holding = await asyncpg.connect(dsn(stack.url))
    try:
        await holding.execute("BEGIN")
        await holding.execute("LOCK TABLE import_results IN EXCLUSIVE MODE")
        key = await at_its_last_attempt(stack, name, rows)
        async with connected(stack) as connection:
            await some(
                connection, "SELECT 1 FROM imports WHERE id = $1 AND status = 'running'", key
            )
            await some(connection, _WRITING)
        yield key
    finally:
        holding.terminate()


async def ends_with(stack: Stack, key: str, name: str, rows: int) -> None:
    """It ends, each of its rows is there once, and no job of it is left."""
    log = stack.folder / "jobs.err"
    await asyncio.to_thread(stack.wait, 30)
    async with connected(stack) as connection:
        await some(
            connection, "SELECT 1 FROM imports WHERE id = $1 AND finished_at IS NOT NULL", key
        )
    done = await read(stack, key)
    assert (done["status"], done["error"]) == ("completed", None), log.read_text()[-3000:]
    assert done["counts"]["created"] == rows
    async with connected(stack) as connection:
        found = await connection.fetchrow(
            "SELECT count(*), count(DISTINCT source_key) FROM listings WHERE source_key LIKE $1",
            f"{name}-%",
        )
        assert tuple(found) == (rows, rows)
        await some(connection, _NO_JOB)


async def some(connection: asyncpg.Connection, question: str, *given: object) -> list[int]:
    """Ask until there is an answer."""
    async with asyncio.timeout(60):
        while True:
            found = [row[0] for row in await connection.fetch(question, *given)]
            if found:
                return found
            await asyncio.sleep(0.02)


async def cut_while_writing(stack: Stack, table: str) -> None:
    """Close the connections on which the import is writing, in the middle of it."""
    async with connected(stack) as connection, locked(stack, table):
        for process in await some(connection, _WRITING):
            await connection.execute("SELECT pg_terminate_backend($1, 10000)", process)


@pytest.mark.parametrize("rows", [SMALL, LARGE])
async def test_connections_that_are_cut_again_and_again_cost_no_attempt(
    stack: Stack, rows: int
) -> None:
    name = f"cut{rows}"
    key = await at_its_last_attempt(stack, name, rows)
    # In a question, in a statement of the driver's own, and in the middle of a copy.
    for table in ("listing_codes", "history", "import_results"):
        await cut_while_writing(stack, table)
    await ends_with(stack, key, name, rows)


@pytest.mark.parametrize("rows", [SMALL, LARGE])
@pytest.mark.parametrize("seconds", [0.0, 4.0], ids=["blink", "outage"])
async def test_a_database_that_dies_and_comes_back_costs_no_attempt(
    stack: Stack, rows: int, seconds: float
) -> None:
    name = f"away{rows}x{seconds:g}"
    async with in_the_middle(stack, name, rows) as key:
        await asyncio.to_thread(stack.kill_postgres)
    await asyncio.sleep(seconds)
    await asyncio.to_thread(stack.database.start)
    await ends_with(stack, key, name, rows)


async def test_a_worker_killed_while_the_database_is_away_leaves_it_to_the_next(
    stack: Stack,
) -> None:
    async with in_the_middle(stack, "both", LARGE) as key:
        assert stack.jobs is not None
        await asyncio.to_thread(stack.kill_postgres)
        stack.kill({stack.jobs.pid}, signal.SIGKILL)
    await asyncio.to_thread(stack.jobs.wait, 60)
    await asyncio.to_thread(stack.database.start)
    stack.start_jobs()
    await ends_with(stack, key, "both", LARGE)
