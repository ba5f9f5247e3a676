"""An application that is ready and serves nobody yet: for a process that others are forked from."""

import asyncio
import signal
from concurrent.futures import ThreadPoolExecutor

import structlog
from fastapi import FastAPI

from app.config import Settings
from app.db import Database
from app.main import create_app
from app.matching.engine import kernel
from app.processes import return_memory, spare_the_collector
from app.services import snapshot
from app.services.live import LiveRegistry
from app.services.nomenclature import LiveNomenclature

log = structlog.get_logger("app")


def prepared() -> FastAPI | None:
    """Make the application for all workers, with what it reads at a start, and compiled.

    None where that fails: they meet the reason themselves, and wait or say what is wrong.
    """
    # Ctrl-C reaches the whole group of processes; the supervising one ends us when it leaves.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        settings = Settings()
        made = create_app(settings)
        with ThreadPoolExecutor(max_workers=1) as beside:
            compiling = beside.submit(kernel.prepare) if settings.compiled_search else None
            asyncio.run(_read(made))
        if compiling is not None:
            compiling.result()
    except Exception as error:  # noqa: BLE001 - see above
        log.warning("nothing was prepared for all workers", reason=str(error))
        return None
    finally:
        signal.signal(signal.SIGINT, before)
    spare_the_collector()
    return_memory()
    return made


async def _read(made: FastAPI) -> None:
    database: Database = made.state.database
    settings: Settings = made.state.settings
    live: LiveRegistry = made.state.live
    nomenclature: LiveNomenclature = made.state.nomenclature
    try:
        await snapshot.start(live, settings.data_dir / snapshot.FILE, least=settings.snapshot_from)
        await nomenclature.catch_up()
    finally:
        await database.close()
