"""Measures of this process, in the form that Prometheus reads.

Labels are closed sets: names of routes, methods, statuses. No caller, record or word is in them.
With several processes on one port, `PROMETHEUS_MULTIPROC_DIR` names the folder that they share, so
that whichever answers tells of all; `serve` sets it.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)

SHARED = "PROMETHEUS_MULTIPROC_DIR"
TYPE = CONTENT_TYPE_LATEST

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

_requests = Counter("partners_requests_total", "Requests answered.", ("method", "route", "status"))
_request_seconds = Histogram(
    "partners_request_seconds",
    "Time to the end of an answer, by route.",
    ("route",),
    buckets=_SECONDS,
)
_search_seconds = Histogram(
    "partners_search_seconds", "Time of one search for partners in memory.", buckets=_SECONDS
)
_listings = Gauge(
    "partners_index_listings",
    "Public listings in the index; the least of all processes.",
    multiprocess_mode="livemin",
)
_revision = Gauge(
    "partners_index_revision",
    "Newest change in the index; the least of all processes.",
    multiprocess_mode="livemin",
)
_looked = Gauge(
    "partners_index_looked_timestamp_seconds",
    "When the index was last brought up to date; the longest ago of all processes.",
    multiprocess_mode="livemin",
)


def answered(method: str, route: str, status: int, seconds: float) -> None:
    """Count a request."""
    known = method if method in _METHODS else "other"
    _requests.labels(known, route, str(status)).inc()
    _request_seconds.labels(route).observe(seconds)


@contextmanager
def searching() -> Iterator[None]:
    """Measure a search."""
    started = time.perf_counter()
    try:
        yield
    finally:
        _search_seconds.observe(time.perf_counter() - started)


def caught_up(*, listings: int, revision: int) -> None:
    """Take note that the index has just been brought up to date."""
    _listings.set(listings)
    _revision.set(revision)
    _looked.set(time.time())


def forget_this_process() -> None:
    """Let what this process has measured not count among the measures of all."""
    if SHARED in os.environ:
        multiprocess.mark_process_dead(os.getpid())  # type: ignore[no-untyped-call]


def text() -> bytes:
    """Everything that this process, or all that share a folder, have measured."""
    folder = os.environ.get(SHARED)
    if folder is None:
        return generate_latest(REGISTRY)
    _forget_dead(Path(folder))
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
    return generate_latest(registry)


def _forget_dead(folder: Path) -> None:
    """Leave out where a process stood that has died; what it counted stays counted."""
    for path in folder.glob("gauge_live*_*.db"):
        number = path.stem.rpartition("_")[2]
        if (
            number.isdigit()
            and not Path(f"/proc/{number}").exists()
            and Path("/proc/self").exists()
        ):
            multiprocess.mark_process_dead(int(number), str(folder))  # type: ignore[no-untyped-call]
