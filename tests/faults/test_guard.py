"""The embedded database dies under a service, which starts it again and goes on by itself."""

import asyncio
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

import httpx
import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from app.cli_database import DATABASE
from app.db import Database
from app.embedded import EmbeddedPostgres
from app.embedded import guard as guarding
from app.embedded.guard import Guard
from app.errors import UnavailableError
from tests.support.api import offer, organization
from tests.support.service import Service, database_processes, forget

KEY = "operators-own-key-for-the-guard"
SETTINGS = {
    "bootstrap_key": KEY,
    "demonstration": "false",
    "code_assistant": "false",
    "compiled_search": "false",
    "log_level": "WARNING",
}
BUSY = "DO $$ DECLARE n bigint := 0; BEGIN LOOP n := n + 1; END LOOP; END $$"
"""A question that never ends and never looks whether its server lives."""


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[Service]:
    with Service(folder / "data", **SETTINGS, **settings) as service:
        yield service
    forget(folder / "data")


def postmaster(data: Path) -> int:
    """The living server's number; fails where there stay two."""
    deadline = time.monotonic() + 10
    while len(found := postmasters(data)) != 1:
        assert time.monotonic() < deadline, found
        time.sleep(0.05)
    return found.pop()


def postmasters(data: Path) -> set[int]:
    """Servers that look alive; what one has just forked has not taken its own name yet."""
    found = set()
    for number in database_processes(data):
        with suppress(OSError):  # it may end while it is looked at
            if b"postgres: " not in Path(f"/proc/{number}/cmdline").read_bytes():
                found.add(number)
    return found


def kill(data: Path) -> int:
    number = postmaster(data)
    os.kill(number, signal.SIGKILL)
    return number


