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

_START_SECONDS = 600
_QUIET = "100000000/minute"


class Service:
    """`python -m app serve` on a database that is there."""

    def __init__(self, url: str, log: Path, *, workers: int = 1) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        settings = {
            "database_url": url, "data_dir": str(log.parent), "bootstrap_key": KEY,
            "demonstration": "false", "workers": str(workers), "log_level": "WARNING",
            "rate_limit_address": _QUIET,
        }  # fmt: skip
        environment = os.environ | {f"APP_{name.upper()}": text for name, text in settings.items()}
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

    def megabytes(self) -> float:
        """Memory of all its processes, without the database."""
        total = 0
        for path in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                fields = path.read_text().rpartition(") ")[2].split()
                if int(fields[3]) == self.process.pid:
                    total += int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
        return total / 1e6

    def stop(self) -> int:
        """Stop it as an operator would; return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)
