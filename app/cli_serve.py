"""Commands that run the service and describe it.

The process that supervises several workers loads little: they have the application, not it.
"""

import json
import os
import socket
import tempfile
import time
from contextlib import ExitStack
from importlib import import_module
from typing import Annotated

import structlog
import typer
import uvicorn
from typing_extensions import override
from uvicorn import _subprocess
from uvicorn.supervisors import multiprocess

from app import fork_server, metrics
from app.cli_database import database_url, run
from app.config import LEAST_KEY, LogFormat, Settings
from app.connections import TimelyProtocol
from app.db import Database
from app.errors import CommandError
from app.logs import configure
from app.processes import spare_the_collector, uncollected

_PORT_SECONDS = 3
"""How long to wait for workers of a killed service to leave the port."""

HUNG_SECONDS = 60
"""A process that has not answered the supervising one for so long is replaced.

With 15 seconds, and the more with uvicorn's 5, processes that were starting on a machine with ten
times too much to do were killed over and over again, and none ever served.
"""

_QUESTION = '{"queries":[{"title":"медная катанка","codes":["7408"],"country":"RU","limit":3}]}'

log = structlog.get_logger("app")


class AttentiveProcess(multiprocess.Process):
    """A worker whose death is noticed at once, even while it is asked how it is.

    uvicorn keeps the worker's end of the pipe open in the supervising process, too, so that the
    answer of a worker that was killed meanwhile was waited for in vain, all of the 60 seconds.
    """

    @override
    def start(self) -> None:
        super().start()
        self.child_conn.close()


def serve(
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Start everything: database, migrations, demonstration registry when empty, service."""
    settings = Settings()
    configure(log_format=settings.log_format, level=settings.log_level)
    _warn_of_short_key(settings)
    _wait_for_port(host, port)
    with ExitStack() as stack:
        url = stack.enter_context(database_url(settings))
        # Worker processes read their settings from the environment.
        os.environ["APP_DATABASE_URL"] = url
        with ExitStack() as prepared:
            if settings.workers > 1:
                measured = stack.enter_context(tempfile.TemporaryDirectory(prefix="measures-"))
                os.environ[metrics.SHARED] = measured
                prepared.enter_context(fork_server.begun())
            run(url, Database.migrate, migrated=False)
            if settings.demonstration:
                _demonstrate(settings, url)
            _welcome(settings, host, port)
        if settings.workers == 1:
            with uncollected():
                import_module("app.serving")
                spare_the_collector()
        multiprocess.Process = AttentiveProcess  # type: ignore[misc]
        _subprocess.spawn = fork_server.FORKS  # type: ignore[assignment]
        uvicorn.run(
            "app.serving:create_worker",
            factory=True,
            host=host,
            port=port,
            workers=settings.workers,
            log_config=None,
            http=TimelyProtocol,
            timeout_graceful_shutdown=20,
            timeout_worker_healthcheck=HUNG_SECONDS,
        )


def openapi() -> None:
    """Print the OpenAPI description."""
    from app.main import create_app

    app = create_app(Settings(database_url="postgresql+asyncpg://nobody@/nothing"))
    typer.echo(json.dumps(app.openapi(), ensure_ascii=False, indent=1, sort_keys=True))


def _demonstrate(settings: Settings, url: str) -> None:
    from app.cli_registry import summary
    from app.services import seeding

    done = run(url, seeding.seed_demonstration_if_empty)
    if done is not None:
        _say(settings, "Demonstration registry loaded", stored=summary(done))


def _warn_of_short_key(settings: Settings) -> None:
    key = settings.bootstrap_key
    if key is not None and len(key) < LEAST_KEY:
        log.warning("APP_BOOTSTRAP_KEY is short: others may guess it", least_characters=LEAST_KEY)


def _wait_for_port(host: str, port: int) -> None:
    """Refuse a port that is taken before the work of a start is done for nothing."""
    deadline = time.monotonic() + _PORT_SECONDS
    while True:
        try:
            with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
        except OSError as error:
            if time.monotonic() > deadline:
                raise CommandError(
                    f"The service cannot listen on {host}, port {port}: {error.strerror}. "
                    "Choose another port: `make run PORT=8001`, or --port 8001."
                ) from error
            time.sleep(0.1)
        else:
            return


def _welcome(settings: Settings, host: str, port: int) -> None:
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    base = f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
    curl = f"curl -s {base}/v1/suggestions -H 'Content-Type: application/json' -d '{_QUESTION}'"
    _say(settings, "Starting", explorer=f"{base}/", api_docs=f"{base}/docs", try_it=curl)


def _say(settings: Settings, event: str, **facts: str) -> None:
    """Tell a person on standard output, or a program in the log."""
    if settings.log_format is LogFormat.JSON:
        log.info(event.lower(), **facts)
        return
    lines = [f"  {name.replace('_', ' '):10}{value}" for name, value in facts.items()]
    typer.echo("\n".join([event, *lines, ""]))
