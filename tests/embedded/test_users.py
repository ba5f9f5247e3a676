"""Who runs the server: root, nobody, a user of the machine, one whom nobody knows."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from app.embedded import EmbeddedPostgres, launcher
from app.errors import EmbeddedDatabaseError
from tests.embedded.holding import (
    HOLD,
    NOBODY,
    UNKNOWN,
    as_root,
    closed_programs,
    lasting,
    own_copy,
    postmaster,
    processes,
    ready,
    recalls,
    remember,
    unshares,
)


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


@as_root
def test_a_user_whom_nobody_knows_is_told_so_where_namespaces_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(os, "geteuid", lambda: UNKNOWN)
    with pytest.raises(EmbeddedDatabaseError, match="user 54321, whom the system does not know"):
        launcher.choose_launcher(tmp_path, launcher.find_binaries())


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
