"""The service from start to stop, as a real process with a database of its own."""

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from app.embedded import EmbeddedPostgres
from tests.support.api import need, offer, organization
from tests.support.service import Service, database_processes, forget, free_port, run_app

KEY = "operators-own-key"
BEARER = {"Authorization": f"Bearer {KEY}"}
BARE = {"demonstration": "false", "code_assistant": "false", "compiled_search": "false",
        "bootstrap_key": KEY, "snapshot_from": "0"}  # fmt: skip
"""Settings of a service that starts fast; what it reads is kept, small as it is."""


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "data"
    forget(tmp_path / "data")


def post(service: Service, path: str, body: object) -> dict[str, str]:
    answer = httpx.post(f"{service.base}{path}", json=body, headers=BEARER)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def suggested_needs(service: Service, offer_id: str, **headers: str) -> list[str]:
    answer = httpx.get(f"{service.base}/v1/offers/{offer_id}/suggestions", headers=headers)
    assert answer.status_code == 200, answer.text
    return [item["need"]["id"] for item in answer.json()["items"]]


def test_one_command_starts_all_and_a_second_start_keeps_the_data(data: Path) -> None:
    with Service(data, bootstrap_key=KEY) as service:
        assert f"{service.base}/docs" in service.output
        assert re.search(rf"{service.base}/\s", service.output)
        assert "Demonstration registry loaded" in service.output
        assert httpx.get(f"{service.base}/docs").status_code == 200
        counted = httpx.get(f"{service.base}/v1/organizations/facets").json()
        assert counted["total"] > 100
        assert try_printed_curl(service.output)
        added = post(service, "/v1/organizations", organization())["id"]
        assert service.stop() == 0
        assert database_processes(data) == set()

    with Service(data, code_assistant="false", compiled_search="false") as again:
        assert "Demonstration registry" not in again.output
        assert httpx.get(f"{again.base}/v1/organizations/{added}").status_code == 200
        again_counted = httpx.get(f"{again.base}/v1/organizations/facets").json()
        assert again_counted["total"] == counted["total"] + 1


def try_printed_curl(output: str) -> bool:
    """Do what the printed line says; whether suggestions come back, best first."""
    line = next(line for line in output.splitlines() if "curl " in line)
    command = shlex.split(line[line.index("curl ") :])
    if shutil.which("curl"):
        answer = json.loads(subprocess.check_output(command))
    else:
        url = next(part for part in command if part.startswith("http"))
        sent = command[command.index("-d") + 1]
        answer = httpx.post(url, content=sent, headers={"Content-Type": "application/json"}).json()
    items = answer["results"][0]["items"]
    scores = [item["score"] for item in items]
    return scores == sorted(scores, reverse=True) and "медная" in items[0]["offer"]["title"]


@pytest.mark.parametrize(
    ("number", "workers"),
    [
        (signal.SIGTERM, "1"),
        pytest.param(signal.SIGTERM, "2", marks=pytest.mark.long),
        pytest.param(signal.SIGINT, "1", marks=pytest.mark.long),
        pytest.param(signal.SIGINT, "2", marks=pytest.mark.long),
    ],
)
def test_a_signal_stops_the_service_with_its_workers_and_its_database(
    data: Path, number: signal.Signals, workers: str
) -> None:
    # With the assistant each process is busy learning in another one when the signal comes.
    with Service(data, workers=workers, **BARE | {"code_assistant": "true"}) as service:
        assert database_processes(data)
        assert service.stop(number) == 0
        assert database_processes(data) == set()
        # Python's own tracker of shared resources leaves when it sees that we have left.
        deadline = time.monotonic() + 15
        while service.processes() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert service.processes() == {}


def test_a_start_of_several_workers_that_fails_says_why_and_leaves_nothing(
    data: Path, server: EmbeddedPostgres
) -> None:
    service = Service(data, workers="2", database_url=server.url("absent"), **BARE)
    assert service.process.wait(timeout=60) == 1
    assert service.leaves_nothing()
    assert 'database "absent" does not exist' in service.log.splitlines()[-1]
    assert "Traceback" not in service.log


@pytest.mark.long
def test_several_workers_told_to_leave_before_there_is_a_database_leave_nothing(data: Path) -> None:
    nowhere = "postgresql+asyncpg://nobody@127.0.0.1:1/none"
    service = Service(data, workers="2", database_url=nowhere, **BARE | {"log_level": "WARNING"})
    deadline = time.monotonic() + 60
    while "the start waits" not in service.log:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    service.stop(signal.SIGTERM)
    assert service.leaves_nothing()
    assert "Traceback" not in service.log


@pytest.mark.long
def test_a_closed_terminal_stops_the_service_with_its_database(data: Path) -> None:
    # The tests themselves may run in the background, where this signal is ignored.
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    try:
        service = Service(data, **BARE)
    finally:
        signal.signal(signal.SIGHUP, before)
    with service:
        service.stop(signal.SIGHUP)
        assert service.leaves_nothing()