def until(true: Callable[[], bool], service: Service, seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, service.log[-3000:]
        time.sleep(0.1)


def address(data: Path) -> str:
    server = EmbeddedPostgres(data)
    [folder] = Path("/tmp").glob(f"pg-*-{server._socket_dir.name.rpartition('-')[2]}")  # noqa: S108
    return f"postgresql+asyncpg://postgres@/{DATABASE}?host={folder}&port=5432"


def be_busy(url: str) -> threading.Thread:
    """Keep one process of the server busy that outlives it."""

    async def ask() -> None:
        database = Database(url, pool_size=1)
        with suppress(UnavailableError):
            async with database.read() as session:
                await session.execute(text(BUSY))
        await database.close()

    thread = threading.Thread(target=lambda: asyncio.run(ask()), daemon=True)
    thread.start()
    return thread


class Caller:
    """Writes with the operator's key."""

    def __init__(self, service: Service) -> None:
        headers = {"Authorization": f"Bearer {KEY}"}
        self.client = httpx.Client(base_url=service.base, headers=headers, timeout=20)
        self.owner = self.post("/v1/organizations", organization())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def post(self, path: str, body: object) -> str:
        answer = self.client.post(path, json=body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def imported(self, title: str) -> bool:
        """Whether a background job takes a file to its end."""
        answer = self.client.post(
            f"/v1/imports?format=csv&organization_id={self.owner}",
            content=f"title,kind,codes\n{title},product,7408110000\n".encode(),
        )
        assert answer.status_code == 202, answer.text
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            told = self.client.get(f"/v1/imports/{answer.json()['id']}").json()
            if told["status"] == "completed":
                return bool(told["counts"]["created"] == 1)
            time.sleep(0.1)
        raise AssertionError(told)


def test_a_killed_database_is_started_again_and_everything_goes_on(tmp_path: Path) -> None:
    with serving(tmp_path, workers="2") as service, Caller(service) as caller:
        data = service.data
        kept = caller.post("/v1/offers", offer(caller.owner))
        assert caller.imported("Катанка до")
        busy = be_busy(address(data))
        time.sleep(0.5)
        workers = service.workers()
        first = kill(data)
        until(lambda: "embedded database started again" in service.log, service)
        until(service.ready, service)
        assert postmaster(data) != first
        assert service.workers() == workers

        assert caller.client.get(f"/v1/offers/{kept}").status_code == 200
        fresh = caller.post("/v1/offers", offer(caller.owner, title="Катанка после"))
        # Whichever process is asked has heard of it.
        until(
            lambda: all(
                caller.client.get(f"/v1/offers/{fresh}/suggestions").status_code == 200
                for _ in range(6)
            ),
            service,
            seconds=5,
        )
        assert caller.imported("Катанка потом")
        busy.join(timeout=10)
        assert not busy.is_alive()
        assert "Traceback" not in service.log
        assert service.stop(signal.SIGTERM) == 0
        assert service.leaves_nothing()


@pytest.mark.long
def test_a_database_that_cannot_be_started_again_is_said_to_be_so_until_it_can(
    tmp_path: Path,
) -> None:
    with serving(tmp_path) as service, Caller(service) as caller:
        data = service.data
        [settings] = data.rglob("postgresql.conf")
        sound = settings.read_bytes()
        settings.write_bytes(sound + b"\nmax_wal_size = plenty\n")
        kill(data)
        until(lambda: "embedded database not started" in service.log, service)
        assert "max_wal_size" in service.log
        answer = httpx.get(f"{service.base}/readyz", timeout=5)
        assert answer.status_code == 503
        assert "could not be started again" in answer.json()["detail"]
        assert httpx.get(f"{service.base}/livez", timeout=5).status_code == 200

        settings.write_bytes(sound)
        until(service.ready, service)
        caller.post("/v1/offers", offer(caller.owner))

        settings.write_bytes(sound + b"\nmax_wal_size = plenty\n")
        kill(data)
        until(lambda: service.log.count("embedded database died") > 2, service)
        assert service.stop(signal.SIGTERM) == 0
        assert service.leaves_nothing()
        assert not list(data.rglob("not-started"))


@pytest.mark.long
def test_a_service_that_stops_does_not_start_its_database_again(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        kill(service.data)
        assert service.stop(signal.SIGTERM) == 0
        assert service.leaves_nothing()
    with serving(tmp_path) as service, Caller(service) as caller:
        assert caller.owner


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[EmbeddedPostgres, EmbeddedPostgres]]:
    """One server that two use, each of whom looks after it."""
    one, other = (EmbeddedPostgres(tmp_path, durable=False) for _ in range(2))
    one.start()
    other.start()
    yield one, other
    one.stop()
    other.stop()


def wait_for(server: EmbeddedPostgres, number: int) -> None:
    deadline = time.monotonic() + 30
    while not (server.lives and server._postmaster.number != number):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert server._postmaster.answers()


def test_of_two_who_look_after_one_server_one_starts_it(
    pair: tuple[EmbeddedPostgres, EmbeddedPostgres], tmp_path: Path
) -> None:
    one, other = pair
    with capture_logs() as said, Guard(one), Guard(other):
        number = kill(tmp_path)
        wait_for(other, number)
        time.sleep(3 * guarding.LOOK_SECONDS)
        assert postmaster(tmp_path) == one._postmaster.number
    assert len([entry for entry in said if "started again" in entry["event"]]) == 1


def test_a_server_that_dies_again_and_again_is_waited_for_longer_each_time(
    pair: tuple[EmbeddedPostgres, EmbeddedPostgres], tmp_path: Path
) -> None:
    one, _ = pair
    with capture_logs() as said, Guard(one):
        for times in range(3):
            number = kill(tmp_path)
            wait_for(one, number)
            deadline = time.monotonic() + 10
            while len([e for e in said if "started again" in e["event"]]) <= times:
                assert time.monotonic() < deadline
                time.sleep(0.05)
    assert [e["again_in_seconds"] for e in said if "died" in e["event"]] == [0.0, 1.0, 2.0]


def test_a_server_that_was_told_to_stop_is_given_a_moment(
    pair: tuple[EmbeddedPostgres, EmbeddedPostgres], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarding, "STOPPED_SECONDS", 1.5)
    one, _ = pair
    number = one._postmaster.number
    assert number is not None
    with capture_logs() as said, Guard(one):
        os.kill(number, signal.SIGINT)
        wait_for(one, number)
    assert [entry["again_in_seconds"] for entry in said if "died" in entry["event"]] == [1.5]


def test_a_cluster_that_is_gone_is_not_replaced_by_an_empty_one(
    pair: tuple[EmbeddedPostgres, EmbeddedPostgres],
) -> None:
    one, _ = pair
    aside = one._cluster.with_name("aside")
    with capture_logs() as said, Guard(one):
        one._cluster.rename(aside)
        os.kill(int((aside / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        deadline = time.monotonic() + 20
        while not any("not started" in entry["event"] for entry in said):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert not one._cluster.exists()
        assert guarding.given_up(one.url("registry"))
        aside.rename(one._cluster)
    assert not guarding.given_up(one.url("registry"))
    assert any("is gone" in entry.get("reason", "") for entry in said)
