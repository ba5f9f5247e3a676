"""Workers share what was read once, and each of them has what has been written since."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.support.api import need, offer, organization
from tests.support.service import Service, forget

pytestmark = pytest.mark.long

KEY = "operators-own-key"
QUICK = {"code_assistant": "false", "compiled_search": "false", "bootstrap_key": KEY}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Two workers over the demonstration registry."""
    data = tmp_path_factory.mktemp("forks") / "data"
    with Service(data, workers="2", **QUICK) as running:
        until(lambda: len(running.workers()) == 2)
        yield running
    forget(data)


def until(holds: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait for something that another process does."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def write(service: Service) -> tuple[str, str]:
    """Store a need and an offer that fit each other; the need's path and the offer's id."""

    def post(path: str, body: object) -> dict[str, str]:
        answer = httpx.post(
            f"{service.base}{path}", json=body, headers={"Authorization": f"Bearer {KEY}"}
        )
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    buyer = post("/v1/organizations", organization())["id"]
    maker = post("/v1/organizations", organization(country="KZ"))["id"]
    stored = post("/v1/needs", need(buyer, title="Нужны чушки цинковые, ГОСТ 3640", codes=["7901"]))
    offered = post("/v1/offers", offer(maker, title="Чушки цинковые", codes=["790111"]))
    return f"/v1/needs/{stored['id']}/suggestions?limit=100", offered["id"]


def told(service: Service, path: str) -> list[str]:
    """Ids of the offers that are suggested by whichever worker answers; none while it starts."""
    try:
        answer = httpx.get(f"{service.base}{path}")
    except httpx.HTTPError:
        return []
    return [item["offer"]["id"] for item in answer.json().get("items", [])]


def memory(process: int) -> dict[str, int]:
    """What a process has in memory, by kind, in kilobytes."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]
    return {name: int(size.split()[0]) for name, size in (line.split(":") for line in lines)}


def measured(service: Service, name: str) -> float:
    """A measure of all processes together."""
    lines = httpx.get(f"{service.base}/metrics").text.splitlines()
    [value] = [line.split()[1] for line in lines if line.startswith(f"{name} ")]
    return float(value)


def test_workers_share_most_of_their_memory(service: Service) -> None:
    for worker in service.workers():
        found = memory(worker)
        assert found["Shared_Clean"] + found["Shared_Dirty"] > found["Rss"] / 2


def test_the_fork_server_is_no_process_that_is_measured(service: Service) -> None:
    public = httpx.get(f"{service.base}/readyz").json()["listings"]
    assert public > 100
    assert measured(service, "partners_index_listings") == public


def test_a_worker_that_takes_the_place_of_another_knows_what_was_written_since(
    service: Service,
) -> None:
    path, offered = write(service)
    before = service.workers()
    for worker in before:
        os.kill(worker, signal.SIGKILL)
    until(lambda: len(service.workers() - before) == 2)
    until(service.ready)
    for _ in range(10):
        assert offered in told(service, path)


def test_workers_of_a_fork_server_that_died_are_replaced_and_all_leave_with_the_service(
    tmp_path: Path,
) -> None:
    with Service(tmp_path / "data", workers="2", demonstration="false", **QUICK) as service:
        path, offered = write(service)
        server, before = service.fork_server(), service.workers()
        assert server is not None
        os.kill(server, signal.SIGKILL)
        until(lambda: service.fork_server() not in {None, server} and len(service.workers()) == 2)
        until(lambda: not before & set(service.processes()))
        until(service.ready)
        for _ in range(10):
            assert offered in told(service, path)
        path, offered = write(service)
        until(lambda: offered in told(service, path))
        until(lambda: measured(service, "partners_index_listings") == 4)
        assert service.stop(signal.SIGTERM) == 0
        assert service.leaves_nothing()
    forget(tmp_path / "data")
