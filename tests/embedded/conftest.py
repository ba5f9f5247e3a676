"""An embedded server in a folder of its own, and processes that hold it."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.embedded import EmbeddedPostgres, launcher
from tests.embedded.holding import HOLD, leave
from tests.support.service import ROOT


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
