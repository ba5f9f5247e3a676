"""Servers that cannot start, and what is said then."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.embedded import EmbeddedPostgres, launcher
from app.errors import EmbeddedDatabaseError
from tests.embedded.holding import socket_dir


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
