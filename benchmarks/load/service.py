"""A service as operators start it, with its processes watched."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

from load.wire import KEY

_START_SECONDS = 3_600.0
_QUIET = "100000000/minute"


class Service:
    """`python -m app serve` on a database that is there."""

    def __init__(self, url: str, log: Path, *, workers: int = 1, **others: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        settings = {
            "database_url": url, "data_dir": str(log.parent), "bootstrap_key": KEY,
            "demonstration": "false", "workers": str(workers), "log_level": "WARNING",
            "rate_limit_address": _QUIET,
        } | others  # fmt: skip
        environment = os.environ | {f"APP_{name.upper()}": text for name, text in settings.items()}
        self._log = log
        with log.open("w") as file:
            self.process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", "app", "serve", "--port", str(self.port)],
                cwd=Path(__file__).resolve().parents[2], env=environment, stdout=file, stderr=file,
                start_new_session=True,
            )  # fmt: skip

    def wait(self) -> float:
        """Wait until it is ready; return how many seconds that took."""
        started = time.monotonic()
        while time.monotonic() - started < _START_SECONDS:
            if self.process.poll() is not None:
                raise RuntimeError("the service did not start; see its log")
            with suppress(OSError):
                address = f"http://127.0.0.1:{self.port}/readyz"
                with urllib.request.urlopen(address, timeout=5):
                    return time.monotonic() - started
            time.sleep(0.1)
        raise RuntimeError("the service was not ready in time")

    def wait_for(self, workers: int) -> float:
        """Wait until so many workers have begun to serve since the start; return the seconds.

        They say so in the log, from the level INFO on.
        """
        started = time.monotonic()
        while time.monotonic() - started < _START_SECONDS:
            if self._log.read_text().count("Application startup complete") >= workers:
                return time.monotonic() - started
            time.sleep(0.02)
        raise RuntimeError("the workers were not there in time")

    def processes(self) -> dict[int, int]:
        """Its processes, without the database; their parents."""
        found = {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                fields = path.read_text().rpartition(") ")[2].split()
                if int(fields[3]) == self.process.pid and fields[0] != "Z":
                    found[int(path.parent.name)] = int(fields[1])
        return found

    def workers(self) -> set[int]:
        """Those that answer, of several: all but the first and the one that it started."""
        found = self.processes()
        return {one for one, parent in found.items() if found.get(parent) == self.process.pid}

    def megabytes(self, *, of_files: bool = False) -> float:
        """Memory of all its processes; what several share counts once.

        Args:
            of_files: only what files hold as well, which the system takes back when it is needed.
        """
        counted = "Pss_File:" if of_files else "Pss:"
        total = 0
        for process in self.processes():
            with suppress(OSError):
                lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
                total += sum(int(line.split()[1]) for line in lines if line.startswith(counted))
        return total * 1024 / 1e6

    def stop(self) -> int:
        """Stop it as an operator would; return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)
