"""How fast an import is: a CSV end to end, beside a plain COPY of the same rows.

    python benchmarks/imports.py [ROWS]

Starts a PostgreSQL of its own, imports a made-up CSV in a process as the service does it, and
copies the same columns into a bare table. Prints rows a second, their ratio, the most memory that
the importing process took, and processor time for a row on both sides, which tells more than the
rate where other programs run.
"""

import asyncio
import csv
import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from app.db import Database
from app.embedded import EmbeddedPostgres
from app.processes import run_apart
from app.services import imports
from app.services.access import Caller
from app.store import imports as stored
from app.store import portals
from app.values.imports import ImportDraft
from app.vocabulary.terms import Scope

ROWS = 100_000
PORTAL = "benchmark"
HEAD = ["Код", "Наименование", "Описание", "ТН ВЭД", "Кол-во", "Ед. изм.", "Цена", "Валюта",
        "Организация", "БИН"]  # fmt: skip
GOODS = (("Катанка медная", "7408 11 000 0"), ("Профиль алюминиевый", "7604 21 000 0"),
         ("Труба стальная", "7304 31 200 0"), ("Кабель силовой", "8544 49 910 8"),
         ("Цемент", "2523 29 000 0"), ("Пшеница", "1001 99 000 0"))  # fmt: skip


def rows(number: int) -> Iterator[list[str]]:
    """Rows of a register: a thousand plants, each with goods, amounts and prices."""
    chance = random.Random(1)  # noqa: S311 - made-up data
    for at in range(number):
        name, code = GOODS[at % len(GOODS)]
        yield [
            f"reg-{at}", f"{name} марки М{at % 97}, {at % 50 + 1} мм, партия {at}",
            "По ГОСТ, отгрузка по железной дороге, минимальная партия 5 т", code,
            str(chance.randint(1, 99_999)), "т", f"{chance.randint(100, 90_000)},50", "KZT",
            f"ТОО «Завод {at % 1000}»", "",
        ]  # fmt: skip


def import_apart(url: str, key: str) -> tuple[int, float]:
    """Import in this process; return the most memory it took, in MB, and processor seconds."""
    imports.run_alone(url, 1 << 40, key)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return memory, time.process_time()


class _Work:
    """The function with its address, as another process can be given it."""

    def __init__(self, url: str) -> None:
        self.url = url

    def __call__(self, key: str) -> tuple[int, float]:
        return import_apart(self.url, key)


def database_seconds(data: Path) -> float:
    """Processor seconds of the database server so far, where `/proc` tells them."""
    found = next(data.rglob("postmaster.pid"), None)
    if found is None:
        return 0.0
    main = found.read_text(encoding="utf-8").split("\n", 1)[0]
    ticks = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parts = status.read_text(encoding="utf-8").rpartition(")")[2].split()
            if main in {parts[1], status.parent.name}:
                ticks += int(parts[11]) + int(parts[12])
                if status.parent.name == main:
                    ticks += int(parts[13]) + int(parts[14])  # of those that have ended
    return ticks / os.sysconf("SC_CLK_TCK")


async def copy_plain(database: Database, path: Path) -> float:
    """Seconds that a COPY of the file's rows into a bare table takes."""
    async with database.driver() as connection:
        columns = ", ".join(f"c{at} text" for at in range(len(HEAD)))
        await connection.execute(f"CREATE TABLE plain ({columns})")
        began = time.monotonic()
        await connection.copy_to_table("plain", source=str(path), format="csv", header=True,
                                       delimiter=";")  # fmt: skip
        return time.monotonic() - began


async def measure(url: str, path: Path, data: Path, *, size: int, number: int) -> dict[str, object]:
    """Import the file, copy it, and compare."""
    database = Database(url)
    caller = Caller("benchmark", PORTAL, frozenset({Scope.WRITE}))
    draft = ImportDraft(portal=PORTAL, requested_by=caller.name, scopes=caller.scopes,
                        file_name=path.name, size=size)  # fmt: skip
    async with database.write() as session:
        await portals.ensure(session, PORTAL)

        def parts() -> Iterator[bytes]:
            with path.open("rb") as file:
                while piece := file.read(1 << 20):
                    yield piece

        key = await imports.start(session, caller, draft, parts(), queued=False)
    before, began = database_seconds(data), time.monotonic()
    memory, spent = await run_apart(_Work(url), str(key))
    seconds = time.monotonic() - began
    spent_there = database_seconds(data) - before
    async with database.read() as reading:
        done = await stored.get(reading, key)
    if done is None or done.counts["created"] != number:  # type: ignore[index] # by its value
        raise AssertionError(f"not all rows were stored: {done}")
    plain = await copy_plain(database, path)
    await database.close()
    return {
        "rows": number,
        "seconds": round(seconds, 1),
        "rows_per_second": round(number / seconds),
        "copy_rows_per_second": round(number / plain),
        "ratio_to_copy": round(seconds / plain, 1),
        "memory_mb": memory,
        "python_us_per_row": round(spent / number * 1e6),
        "database_us_per_row": round(spent_there / number * 1e6),
        "load_average": round(os.getloadavg()[0], 1),
    }


def main() -> None:
    """Measure and print."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        path = Path(name) / "register.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(HEAD)
            writer.writerows(rows(number))
        server = EmbeddedPostgres(Path(name) / "data")
        server.start()
        try:
            server.create_database("benchmark")
            url = server.url("benchmark")
            asyncio.run(_migrate(url))
            done = asyncio.run(
                measure(url, path, Path(name) / "data", size=path.stat().st_size, number=number)
            )
            print(json.dumps(done))
        finally:
            server.stop()


async def _migrate(url: str) -> None:
    database = Database(url)
    await database.migrate()
    await database.close()


if __name__ == "__main__":
    main()
