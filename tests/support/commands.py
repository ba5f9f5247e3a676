"""Commands run in this process, and what they say."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from app import cli


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it said."""

    code: int
    output: str
    errors: str


Command = Callable[..., Done]


@contextmanager
def signals_kept() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def run_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *args: object
) -> Done:
    """Run a command with these arguments."""
    monkeypatch.setattr(sys, "argv", ["app", *map(str, args)])
    with signals_kept(), pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr()
    return Done(int(ended.value.code or 0), said.out, said.err)


def refused(done: Done) -> str:
    """What a command complained of: one line, and no success."""
    assert done.code == 1
    assert done.errors.count("\n") == 1
    assert "Traceback" not in done.errors
    return done.errors
