"""An outage of the database is a line in the log, whichever of the queue's tasks it hits."""

import logging

from typing_extensions import override

from app.reachable import tells_of_loss

_SECONDS = 5.0


class OutageFilter(logging.Filter):
    """Takes the trace from what is logged because the database is away, and says why instead.

    The queue's library tries to store what it has ten times a second, and logs each time.
    """

    def __init__(self) -> None:
        """Nothing has been told yet."""
        super().__init__()
        self._told, self._at = "", 0.0

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if error is None or not tells_of_loss(error):
            return True
        record.msg = f"{record.getMessage()} (the database is away: {error})"
        record.args, record.exc_info = (), None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        if record.msg == self._told and record.created - self._at < _SECONDS:
            return False
        self._told, self._at = record.msg, record.created
        return True


def tell_in_a_line() -> None:
    """Have the queue's library log outages so; it logs every error of a task with its trace."""
    logger = logging.getLogger("pgqueuer")
    if not any(isinstance(found, OutageFilter) for found in logger.filters):
        logger.addFilter(OutageFilter())
