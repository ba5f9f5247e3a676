"""Serves with one process, or with several that this one looks after.

It is loaded while the application is loaded for several workers, see `app.fork_server`.
"""

from importlib import import_module

import uvicorn
from typing_extensions import override
from uvicorn import _subprocess
from uvicorn.supervisors import multiprocess

from app.cli_database import when_reached
from app.connections import TimelyProtocol
from app.db import Database
from app.fork_server import FORKS
from app.processes import spare_the_collector, uncollected

HUNG_SECONDS = 60
"""A process that has not answered the supervising one for so long is replaced.

With 15 seconds, and the more with uvicorn's 5, processes that were starting on a machine with ten
times too much to do were killed over and over again, and none ever served.
"""


class AttentiveProcess(multiprocess.Process):
    """A worker whose death is noticed at once, even while it is asked how it is.

    uvicorn keeps the worker's end of the pipe open in the supervising process, too, so that the
    answer of a worker that was killed meanwhile was waited for in vain, all of the 60 seconds.
    """

    @override
    def start(self) -> None:
        super().start()
        self.child_conn.close()


async def migrate(database: Database) -> None:
    """Bring the schema up to date, for which a database that is away is waited."""
    await when_reached(database.migrate)


def supervise(host: str, port: int, workers: int) -> None:
    """Serve until told to leave; several workers are forked from what the fork server has read."""
    if workers == 1:
        with uncollected():
            import_module("app.serving")
            spare_the_collector()
    multiprocess.Process = AttentiveProcess  # type: ignore[misc]
    _subprocess.spawn = FORKS  # type: ignore[assignment]
    uvicorn.run(
        "app.serving:create_worker",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_config=None,
        http=TimelyProtocol,
        timeout_graceful_shutdown=20,
        timeout_worker_healthcheck=HUNG_SECONDS,
    )
