"""Brings editions of a nomenclature into a database, and reads what is kept of them."""

from pathlib import Path

from sqlalchemy import text

from app.db import Database
from app.services import editions
from app.services.editions import Import, Imported
from app.values.nomenclature import EditionRecord
from tests.support.nomenclature import (
    Row,
    copper,
    row,
    table,
    write,
)

TABLES = (
    "nomenclature_editions",
    "nomenclature_positions",
    "nomenclature_languages",
    "nomenclature_titles",
    "nomenclature_hint_files",
    "nomenclature_hints",
)


async def bring(
    database: Database, path: Path, rows: list[Row] | None = None, **asked: object
) -> Imported:
    """Import rows, or the file that is there; a part unless said otherwise."""
    if rows is not None:
        write(path, table(rows))
    return await editions.import_file(
        database,
        Import(**({"path": path, "partial": True} | asked)),  # type: ignore[arg-type]
    )


async def kept(database: Database) -> tuple[EditionRecord, ...]:
    async with database.read() as session:
        return await editions.all_editions(session)


async def counted(database: Database) -> dict[str, int]:
    async with database.read() as session:
        return {
            name: int(await session.scalar(text(f"SELECT count(*) FROM {name}")) or 0)  # noqa: S608 - our own names
            for name in TABLES
        }


def later(*gone: str, **renamed: str) -> list[Row]:
    """A later edition: without some codes, with other titles for some, and one more leaf."""
    rows = [r for r in copper() if r["code"] not in gone]
    rows = [r | {"title_ru": renamed.get(f"c{r['code']}", r["title_ru"])} for r in rows]
    added = row("7408195000", "0,5 мм и толще", "740819", node="51")
    place = next(n for n, r in enumerate(rows) if r["code"] > "7408195000" and r["code"] < "S")
    rows = [*rows[:place], added, *rows[place:]]
    return [r | {"edition": "2026-09-01"} for r in rows]
