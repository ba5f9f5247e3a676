"""The service as its users start it: a real process of the command line, with its own data."""

import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

import httpx

from app.embedded.launcher import shelter

ROOT = Path(__file__).parents[2]
START_SECONDS = 90
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For who asks again and again, without TLS: to read the world's certificates takes 20 ms each."""


def run_app(*args: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, with no settings but the given ones."""
    return subprocess.run(
        [sys.executable, "-m", "app", *args],
        cwd=ROOT,
        env=environment(settings),
        text=True,
        capture_output=True,
        check=False,
        timeout=120,
    )


def environment(settings: dict[str, str]) -> dict[str, str]:
    """An almost empty environment; names in capitals are variables as they are."""
    bare = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    return bare | {
        name if name.isupper() else f"APP_{name.upper()}": value for name, value in settings.items()
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def database_processes(data: Path) -> set[int]:
    """Processes of the embedded server under a data folder, or in its shelter."""
    home = data.resolve() / "postgres"
    clusters = {home / "cluster", shelter(home) / "cluster"}
    found = set()
    for link in Path("/proc").glob("[0-9]*/cwd"):
        with suppress(OSError):
            if link.readlink() in clusters:
                found.add(int(link.parent.name))
    return found


def forget(data: Path) -> None:
    """Remove what a server may have left outside its data folder."""
    shutil.rmtree(shelter(data.resolve() / "postgres"), ignore_errors=True)


class Service:
    """A started service; `with` stops it and everything that it left."""

    def __init__(self, data: Path, code: Path = ROOT, /, **settings: str) -> None:
        self.data = data
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self._output = data.with_suffix(".out")
        self._log = data.with_suffix(".err")
        with self._output.open("w") as output, self._log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app", "serve", "--port", str(self.port)],
                cwd=code,
                env=environment({"data_dir": str(data)} | settings),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=log,
                start_new_session=True,
            )

    def __enter__(self) -> Self:
        deadline = time.monotonic() + START_SECONDS
        while not self.ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.process.kill()
                raise AssertionError(f"the service did not start: {self.output}{self.log}")
            time.sleep(0.05)
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=60)
        left = set(self.processes()) | database_processes(self.data)
        for process in left:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def ready(self) -> bool:
        """Whether the service says that it can work."""
        with suppress(httpx.HTTPError):
            return httpx.get(f"{self.base}/readyz", timeout=5, verify=NO_TLS).status_code == 200
        return False

    def stop(self, number: int = signal.SIGINT) -> int:
        """Send a signal to the one process that was started; return its exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=60)

    @property
    def output(self) -> str:
        """What it printed."""
        return self._output.read_text()

    @property
    def log(self) -> str:
        """What it logged."""
        return self._log.read_text()

    def processes(self) -> dict[int, int]:
        """Processes of its session, itself and its workers but not the database; their parents."""
        found = {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                state, parent, _, session, *_ = path.read_text().rpartition(") ")[2].split()
                if int(session) == self.process.pid and state != "Z":
                    found[int(path.parent.name)] = int(parent)
        # Once it has ended, its number may be given to the first process of another session.
        ended = self.process.returncode is not None
        return {} if ended and self.process.pid in found else found

    def leaves_nothing(self) -> bool:
        """Whether, a moment after it has ended, no process of it is there any more."""
        deadline = time.monotonic() + 20
        while (found := self.processes()) and time.monotonic() < deadline:
            time.sleep(0.05)
        return not found and not database_processes(self.data)

    def workers(self) -> set[int]:
        """Processes that answer requests, when there are several."""
        server = self.fork_server()
        return {process for process, parent in self.processes().items() if parent == server}

    def fork_server(self) -> int | None:
        """The process that the others are forked from, when there are several."""
        for process, parent in self.processes().items():
            with suppress(OSError):
                command = Path(f"/proc/{process}/cmdline").read_bytes()
                if parent == self.process.pid and b"multiprocessing.forkserver" in command:
                    return process
        return None
