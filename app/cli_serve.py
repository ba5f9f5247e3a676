"""Commands that run the service and describe it.

The process that supervises several workers loads little: they have the application, not it.
"""

import json
import os
import socket
import tempfile
import time
from contextlib import ExitStack
from typing import Annotated

import structlog
import typer

from app import fork_server, metrics
from app.config import LEAST_KEY, LogFormat, Settings
from app.errors import CommandError
from app.logs import configure
from app.processes import uncollected

_PORT_SECONDS = 3
"""How long to wait for workers of a killed service to leave the port."""

_QUESTION = '{"queries":[{"title":"медная катанка","codes":["7408"],"country":"RU","limit":3}]}'

log = structlog.get_logger("app")


def serve(
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Start everything: database, migrations, demonstration registry when empty, service."""
    settings = Settings()
    configure(log_format=settings.log_format, level=settings.log_level)
    _warn_of_short_key(settings)
    _wait_for_port(host, port)
    with ExitStack() as stack, ExitStack() as loading:
        if settings.workers > 1 and settings.database_url is not None:
            _load_for_workers(stack, loading)
        with uncollected():
            from app.cli_database import database_url, run
            from app.supervising import migrate, supervise
        url = stack.enter_context(database_url(settings))
        # Worker processes read their settings from the environment.
        os.environ["APP_DATABASE_URL"] = url
        if settings.workers > 1 and settings.database_url is None:
            _load_for_workers(stack, loading)
        run(url, migrate, migrated=False)
        if settings.demonstration:
            _demonstrate(settings, url)
        _welcome(settings, host, port)
        loading.close()
        supervise(host, port, settings.workers)


def openapi() -> None:
    """Print the OpenAPI description."""
    from app.main import create_app

    app = create_app(Settings(database_url="postgresql+asyncpg://nobody@/nothing"))
    typer.echo(json.dumps(app.openapi(), ensure_ascii=False, indent=1, sort_keys=True))


def _load_for_workers(stack: ExitStack, loading: ExitStack) -> None:
    """Have the application loaded for all workers, from where the database's address is known."""
    measured = stack.enter_context(tempfile.TemporaryDirectory(prefix="measures-"))
    os.environ[metrics.SHARED] = measured
    loading.enter_context(fork_server.begun())


def _demonstrate(settings: Settings, url: str) -> None:
    from app.cli_database import run
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
