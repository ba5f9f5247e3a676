"""The process that the workers of one service are forked from, so that they share what it has read.

It loads the application while the database is being prepared, then reads the registry once, before
the first worker is there. Workers use its memory until they write to it, and begin with what has
changed since: one that takes the place of another is there after about a second. A fork server that
takes the place of another has the code only, and its workers read the registry themselves.

The process that supervises them imports this too, and needs nothing of the application.
"""

import fcntl
import multiprocessing
import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import forkserver
from pathlib import Path
from typing import TYPE_CHECKING

from app import metrics
from app.processes import uncollected

if TYPE_CHECKING:
    from fastapi import FastAPI

FORKS = multiprocessing.get_context("forkserver")
"""Makes processes that are forked from the fork server."""

_GATE = "PARTNERS_FORK_SERVER"
"""In the environment of a fork server: a file that is locked until it may read, or nothing."""

_OPEN = b"open"

app: "FastAPI | None" = None
"""What this process was forked with: an application that has served nobody yet."""


@contextmanager
def begun() -> Iterator[None]:
    """Start the fork server, prepare the database meanwhile, and leave when all of it was read."""
    FORKS.set_forkserver_preload(["app.fork_server", "app.serving"])
    with tempfile.NamedTemporaryFile(prefix="gate-") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        os.environ[_GATE] = gate.name
        forkserver.ensure_running()
        # Those that may have to take its place only load the code.
        os.environ[_GATE] = ""
        try:
            yield
            gate.write(_OPEN)
            gate.flush()
            fcntl.flock(gate, fcntl.LOCK_UN)
            first = FORKS.Process(target=_nothing)
            first.start()
            first.join()
        except BaseException:
            _end()
            raise


def _nothing() -> None:
    pass


def _end() -> None:
    """End the fork server, which would look for files of ours when we are gone."""
    process = getattr(forkserver._forkserver, "_forkserver_pid", None)  # noqa: SLF001 - not told
    if process is not None:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def _may_read(gate: str) -> bool:
    """Wait until the database is prepared; False where it will not be, or there is no need."""
    try:
        with Path(gate).open("rb") as file:
            # The lock goes with the process that holds it.
            fcntl.flock(file, fcntl.LOCK_SH)
            return file.read() == _OPEN
    except OSError:
        return False


# A fork server has no other way of being told than what it imports. What it forks has no duty.
if (_gate := os.environ.pop(_GATE, None)) is not None:
    # Ctrl-C reaches the whole group of processes; the supervising one ends us when it leaves.
    _before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    with uncollected():
        from app.prepared import prepared

        app = prepared() if _may_read(_gate) else None
    signal.signal(signal.SIGINT, _before)
    # This process answers nobody, so that its measures are nobody's.
    metrics.forget_this_process()
