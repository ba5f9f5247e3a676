"""Processes that start, and what becomes of the file and the registry between."""

from pathlib import Path
from uuid import UUID

from sqlalchemy import text

from app.db import Database
from app.services import snapshot
from app.services.live import LiveRegistry
from app.services.nomenclature import LiveNomenclature

UNTOLD = "Переименовано мимо таблицы изменений"


async def started(database: Database, path: Path, least: int = 0) -> LiveRegistry:
    """A registry of a process that starts now."""
    live = LiveRegistry(database)
    await snapshot.start(live, LiveNomenclature(database), path, least=least)
    return live


def content(path: Path) -> bytes:
    """What is in the file."""
    return path.read_bytes()


def rewrite(path: Path, whole: bytes | bytearray) -> None:
    """Put something else into the file."""
    path.write_bytes(whole)


async def rename_untold(database: Database, key: UUID) -> None:
    """Change a listing as no write does, so that only who reads everything learns of it."""
    async with database.engine.begin() as connection:
        await connection.execute(
            text("UPDATE listings SET title = :title WHERE id = :key"),
            {"title": UNTOLD, "key": key},
        )
