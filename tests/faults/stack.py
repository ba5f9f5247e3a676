"""A service with several processes, a job worker and a PostgreSQL, each of which can be killed."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

import httpx

from app.embedded import EmbeddedPostgres
from tests.support.service import NO_TLS, ROOT, Service, database_processes, environment, forget

KEY = "operators-own-key-for-faults"
BEARER = {"Authorization": f"Bearer {KEY}"}
_SETTINGS = {
    "bootstrap_key": KEY,
    "demonstration": "false",
    "code_assistant": "false",
    "compiled_search": "false",
    "log_level": "WARNING",
}


class Stack:
    """Everything that an operator runs; what dies and nobody restarts, `revive` restarts.

    In production a supervisor does so: systemd, a container engine.
    """

    def __init__(self, folder: Path, *, workers: int = 2, **settings: str) -> None:
        self.folder = folder
        self.database = EmbeddedPostgres(folder / "database")
        self._settings = _SETTINGS | {"workers": str(workers)} | settings
        self._count = workers
        self._starts = 0

    def __enter__(self) -> Self:
        self.database.start()
        self.database.create_database("faults")
        self.url = self.database.url("faults")
        self.service = self._serve()
        self.service.__enter__()
        self.jobs: subprocess.Popen[bytes] | None = None
        return self

    def __exit__(self, *_: object) -> None:
        for number in self.postgres():
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGCONT)
        if self.jobs is not None and self.jobs.poll() is None:
            self.jobs.terminate()
            self.jobs.wait(timeout=60)
        self.service.__exit__()
        self.database.stop()
        for number in self.postgres():
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        forget(self.folder / "database")

    @property
    def base(self) -> str:
        """Address of the service; another one after it was started anew."""
        return self.service.base

    def _serve(self) -> Service:
        self._starts += 1
        jobs = self._settings.get("jobs", "false")
        settings = self._settings | {
            "database_url": self.url,
            "jobs": jobs,
            "data_dir": str(self.folder / "service"),
            "snapshot_from": "0",
        }
        return Service(self.folder / f"service-{self._starts}", **settings)

    def start_jobs(self) -> None:
        """Start the process that runs background jobs."""
        settings = self._settings | {
            "database_url": self.url,
            "data_dir": str(self.folder / "jobs"),
        }
        with (self.folder / "jobs.err").open("a") as log:
            self.jobs = subprocess.Popen(
                [sys.executable, "-m", "app", "worker"],
                cwd=ROOT, env=environment(settings), stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def postgres(self) -> set[int]:
        """All processes of the database server."""
        return database_processes(self.folder / "database")

    def backends(self) -> set[int]:
        """Those of them that serve a connection of the service."""
        found = set()
        for number in self.postgres():
            with suppress(OSError):
                title = Path(f"/proc/{number}/cmdline").read_bytes()
                if b" faults " in title and title.startswith(b"postgres: "):
                    found.add(number)
        return found

    def kill(self, numbers: set[int], how: signal.Signals = signal.SIGKILL) -> None:
        """Send a signal to some processes."""
        for number in numbers:
            with suppress(ProcessLookupError):
                os.kill(number, how)

    def kill_postgres(self) -> None:
        """End the whole server at once, without a last word."""
        while found := self.postgres():
            self.kill(found)
            time.sleep(0.02)

    def revive(self) -> None:
        """Start what a supervisor would start again."""
        self.database.start()
        if self.jobs is not None and self.jobs.poll() is not None:
            self.start_jobs()
        if self.service.process.poll() is not None:
            self.service.__exit__()
            self.service = self._serve()
            self.service.__enter__()

    def wait(self, seconds: float = 90.0) -> float:
        """Wait until every worker is there and ready; return how long that took."""
        started = time.monotonic()
        while time.monotonic() - started < seconds:
            enough = self._count == 1 or len(self.service.workers()) == self._count
            if enough and all(self.service.ready() for _ in range(3)):
                return time.monotonic() - started
            time.sleep(0.05)
        raise AssertionError(f"not ready after {seconds} s: {self.service.log[-3000:]}")

    def readiness(self, seconds: float = 10.0) -> tuple[int, float]:
        """What a load balancer is answered, 0 for nothing, and after how long."""
        started = time.monotonic()
        try:
            status = httpx.get(f"{self.base}/readyz", timeout=seconds, verify=NO_TLS).status_code
        except httpx.HTTPError:
            status = 0
        return status, time.monotonic() - started
