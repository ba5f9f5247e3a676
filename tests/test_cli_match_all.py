"""Partners for everything: the same files whoever works, and whatever dies meanwhile."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from app.db import Database
from app.embedded import EmbeddedPostgres
from app.errors import CommandError
from app.exchange.match_files import PLAN, keep_to_plan
from app.vocabulary.terms import Side, Visibility
from tests.support.records import add_listing, add_organization
from tests.support.service import ROOT, environment, free_port, run_app

NEEDS = 24
GOODS = ("катанка медная", "труба стальная", "кабель силовой", "сым мыс", "պղինձ")


@pytest.fixture(scope="module")
def registry(server: EmbeddedPostgres, template: str) -> str:
    """Needs and offers of several owners; one need is private."""
    server.create_database("match_all", template=template)
    url = server.url("match_all")

    async def fill() -> None:
        database = Database(url)
        async with database.write() as session:
            owners = [
                await add_organization(session, name=f"Завод {n}", country=("KZ", "BY", "RU")[n])
                for n in range(3)
            ]
            for n in range(NEEDS + 1):
                text = f"{GOODS[n % 5]} {n % 7} мм"
                hidden = Visibility.PRIVATE if n == NEEDS else Visibility.PUBLIC
                await add_listing(session, owners[n % 3], Side.NEED, title=text, visibility=hidden)
                await add_listing(session, owners[(n + 1) % 3], Side.OFFER, title=text)
        await database.close()

    asyncio.run(fill())
    return url


def match(registry: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run_app(
        "match-all", "-o", str(folder), "--part", "1", "--best", "3", "--reasons", "ru", *arguments,
        database_url=registry, compiled_search="false", code_assistant="false",
    )  # fmt: skip


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.parquet")}


@pytest.fixture(scope="module")
def expected(registry: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one thread writes."""
    folder = tmp_path_factory.mktemp("one") / "found"
    ended = match(registry, folder, "--threads", "1")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.endswith(f"partners of {NEEDS} listings, {NEEDS} files\n")
    return folder


def test_every_public_need_has_its_best_offers_with_reasons(expected: Path) -> None:
    rows = [row for path in expected.glob("*.parquet") for row in pq.read_table(path).to_pylist()]
    assert len({row["listing_id"] for row in rows}) == NEEDS
    firsts = [row for row in rows if row["rank"] == 1]
    for row in firsts:
        assert row["points"] == pytest.approx(sum(r["points"] for r in row["reasons"]))
        assert any("описания" in r["label"] for r in row["reasons"] if r["aspect"] == "text")


@pytest.mark.long
def test_processes_go_on_where_others_stopped_and_write_the_same(
    registry: str, expected: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "found"
    shutil.copytree(expected, folder)
    missing = sorted(folder.glob("*.parquet"))[3:9]
    for path in missing:
        path.unlink()
    kept = {path: path.stat().st_mtime_ns for path in folder.glob("*.parquet")}
    ended = match(registry, folder, "--processes", "2")
    assert ended.returncode == 0, ended.stderr
    assert files(folder) == files(expected)
    assert {path: path.stat().st_mtime_ns for path in kept} == kept


@pytest.mark.long
def test_what_was_begun_on_an_earlier_day_goes_on_as_of_that_day(
    registry: str, expected: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "found"
    shutil.copytree(expected, folder)
    plan = json.loads((folder / PLAN).read_text())
    plan["day"] = (date.fromisoformat(plan["day"]) - timedelta(days=1)).isoformat()
    (folder / PLAN).write_text(said := json.dumps(plan, indent=2, sort_keys=True) + "\n")
    min(folder.glob("*.parquet")).unlink()
    ended = match(registry, folder, "--threads", "1")
    assert ended.returncode == 0, ended.stderr
    assert files(folder) == files(expected)
    assert (folder / PLAN).read_text() == said
    # Nothing is missing: what stands there is of yesterday.
    ended = match(registry, folder, "--threads", "1")
    assert ended.returncode != 0
    assert "Choose an empty folder" in ended.stderr


def test_a_folder_keeps_to_its_question(tmp_path: Path) -> None:
    keep_to_plan(tmp_path, {"revision": 1})
    keep_to_plan(tmp_path, {"revision": 1})
    with pytest.raises(CommandError, match="another state"):
        keep_to_plan(tmp_path, {"revision": 2})
    (tmp_path / PLAN).unlink()
    (tmp_path / "letter.txt").touch()
    with pytest.raises(CommandError, match="other files"):
        keep_to_plan(tmp_path, {"revision": 1})


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env=environment({}) | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.long
def test_a_cluster_writes_the_same_though_a_worker_is_killed(
    registry: str, expected: Path, tmp_path: Path
) -> None:
    pytest.importorskip("distributed")
    address = f"tcp://127.0.0.1:{(port := free_port())}"
    common = ("--no-dashboard", "--host", "127.0.0.1")
    folder = tmp_path / "found"
    at_death: list[int] = []

    def kill(victim: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + 90
        while not files(folder) and time.monotonic() < until:
            time.sleep(0.002)
        os.kill(victim.pid, signal.SIGKILL)
        at_death.append(len(files(folder)))

    worker = ("distributed.cli.dask_worker", address, "--no-nanny", "--nthreads", "1", *common)
    with (
        started("distributed.cli.dask_scheduler", "--port", str(port), *common),
        started(*worker) as victim,
        started(*worker),
    ):
        killing = threading.Thread(target=kill, args=(victim,))
        killing.start()
        ended = match(registry, folder, "--scheduler", address)
        killing.join()
    assert ended.returncode == 0, ended.stderr
    assert 0 < at_death[0] < NEEDS
    assert files(folder) == files(expected)
