"""Builds the application: create_app(settings). Nothing happens at import."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator

import structlog
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.routing import APIRoute
from fastapi_offline import FastAPIOffline

from app import __version__
from app.api import description, docs, imports, problems, replay, suggestions
from app.api.addresses import Addresses, Concrete
from app.api.answer_headers import AnswerHeaders
from app.api.cross_origin import OpenToScripts
from app.api.docs import TAGS
from app.api.export_answers import Slots
from app.api.limits import Limits
from app.api.middleware import BodyLimit, OwnHostOnly, RequestContext, Unexpected, Unpacked
from app.api.other_methods import OtherMethods
from app.api.plain_suggestions import PlainSuggestions
from app.api.time_limit import TimeLimit
from app.config import Settings
from app.db import Database
from app.errors import AppError
from app.exchange.outbound import Outbound, networks
from app.exchange.word_vectors import FOLDER
from app.jobs.worker import Worker
from app.logs import configure
from app.matching.engine import kernel
from app.matching.text import read_dictionaries
from app.processes import answer_promptly, return_memory, spare_the_collector
from app.routes import every_address, every_route, operation_id
from app.services import keys, snapshot
from app.services.list_directory import LiveDirectory
from app.services.live import LiveRegistry
from app.services.nomenclature import LiveNomenclature
from app.services.programmes import LiveProgrammes
from app.services.tokens import KeySets
from app.services.word_vectors import empty_index
from app.starting import patiently
from app.tracing import telemetry
from app.upkeep import kept_up

DESCRIPTION = """
Finds industrial partners across the Eurasian Economic Union: who makes it, who supplies the
materials, who needs it, and why two of them fit.

Reads are open. Writes need `Authorization: Bearer <key>`. Errors are `application/problem+json`
with a stable `code`. Lists are pages with `next_cursor`. Shown answers are those of the
demonstration registry; their lists are shortened.
"""

log = structlog.get_logger("app")


def create_app(settings: Settings | None = None) -> FastAPI:
    """Build the application; the settings come from the environment unless given."""
    settings = settings or Settings()
    if settings.database_url is None:
        raise AppError("APP_DATABASE_URL is not set. `python -m app serve` sets it.")
    configure(log_format=settings.log_format, level=settings.log_level)
    app = FastAPIOffline(
        title="Eurasian industrial partners",
        version=__version__,
        description=DESCRIPTION,
        openapi_tags=TAGS,
        license_info=docs.LICENSE,
        servers=docs.SERVERS,
        generate_unique_id_function=operation_id,
        lifespan=_lifespan,
        telemetry=telemetry(traces=settings.traces),
        swagger_ui_parameters={
            "tryItOutEnabled": True,
            "displayRequestDuration": True,
            "validatorUrl": None,
        },
    )
    _hold(app, settings, Database(settings.database_url, pool_size=settings.database_pool_size))
    app.router.routes.extend(every_route())
    addresses = every_address()
    problems.install(app, addresses.methods)
    replay.install(app)
    _wrap(app, settings, addresses)
    description.install(app)
    return app


def _hold(app: FastAPI, settings: Settings, database: Database) -> None:
    """Give the application what its calls share."""
    app.state.settings = settings
    app.state.database = database
    vectors = settings.data_dir / FOLDER if settings.semantic else None
    app.state.live = LiveRegistry(database, empty_index(vectors))
    app.state.list_directory = LiveDirectory(app.state.live)
    app.state.limits = Limits(settings)
    app.state.exports = Slots()
    app.state.key_sets = KeySets(settings.key_set_dir)
    app.state.outbound = Outbound(networks(settings.outbound_networks))
    app.state.nomenclature = LiveNomenclature(database)
    app.state.programmes = LiveProgrammes(settings.programme_dir)


def _wrap(app: FastAPI, settings: Settings, addresses: Addresses) -> None:
    """Put what holds for every call around the routes: the last one here sees it first."""
    app.add_middleware(
        PlainSuggestions,
        service=app,
        routes={r.name: r for r in suggestions.router.routes if isinstance(r, APIRoute)},
    )
    app.add_middleware(Unexpected)
    app.add_middleware(Concrete, addresses=addresses)
    app.add_middleware(OtherMethods, addresses=addresses)
    app.add_middleware(
        TimeLimit,
        seconds=settings.max_request_seconds,
        export_seconds=settings.max_export_seconds,
        patient=imports.LONG,
    )
    app.add_middleware(AnswerHeaders)
    app.add_middleware(OwnHostOnly)
    app.add_middleware(Unpacked, files=[imports.PATH])
    app.add_middleware(
        BodyLimit, most=settings.max_body_bytes, larger={imports.PATH: settings.import_bytes}
    )
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["*"],
            allow_headers=["*"],
            expose_headers=[
                *("ETag", "X-Request-ID", "Retry-After", "RateLimit", "RateLimit-Policy"),
                *("Deprecation", "Sunset", "Link", "Idempotent-Replayed"),
                *("Content-Disposition", "Location"),
            ],
        )
    app.add_middleware(OpenToScripts)
    app.add_middleware(RequestContext)


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    database: Database = app.state.database
    live: LiveRegistry = app.state.live
    catalogue: LiveNomenclature = app.state.nomenclature

    async def read() -> None:
        if settings.bootstrap_key is not None:
            async with database.write() as session:
                await keys.put_bootstrap(session, settings.bootstrap_key.get_secret_value())
        path = settings.data_dir / snapshot.FILE
        await snapshot.start(live, catalogue, path, least=settings.snapshot_from)

    app.state.programmes.load()
    forked = live.ready
    await patiently(read)
    spare_the_collector()
    if not forked:  # what is shared with others stays shared
        return_memory()
    answer_promptly()
    log.info("ready", listings=len(live.index), revision=live.revision)
    threading.Thread(target=read_dictionaries, name="dictionaries", daemon=True).start()
    if settings.compiled_search:
        # A daemon, since compiling takes half a minute the first time and must not hold up an end.
        threading.Thread(target=kernel.prepare, name="compile", daemon=True).start()
    worker = Worker(database, settings, live=live)
    working = asyncio.create_task(worker.run()) if settings.jobs else None
    try:
        async with kept_up(live, catalogue, settings):
            yield
    finally:
        worker.stopping.set()
        if working is not None:
            await asyncio.gather(working, return_exceptions=True)
        await database.close()
