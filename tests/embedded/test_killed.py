"""Servers and processes that were killed, or lost what they stood on."""

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.embedded import EmbeddedPostgres, ending
from app.embedded import postmaster as running
from tests.embedded.holding import (
    ask,
    lasting,
    postmaster,
    processes,
    ready,
    recalls,
    remember,
    socket_dir,
)


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


@pytest.mark.long
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


@pytest.fixture
def left(
    build: Callable[..., EmbeddedPostgres], hold: Callable[..., subprocess.Popen[str]]
) -> EmbeddedPostgres:
    """A server that runs on after the process that started it was killed."""
    holder = hold()
    ready(holder)
    holder.kill()
    holder.wait()
    return build()


def test_a_server_left_by_a_killed_process_is_found_and_stopped(left: EmbeddedPostgres) -> None:
    before = postmaster(left)
    left.start()
    assert postmaster(left) == before
    remember(left)
    assert recalls(left)
    left.stop()
    assert lasting(left) == {}


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


def test_a_server_whose_socket_was_swept_away_is_started_anew(left: EmbeddedPostgres) -> None:
    lost = postmaster(left)
    shutil.rmtree(socket_dir(left))
    left.start()
    assert postmaster(left) != lost
    remember(left)
    assert recalls(left)


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
