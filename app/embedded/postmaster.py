"""The server on one cluster: whether it lives, how it is started, again, and ended."""

import re
import shlex
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.embedded.ending import (
    end,
    end_orphans,
    hidden_servers,
    processes_in,
    sees_folders,
    serves,
)
from app.embedded.launcher import Launcher
from app.errors import EmbeddedDatabaseError

PORT = 5432
"""Part of the socket's file name; nothing listens on TCP."""

USER = "postgres"

_START_SECONDS = 60
_PAUSES = (0.0, 0.2, 0.5, 1.0, 2.0)
"""Before each attempt to start: what a killed server left takes a moment to go away."""

_STARTING = 1
"""What `pg_isready` returns while the server does not take connections yet."""

_SILENT_SECONDS = 3.0
"""How long a server that lives may be silent: it is so while it begins anew after a crash."""

_LOOK_SECONDS = 0.1

_STAMP = re.compile(r"^[\d-]+ [\d:.]+ UTC \[\d+\] ")
_COMPLAINT = re.compile(
    r"^(\w+: )?(FATAL|PANIC|ERROR|error|DETAIL|HINT|detail|hint):"
    r"|^LOG: .*\b(parameter|syntax error|could not)\b"
)


@dataclass(frozen=True, slots=True)
class Postmaster:
    """The server on a cluster, whether it runs or not.

    Attributes:
        launcher: how its programs are run; the cluster is in its home.
        sockets: folder of its socket.
        durable: whether what was committed outlives a crash.
    """

    launcher: Launcher
    sockets: Path
    durable: bool

    @property
    def cluster(self) -> Path:
        """Folder of the data; every process of the server has it as its working folder."""
        return self.launcher.home / "cluster"

    @property
    def number(self) -> int | None:
        """The process that the server's lock names, if there is a lock."""
        with suppress(OSError, IndexError, ValueError):
            return int((self.cluster / "postmaster.pid").read_text().split()[0])
        return None

    @property
    def lives(self) -> bool:
        """Whether the process that the lock names is there, and is this server."""
        number = self.number
        return number is not None and serves(number, self.cluster)

    def start(self) -> None:
        """Start it, which may take several attempts.

        Raises:
            EmbeddedDatabaseError: it did not start; its log is quoted.
        """
        for pause in _PAUSES:
            time.sleep(pause)
            told = self._log_size()
            said = self._launch("-w", "-t", str(_START_SECONDS))
            if self.answers():
                return
        raise self._failed(told, said)

    def start_again(self, leaving: Callable[[], bool]) -> None:
        """Start it once after it has died, and wait until it answers or somebody leaves.

        PostgreSQL recovers what was committed, which may take long; meanwhile it lives.

        Raises:
            EmbeddedDatabaseError: it died again; its log is quoted.
        """
        told = self._log_size()
        said = self._launch("-W")
        begun = time.monotonic()
        while not leaving():
            if self._is_ready() == 0:
                return
            if not self.lives and time.monotonic() > begun + _SILENT_SECONDS:
                raise self._failed(told, said)
            time.sleep(_LOOK_SECONDS)

    def stop(self) -> None:
        """Stop it, and what a dead one has left; a stranger who has its number is let be."""
        if sees_folders() and not self.lives:
            end_orphans(self.cluster)
            return
        for mode in ("fast", "immediate"):
            command = ["-D", "cluster", "-m", mode, "-w", "stop"]
            if self.launcher.run("pg_ctl", *command).returncode == 0:
                return

    def answers(self) -> bool:
        """Whether the server takes connections; one that begins, perhaps anew, is waited for."""
        begun = time.monotonic()
        while True:
            code = self._is_ready()
            if code == 0:
                return True
            lives = code == _STARTING or self.lives
            patience = _START_SECONDS if code == _STARTING else _SILENT_SECONDS
            if not lives or time.monotonic() > begun + patience:
                return False
            time.sleep(_LOOK_SECONDS)

    def ask(self, statement: str) -> str:
        """Run a statement as the owner of everything; return what it answers.

        Raises:
            EmbeddedDatabaseError: it failed.
        """
        done = self.launcher.run(
            "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", *self._address(), "-c", statement
        )
        if done.returncode != 0:
            raise EmbeddedDatabaseError(f"{statement}: {complaints(done.stdout)}")
        return done.stdout

    def _launch(self, *waiting: str) -> str:
        self._clear_the_way()
        sockets = str(self.sockets).replace('"', '""')
        settings = [
            "listen_addresses=",
            f'unix_socket_directories="{sockets}"',
            f"port={PORT}",
            "max_connections=200",
        ]
        if not self.durable:
            settings += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        # Relative paths, for `pg_ctl` puts them into a shell's command line as they are.
        command = [
            "-D", "cluster", "-l", "server.log", *waiting,
            "-o", " ".join(f"-c {shlex.quote(setting)}" for setting in settings), "start",
        ]  # fmt: skip
        return self.launcher.run("pg_ctl", *command).stdout

    def _clear_the_way(self) -> None:
        """Deal with what stands in a new server's way: a lost socket, orphans, a dead one's locks.

        Processes that serve a connection may outlive their server for as long as a question
        takes, and the memory that they share keeps another from starting. A lock that nobody
        stands behind may name a process id that has been given to another program since, or one
        that has died and that nobody has taken note of, as in containers; PostgreSQL would refuse
        to start, too.
        """
        locks = [self.cluster / "postmaster.pid", self.sockets / f".s.PGSQL.{PORT}.lock"]
        if not any(lock.exists() for lock in locks) or not sees_folders():
            return
        server = self.number
        if server in processes_in(self.cluster):
            end(server, self.cluster)
        elif end_orphans(self.cluster) and not hidden_servers():
            for lock in locks:
                lock.unlink(missing_ok=True)

    def _is_ready(self) -> int:
        return self.launcher.run("pg_isready", "-q", "-t", "3", *self._address()).returncode

    def _address(self) -> tuple[str, ...]:
        return ("-h", str(self.sockets), "-p", str(PORT), "-U", USER, "-d", USER)

    def _log_size(self) -> int:
        log = self.launcher.home / "server.log"
        return log.stat().st_size if log.exists() else 0

    def _failed(self, told: int, said: str) -> EmbeddedDatabaseError:
        log = self.launcher.home / "server.log"
        if log.exists():
            said = log.read_bytes()[told:].decode(errors="replace") or said
        return EmbeddedDatabaseError(f"The embedded database did not start: {complaints(said)}")


def complaints(output: str) -> str:
    """What a program complained of, as one line; the end of its output when of nothing."""
    lines = [_STAMP.sub("", line).strip() for line in output.splitlines()]
    complained = [line for line in lines if _COMPLAINT.match(line)]
    return " ".join(complained[-4:] or lines[-3:])
