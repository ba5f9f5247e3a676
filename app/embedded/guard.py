"""Watches the server that this process has started or found, and starts it again when it dies."""

import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

import structlog
from sqlalchemy.engine import make_url

from app.embedded.server import EmbeddedPostgres
from app.errors import EmbeddedDatabaseError

LOOK_SECONDS = 0.5
"""How often the process is looked for, which asks no program."""

PAUSES = (0.0, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
"""Before each attempt, one after another; the last one from then on."""

CALM_SECONDS = 60.0
"""How long a server lives before its next death is a new matter."""

STOPPED_SECONDS = 5.0
"""Before the first attempt where it was not killed but told to stop.

Whoever does so often means the whole service, as systemd does, which leaves meanwhile.
"""

_NOTE = "not-started"

log = structlog.get_logger("app.embedded")


class Guard:
    """A thread that looks after the server for as long as the `with` lasts."""

    def __init__(self, server: EmbeddedPostgres) -> None:
        """Name a server that has been started; nothing is watched yet."""
        self._server = server
        self._leaving = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="embedded-guard", daemon=True)
        self._deaths = 0
        self._since = time.monotonic()

    def __enter__(self) -> Self:
        """Begin to watch."""
        self._tell(failed=False)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Watch no more; a start that is under way is not waited for to its end."""
        self._leaving.set()
        self._thread.join()
        self._tell(failed=False)

    def _watch(self) -> None:
        while not self._leaving.wait(LOOK_SECONDS):
            try:
                if not self._server.lives:
                    self._revive()
            except Exception:
                log.exception("embedded database unguarded")

    def _revive(self) -> None:
        begun = time.monotonic()
        if begun > self._since + CALM_SECONDS:
            self._deaths = 0
        pause = PAUSES[min(self._deaths, len(PAUSES) - 1)]
        self._deaths += 1
        if self._server.was_stopped:
            pause = max(pause, STOPPED_SECONDS)
        log.error("embedded database died", again_in_seconds=pause)
        if self._leaving.wait(pause):
            return
        try:
            started = self._server.start_again(self._leaving.is_set)
        except EmbeddedDatabaseError as error:
            self._tell(failed=True)
            log.error("embedded database not started", reason=error.detail, attempt=self._deaths)  # noqa: TRY400 - the reason says it
        else:
            self._tell(failed=False)
            if started and not self._leaving.is_set():
                seconds = round(time.monotonic() - begun, 1)
                log.warning("embedded database started again", after_seconds=seconds)
        self._since = time.monotonic()

    def _tell(self, *, failed: bool) -> None:
        """Leave a note for the processes that answer, or take it away."""
        note = self._server.folder / _NOTE
        with suppress(OSError):
            if failed:
                note.touch()
            else:
                note.unlink()


def given_up(url: str) -> bool:
    """Whether a database is an embedded one that has died and could not be started again so far."""
    host = make_url(url).query.get("host")
    return isinstance(host, str) and (Path(host) / _NOTE).exists()
