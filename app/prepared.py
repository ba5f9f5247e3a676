"""An application that is ready and serves nobody yet: for a process that others are forked from."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import structlog
from fastapi import FastAPI

from app.config import Settings
from app.db import Database
from app.main import create_app
from app.matching.engine import kernel
from app.matching.text import read_dictionaries
from app.processes import return_memory, spare_the_collector
from app.services import snapshot
from app.services.live import LiveRegistry
from app.services.nomenclature import LiveNomenclature

log = structlog.get_logger("app")


def prepared() -> FastAPI | None:
    """Make the application for all workers, with what it reads at a start, and compiled.

    None where that fails: they meet the reason themselves, and wait or say what is wrong.
    """
    try:
        settings = Settings()
        made = create_app(settings)
        with ThreadPoolExecutor(max_workers=1) as beside:
            compiling = beside.submit(kernel.prepare) if settings.compiled_search else None
            beside.submit(read_dictionaries)
            asyncio.run(_read(made))
        if compiling is not None:
            compiling.result()
    except Exception as error:  # noqa: BLE001 - see above
        log.warning("nothing was prepared for all workers", reason=str(error))
        return None
    spare_the_collector()
    return_memory()
    return made


async def _read(made: FastAPI) -> None:
    database: Database = made.state.database
    settings: Settings = made.state.settings
    live: LiveRegistry = made.state.live
    nomenclature: LiveNomenclature = made.state.nomenclature
    try:
        path = settings.data_dir / snapshot.FILE
        await snapshot.start(live, nomenclature, path, least=settings.snapshot_from)
    finally:
        await database.close()
