"""The process that the workers of one service are forked from, so that they share what it has read.

It makes the application and reads the registry once, before the first worker is there. Workers use
its memory until they write to it, and begin with what has changed since: one that takes the place
of another is there after about a second. A fork server that takes the place of another has the code
only, and its workers read the registry themselves.

The process that supervises them imports this too, and needs nothing of the application.
"""

import multiprocessing
import os
from typing import TYPE_CHECKING

from app import metrics
from app.processes import uncollected

if TYPE_CHECKING:
    from fastapi import FastAPI

FORKS = multiprocessing.get_context("forkserver")
"""Makes processes that are forked from the fork server."""

_DUTY = "PARTNERS_FORK_SERVER"
"""In the environment of a fork server: what it does before it forks, `_READ` or `_LOAD`."""

_READ, _LOAD = "read", "load"

app: "FastAPI | None" = None
"""What this process was forked with: an application that has served nobody yet."""


def begin() -> None:
    """Start the fork server, and return when it has read the registry."""
    FORKS.set_forkserver_preload(["app.fork_server", "app.serving"])
    os.environ[_DUTY] = _READ
    first = FORKS.Process(target=_nothing)
    first.start()
    first.join()
    # Those that may have to take its place.
    os.environ[_DUTY] = _LOAD


def _nothing() -> None:
    pass


# A fork server has no other way of being told than what it imports. What it forks has no duty.
if (_duty := os.environ.pop(_DUTY, None)) is not None:
    with uncollected():
        from app.prepared import prepared
    app = prepared() if _duty == _READ else None
    # This process answers nobody, so that its measures are nobody's.
    metrics.forget_this_process()