@pytest.mark.long
def test_a_service_in_the_background_outlives_the_terminal(data: Path) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        service = Service(data, **BARE)
    finally:
        signal.signal(signal.SIGHUP, before)
    with service:
        service.process.send_signal(signal.SIGHUP)
        time.sleep(0.5)
        assert service.ready()


@pytest.mark.long
def test_an_early_signal_leaves_no_database_behind(data: Path) -> None:
    service = Service(data, **BARE)
    deadline = time.monotonic() + 60
    while not database_processes(data):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    service.process.send_signal(signal.SIGTERM)
    assert service.process.wait(timeout=60) in {0, 1, 130}
    assert database_processes(data) == set()


@pytest.mark.long
@pytest.mark.parametrize("workers", ["1", "2"])
def test_after_a_kill_the_next_start_finds_everything(data: Path, workers: str) -> None:
    with Service(data, workers=workers, **BARE | {"code_assistant": "true"}) as service:
        kept = post(service, "/v1/organizations", organization())["id"]
        service.process.kill()
        service.process.wait()
        assert database_processes(data)
        # Workers leave by themselves when the process that started them is gone.
        deadline = time.monotonic() + 20
        while service.processes():
            assert time.monotonic() < deadline, "workers outlive the service"
            time.sleep(0.05)
        with Service(data, workers=workers, **BARE) as again:
            assert httpx.get(f"{again.base}/v1/organizations/{kept}").status_code == 200
            assert again.stop() == 0
            assert database_processes(data) == set()


@contextmanager
def asleep(process: int) -> Iterator[None]:
    """Keep one worker from answering, so that another must."""
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


@pytest.mark.long  # `test_fork_server.py` has the shorter one
def test_what_one_worker_wrote_the_other_shows(data: Path) -> None:
    with Service(data, workers="2", **BARE) as service:
        deadline = time.monotonic() + 30
        while len(service.workers()) < 2 or service.log.count("startup complete") < 2:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        writer, reader = sorted(service.workers())
        buyer = post(service, "/v1/organizations", organization())["id"]
        maker = post(service, "/v1/organizations", organization(country="KZ"))["id"]
        offered = post(service, "/v1/offers", offer(maker))
        with asleep(reader):
            first = post(service, "/v1/needs", need(buyer))
        with asleep(writer):
            seen = suggested_needs(
                service, offered["id"], **{"Min-Revision": str(first["revision"])}
            )
            assert seen == [first["id"]]
        with asleep(reader):
            second = post(service, "/v1/needs", need(buyer, title="Катанка медная 8 мм, куплю"))
        with asleep(writer):
            deadline = time.monotonic() + 3
            while second["id"] not in suggested_needs(service, offered["id"]):
                assert time.monotonic() < deadline
                time.sleep(0.05)


@pytest.mark.long
def test_logs_for_programs_are_one_object_a_line_with_the_requests_id(data: Path) -> None:
    with Service(data, log_format="json", **BARE) as service:
        answer = httpx.get(f"{service.base}/v1/countries", headers={"X-Request-ID": "mine-1"})
        assert answer.headers["X-Request-ID"] == "mine-1"
        drawn = httpx.get(f"{service.base}/nowhere%0A%7B").headers["X-Request-ID"]
        service.stop()
        lines = [json.loads(line) for line in service.log.splitlines()]
        requests = [line for line in lines if line["event"] == "request"]
        assert [line["request_id"] for line in requests] == ["mine-1", drawn]
        assert requests[0]["status"] == 200
        assert requests[0]["path"] == "/v1/countries"
        assert all({"event", "level", "timestamp"} <= set(line) for line in lines)
        started = next(line for line in lines if line["event"] == "starting")
        assert started["api_docs"] == f"{service.base}/docs"
        assert service.output == ""
        assert KEY not in service.log


@pytest.mark.long
def test_a_taken_port_is_said_in_one_line_before_anything_starts(data: Path) -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        done = run_app("serve", "--port", str(port), data_dir=str(data))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"port {port}" in done.stderr
    assert not data.exists()


@pytest.mark.long
def test_two_services_may_start_on_one_folder_at_once(data: Path) -> None:
    services = [Service(data, **BARE | {"demonstration": "true"}) for _ in range(2)]
    with services[0] as one, services[1] as other:
        totals = [
            httpx.get(f"{service.base}/v1/organizations/facets").json()["total"]
            for service in (one, other)
        ]
        assert totals[0] == totals[1] > 100
        assert one.stop() == 0
        assert httpx.get(f"{other.base}/readyz").status_code == 200
        assert other.stop() == 0
        assert database_processes(data) == set()
